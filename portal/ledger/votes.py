"""Votes as entries: blinded, with the day alone, all votes of a day together
(decided: votes in the ledger)."""

import json
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.ledger.acts import Act, Source, not_entered_since, with_last_entry
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    LedgerEntry,
    Proposal,
    ProposalVote,
)
from portal.rules.calendar import local_date

TOKEN_BYTES = 16
Vote = type[DocumentVote] | type[ProposalVote]
DOCUMENT_VOTES, PROPOSAL_VOTES = "document_vote", "proposal_vote"
CAST, CHANGED = "vote.cast", "vote.change"


def moved(table: Vote) -> ColumnElement[datetime]:
    """When a vote was given or changed last."""
    return func.coalesce(table.changed_at, table.cast_at)


def in_discussion(found: Select[Any], table: Vote) -> Select[Any]:
    """Votes beside the discussion they belong to."""
    if table is DocumentVote:
        return found.join(Discussion, Discussion.id == DocumentVote.discussion_id)
    return found.join(Proposal, Proposal.id == ProposalVote.proposal_id).join(
        Discussion, Discussion.id == Proposal.discussion_id
    )


def _waiting(table: Vote, name: str, midnight: datetime) -> Select[Any]:
    """Votes of days that are over, and all votes of a discussion that was sealed, as long as its
    report is not entered: after it none can come."""
    settled = select(ClosureReport.discussion_id).join(
        LedgerEntry,
        (LedgerEntry.source == "closure_report") & (LedgerEntry.source_id == ClosureReport.id),
    )
    found = in_discussion(select(table.id, moved(table), Discussion.sealed_at), table)
    return found.where(
        or_(moved(table) < midnight, Discussion.sealed_at.is_not(None)),
        Discussion.id.not_in(settled),
        not_entered_since(name, table.id, moved(table)),
    )


def _acts(
    table: Vote, name: str, db: Session, ids: Collection[int], now: datetime
) -> Iterator[Act]:
    number = Proposal.number if table is ProposalVote else Document.number
    found = in_discussion(select(table, number, Document.number), table)
    found, last = with_last_entry(
        found.join(Document, Document.id == Discussion.document_id), name, table.id
    )
    for vote, thing, document, facts in db.execute(
        found.add_columns(last.facts).where(table.id.in_(ids))
    ):
        moved_at = vote.changed_at or vote.cast_at
        yield Act(
            source_id=vote.id,
            act=CHANGED if facts else CAST,
            at=local_date(moved_at),
            number=thing,
            document_number=document,
            facts={
                "voter": json.loads(facts)["voter"] if facts else secrets.token_hex(TOKEN_BYTES),
                "kind": vote.voter_kind.value,
                "side": vote.side.value,
            },
            state=vote.side.value,
            moved_at=moved_at,
        )


VOTES = tuple(
    Source(name, partial(_waiting, table, name), table.id, partial(_acts, table, name))
    for table, name in ((DocumentVote, DOCUMENT_VOTES), (ProposalVote, PROPOSAL_VOTES))
)
