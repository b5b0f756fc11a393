"""What the page of a discussion shows: the vote, the numbers, the proposals as cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.cards import discussion_strip, text_lang
from portal.core.discussion_marks import marks_of
from portal.core.i18n import lang
from portal.core.ledger_places import EnteredVotes, entered_votes
from portal.core.paging import Paging
from portal.core.strip import Strip
from portal.core.tally import NOBODY, Ballot, Tally, document_ballot, tallies
from portal.core.text import words_of
from portal.discussions import queries
from portal.discussions.forms import ProposalsAsked
from portal.discussions.queries import ProposalNumbers
from portal.models import Discussion, Part, Proposal, Response
from portal.models.base import in_language
from portal.models.vote import proposal_vote_counts
from portal.rules import Refusal
from portal.rules.calendar import local_date
from portal.rules.proposal import why_not_submit
from portal.terms import (
    AccountKind,
    Breach,
    ResponseOutcome,
    Role,
    Side,
)

QUOTE_LENGTH = 180  # characters of a part that a proposal quotes


@dataclass(frozen=True)
class ResponseBox:
    """The response of the state body as it was given (§16)."""

    outcome: ResponseOutcome
    text: str
    text_lang: str
    who: str
    answered_on: date
    is_late: bool


@dataclass(frozen=True)
class ProposalCard:
    """A public proposal as written, with the part it speaks to and how it is voted on."""

    number: str
    url: str
    part_title: str
    part_lang: str
    part_url: str
    quote: str
    text: str
    text_lang: str
    author: str
    is_organisation: bool
    placed_on: date
    status: str
    status_tone: str
    tally: Tally
    chosen: Side | None
    response: ResponseBox | None
    decided_late: bool

    @property
    def votes_for(self) -> int:
        """Votes for the proposal (§11)."""
        return self.tally.votes_for

    @property
    def votes_against(self) -> int:
        """Votes against the proposal (§11)."""
        return self.tally.votes_against


@dataclass(frozen=True)
class PartChoice:
    """A part with its public proposals, as the page lets one choose."""

    key: str
    title: str
    lang: str
    proposals: int


@dataclass(frozen=True)
class DiscussionPage:
    """A discussion as one visitor sees it."""

    discussion: Discussion
    strip: Strip
    marks: Sequence[str]
    ballot: Ballot
    entered: EnteredVotes | None
    no_proposals: Refusal | None
    numbers: ProposalNumbers
    grounds: Mapping[Breach, int]
    parts: Sequence[PartChoice]
    proposals: Sequence[ProposalCard]
    asked: ProposalsAsked
    paging: Paging

    def page_address(self, page: int) -> str:
        """Another page of the same proposals."""
        return self._address(page=page)

    def asked_address(self, **asked: str) -> str:
        """The first page of another part or in another order."""
        return self._address(page=1, **asked)

    def _address(self, **changed: str | int) -> str:
        number, asked = self.discussion.document.number, self.asked.address(**changed)
        return url_for("discussions.show", number=number, _anchor="proposals", **asked)


def discussion_page(
    db: Session,
    discussion: Discussion,
    args: Mapping[str, str],
    voter_id: int | None,
    acting: Role | None,
    today: date,
) -> DiscussionPage:
    """The page of a discussion with the proposals that an address asks for."""
    parts = queries.parts_of(db, discussion.edition_id)
    asked = ProposalsAsked.parse(args, {part.key for part in parts})
    numbers = queries.proposal_numbers(db, discussion, today)
    counted = {part.key: numbers.by_part.get(part.id, 0) for part in parts}
    total = counted[asked.part] if asked.part else numbers.published
    return DiscussionPage(
        discussion=discussion,
        strip=discussion_strip(discussion, today),
        marks=marks_of(discussion.document, discussion),
        ballot=document_ballot(db, discussion, voter_id, acting, today),
        entered=entered_votes(db, discussion.document.number or ""),
        no_proposals=why_not_submit(
            opens_on=discussion.opens_on,
            closes_on=discussion.closes_on,
            today=today,
            sealed=discussion.sealed_at is not None,
            withdrawn=discussion.withdrawn_at is not None,
            acting=acting,
        ),
        numbers=numbers,
        grounds=queries.refused_grounds(db, discussion) if numbers.refused else {},
        parts=[_choice(part, counted[part.key]) for part in parts],
        proposals=_proposal_cards(db, discussion, parts, asked, voter_id, today) if total else [],
        asked=asked,
        paging=Paging(asked.page, asked.per, total),
    )


def _choice(part: Part, proposals: int) -> PartChoice:
    title = in_language(part, "title", lang())
    return PartChoice(part.key, title, text_lang(part, "title", lang()), proposals)


def _proposal_cards(
    db: Session,
    discussion: Discussion,
    parts: Sequence[Part],
    asked: ProposalsAsked,
    voter_id: int | None,
    today: date,
) -> list[ProposalCard]:
    proposals = queries.public_proposals(db, discussion, asked)
    ids = [one.id for one in proposals]
    votes = tallies(db, proposal_vote_counts(ids))
    chosen = queries.chosen_sides(db, ids, voter_id) if voter_id else {}
    shown = {part.id: _ShownPart.of(part, discussion.document.number or "") for part in parts}
    is_over = today > discussion.closes_on
    office = in_language(discussion.document.body, "name", lang())
    return [
        _card(
            one,
            shown[one.part_id],
            votes.get(one.id, NOBODY),
            chosen.get(one.id),
            office,
            is_over=is_over,
        )
        for one in proposals
    ]


@dataclass(frozen=True)
class _ShownPart:
    title: str
    lang: str
    url: str
    quote: str

    @classmethod
    def of(cls, part: Part, number: str) -> "_ShownPart":
        return cls(
            in_language(part, "title", lang()),
            text_lang(part, "title", lang()),
            url_for("documents.show", number=number, _anchor=f"part-{part.key}"),
            _quote(part),
        )


def _quote(part: Part) -> str:
    """The first words of a part: of its text, or of the rows of its table."""
    rows = dict.fromkeys(in_language(row, "name", lang()) for row in part.rows)
    words = words_of(in_language(part, "body", lang())) or "; ".join(rows)
    if len(words) <= QUOTE_LENGTH:
        return words
    return words[:QUOTE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–— ") + " …"


def _card(
    proposal: Proposal,
    part: _ShownPart,
    tally: Tally,
    chosen: Side | None,
    office: str,
    *,
    is_over: bool,
) -> ProposalCard:
    decision, response = proposal.decision, proposal.response
    status, tone = _status(proposal, is_over=is_over)
    return ProposalCard(
        number=proposal.number,
        url=url_for("proposals.show", number=proposal.number),
        part_title=part.title,
        part_lang=part.lang,
        part_url=part.url,
        quote=part.quote,
        text=proposal.text,
        text_lang=proposal.language,
        author=proposal.author_shown,
        is_organisation=proposal.author_kind is AccountKind.ORGANISATION,
        placed_on=local_date(decision.decided_at) if decision else proposal.received_on,
        status=status,
        status_tone=tone,
        tally=tally,
        chosen=chosen,
        response=_response(response, office) if response else None,
        decided_late=decision.is_late if decision else False,
    )


def _status(proposal: Proposal, *, is_over: bool) -> tuple[str, str]:
    """Where a public proposal stands, in words, and the tone of its tag (§16)."""
    if proposal.response:
        accepted = proposal.response.outcome is ResponseOutcome.ACCEPTED
        return str(_("Accepted") if accepted else _("Not accepted")), "accent"
    if is_over:
        return str(_("No response in time")), "warm"
    return str(_("Waits for a response")), "quiet"


def _response(response: Response, office: str) -> ResponseBox:
    return ResponseBox(
        outcome=response.outcome,
        text=response.grounds,
        text_lang=response.language,
        who=office,
        answered_on=local_date(response.responded_at),
        is_late=response.is_late,
    )
