"""The machine twins of the list of discussions and of the proposals of one (§9-§16)."""

from collections.abc import Iterator

from flask import abort, current_app, request
from sqlalchemy.orm import Session

from portal.core import fields
from portal.core.clock import request_today
from portal.core.columns import TEXT, Column, Line
from portal.core.db import session
from portal.core.listed import LISTED, listed_documents
from portal.core.tally import NOBODY, Tally, tallies
from portal.core.twins import Twin, TwinTable
from portal.discussions import queries
from portal.discussions.forms import MOST_PER_PAGE, ProposalsAsked
from portal.models import Discussion, Proposal
from portal.models.vote import proposal_vote_counts
from portal.rules.calendar import local_date
from portal.rules.forms import words
from portal.terms import AccountKind

PROPOSALS = (
    fields.PROPOSAL.named("number"),
    fields.PART,
    fields.STATUS,
    fields.PLACED_ON,
    fields.LANGUAGE,
    fields.PROPOSAL_TEXT,
    Column("author_kind", TEXT, words("Автор", "Автор", "Author"), known=tuple(AccountKind)),
    Column(
        "author",
        TEXT,
        words("Авторы көрсетілуі", "Автор, как он показан", "Author as shown"),
        words(
            "Автор таңдағандай аты-жөні не инициалдары.",
            "Имя или инициалы, как выбрал автор.",
            "The name or the initials, as the author chose.",
        ),
    ),
    fields.VOTES_FOR,
    fields.VOTES_AGAINST,
    *fields.RESPONSE,
)


def discussions_table() -> TwinTable:
    """The discussions that run, or with `?state=closed` those that have ended."""
    today, base = request_today(), current_app.config["PORTAL"].base_url
    state = "closed" if request.args.get("state") == "closed" else "open"
    keys = queries.listed_keys(state, today)
    return TwinTable(
        f"discussions-{state}",
        LISTED,
        lambda db: listed_documents(db, keys, base, "discussions"),
        {"state": state, "as_of": today.isoformat()},
    )


def proposals_table(number: str) -> TwinTable:
    """The public proposals of a discussion, narrowed and ordered as its page is."""
    discussion = queries.shown_discussion(session(), number) or abort(404)
    keys = {part.id: part.key for part in queries.parts_of(session(), discussion.edition_id)}
    args = {name: request.args.get(name, "") for name in ("part", "sort")}
    asked = ProposalsAsked.parse(args, set(keys.values()))
    return TwinTable(
        f"{number}-proposals",
        PROPOSALS,
        lambda db: _proposals(db, discussion, asked, keys),
        {"discussion": number},
    )


def _proposals(
    db: Session, discussion: Discussion, asked: ProposalsAsked, keys: dict[int, str]
) -> Iterator[Line]:
    page = 1
    while found := queries.public_proposals(
        db, discussion, ProposalsAsked(asked.part, asked.sort, page, MOST_PER_PAGE)
    ):
        votes = tallies(db, proposal_vote_counts([one.id for one in found]))
        for one in found:
            yield _line(one, keys[one.part_id], votes.get(one.id, NOBODY))
        page += 1


def _line(one: Proposal, part: str, tally: Tally) -> Line:
    placed_on = local_date(one.decision.decided_at) if one.decision else one.received_on
    response = one.response
    answer: tuple[object, ...] = (None,) * 5
    if response:
        said = response.outcome, response.grounds, response.language
        answer = (*said, response.responded_at, response.is_late)
    return (
        *(one.number, part, one.status, placed_on, one.language, one.text),
        *(one.author_kind, one.author_shown, tally.votes_for, tally.votes_against),
        *answer,
    )


TWINS = (
    Twin("discussions.index", discussions_table, ("state",)),
    Twin("discussions.show", proposals_table, ("part", "sort")),
)
