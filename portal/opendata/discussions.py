"""Discussions and the proposals in them for machines (§9-§16)."""

from collections.abc import Sequence

from flask import Response, abort, jsonify

from portal.core.api.asks import asked, word
from portal.core.api.described import Tag, described
from portal.core.api.paging import page_asks, page_told, sliced
from portal.core.api.shapes import Json, listed
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.listing import rows_by_key
from portal.core.tally import NOBODY, tallies
from portal.core.verdict import is_seen, verdict_of
from portal.models import Proposal
from portal.models.vote import document_vote_counts, proposal_vote_counts
from portal.opendata import discussion_queries as queries
from portal.opendata.asks import (
    NUMBER,
    PROPOSAL_NUMBER,
    UPDATED_SINCE,
    WHOSE,
    period,
    period_asks,
    whose,
)
from portal.opendata.told import discussions as told
from portal.opendata.told.discussions import DISCUSSION, PROPOSAL, SIGNATURE
from portal.terms import DiscussionState, ProposalStatus

STATE = word("state", "Whether votes and proposals are taken today.", DiscussionState)
STATUS = word("status", "Where a proposal stands on its road.", ProposalStatus)


@described(
    "Public discussions with their counts",
    Tag.DISCUSSIONS,
    listed(DISCUSSION),
    asks=(
        STATE,
        *WHOSE,
        *period_asks("opens", "Opened"),
        *period_asks("closes", "Whose last day is"),
        *page_asks(),
    ),
    example="/discussions?state=open&limit=1",
)
def discussions() -> Response:
    """Every public discussion, in the order of opening, with its votes and proposals counted from
    the votes themselves."""
    db, today = session(), request_today()
    wanted = queries.discussions(whose(), asked("state"), period("opens"), period("closes"), today)
    found = sliced(db, wanted, queries.BY_OPENING)
    return page_told(_discussions(found.keys), found)


def _discussions(document_ids: Sequence[int]) -> list[Json]:
    db, today = session(), request_today()
    rows = rows_by_key(db, document_ids)
    ids = [one.id for _edition, one in rows if one is not None]
    votes = tallies(db, document_vote_counts(ids)) if ids else {}
    counts = queries.proposal_counts(db, ids) if ids else {}
    return [
        told.discussion(edition, one, votes.get(one.id, NOBODY), counts.get(one.id, {}), today)
        for edition, one in rows
        if one is not None
    ]


@described(
    "One discussion with its counts",
    Tag.DISCUSSIONS,
    DISCUSSION,
    of_address=(NUMBER,),
    example="/discussions/2026-00001",
)
def discussion(number: str) -> Response:
    """The discussion of a document by the number of the document."""
    found = queries.discussion_of(session(), number) or abort(404)
    return jsonify(_discussions([found.document_id])[0])


@described(
    "The proposals of a discussion",
    Tag.DISCUSSIONS,
    listed(PROPOSAL),
    asks=(STATUS, *page_asks()),
    of_address=(NUMBER,),
    example="/discussions/2026-00001/proposals?limit=2",
)
def proposals(number: str) -> Response:
    """Every proposal of a discussion in order of coming; the text of published ones alone, of the
    others only where they stand (§15)."""
    db = session()
    one = queries.discussion_of(db, number) or abort(404)
    found = sliced(db, queries.proposals_of(one.id, asked("status")), queries.BY_NUMBER)
    return page_told(_proposals(found.keys), found)


@described(
    "Proposals of all discussions",
    Tag.DISCUSSIONS,
    listed(PROPOSAL),
    asks=(
        STATUS,
        *WHOSE,
        *period_asks("received", "Received"),
        UPDATED_SINCE,
        *page_asks(),
    ),
    example="/proposals?status=answered&limit=1",
)
def all_proposals() -> Response:
    """Every proposal in order of coming; the text of published ones alone (§15). `updated_since`
    finds those that came, were decided, answered or taken back since."""
    db = session()
    wanted = queries.proposals(whose(), asked("status"), period("received"), asked("updated_since"))
    found = sliced(db, wanted, queries.BY_COMING)
    return page_told(_proposals(found.keys), found)


def _proposals(keys: Sequence[int]) -> list[Json]:
    db = session()
    votes = tallies(db, proposal_vote_counts(keys)) if keys else {}
    found: Sequence[Proposal] = queries.proposals_by_key(db, keys)
    return [told.proposal(one, votes.get(one.id, NOBODY)) for one in found]


@described(
    "One proposal with its decision and response",
    Tag.DISCUSSIONS,
    PROPOSAL,
    of_address=(PROPOSAL_NUMBER,),
    example="/proposals/2026-00001-1",
)
def proposal(number: str) -> Response:
    """A proposal by its number; of one that is not published only its road is told (§15)."""
    found = queries.one_proposal(session(), number) or abort(404)
    return jsonify(_proposals([found.id])[0])


@described(
    "The verdict on the signature under a proposal",
    Tag.DISCUSSIONS,
    SIGNATURE,
    of_address=(PROPOSAL_NUMBER,),
    example="/proposals/2026-00001-1/signature",
)
def signature(number: str) -> Response:
    """Whether the signature under a published proposal holds, and what that rests on; never the IIN
    (§13)."""
    found = queries.one_proposal(session(), number) or abort(404)
    if not is_seen(found, None, None):
        abort(404)
    return jsonify(told.signature(found, verdict_of(session(), found.id)))
