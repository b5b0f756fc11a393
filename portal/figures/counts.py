"""The sum of a budget program, and how a discussion stands, as figures (§9-§11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.cards import text_lang
from portal.core.clock import request_now
from portal.core.i18n import day_short, lang, number, sum_exact, sum_said
from portal.core.tally import NOBODY, Tally, tallies
from portal.figures import queries
from portal.figures.told import Figure, Place, Source, Value, source_of
from portal.models import Discussion, Edition, Program
from portal.models.base import in_language
from portal.models.vote import document_vote_counts
from portal.terms import ProposalStatus


@dataclass(frozen=True)
class FoundProgram:
    """A program of a year, with what it is given in other years."""

    program: Program
    years: Sequence[Program]
    edition: Edition | None  # what was placed of it

    def told(self) -> Figure:
        """What the budget gives to the program, in the language of the page."""
        program, language = self.program, lang()
        values = tuple(_sum_of(one, is_current=one is program) for one in self.years)
        return Figure(
            place=_place_of(program),
            name=f"{program.full_code} {in_language(program, 'name', language)}",
            name_lang=text_lang(program, "name", language),
            part=in_language(program.group, "name", language),
            column=str(_("The sum of the program in %(year)s", year=program.year)),
            source=self._source(),
            value=next(one for one in values if one.is_current),
            values=values,
        )

    def _source(self) -> Source:
        if self.edition is not None:
            return source_of(self.edition)
        body, language = self.program.body, lang()
        return Source(
            title=in_language(self.program, "name", language),
            title_lang=text_lang(self.program, "name", language),
            url=url_for("administrators.show", code=body.code),
            body=in_language(body, "name", language),
            body_lang=text_lang(body, "name", language),
            body_code=body.code,
        )


def _place_of(program: Program) -> Place:
    given = {"budget": program.budget, "year": program.year, "code": program.full_code}
    return Place("program", given)


def _sum_of(program: Program, *, is_current: bool) -> Value:
    return Value(
        label=str(program.year),
        exact=sum_exact(program.amount),
        said=sum_said(program.amount),
        number=Decimal(program.amount),
        url=_place_of(program).url(),
        is_current=is_current,
    )


def find_program(db: Session, budget: str, year: int, code: str) -> FoundProgram | None:
    """A program by its budget, year and full code: `republican`, 2026, `226-006`."""
    body_code, _dash, own = code.partition("-")
    years = queries.programs_with(db, budget, body_code, own)
    program = next((one for one in years if one.year == year), None)
    if program is None:
        return None
    return FoundProgram(program, years, queries.newest_document_of(db, program))


@dataclass(frozen=True)
class FoundDiscussion:
    """A discussion with its votes and public proposals, as they were counted at a moment."""

    discussion: Discussion
    tally: Tally
    published: int
    answered: int
    counted_at: datetime

    def told(self) -> Figure:
        """The counts in the language of the page."""
        discussion, edition = self.discussion, self.discussion.edition
        opens, closes = (day_short(one) for one in (discussion.opens_on, discussion.closes_on))
        counts = (
            (_("Votes for"), self.tally.votes_for),
            (_("Votes against"), self.tally.votes_against),
            (_("Proposals published"), self.published),
            (_("Proposals answered"), self.answered),
        )
        shown = url_for("discussions.show", number=discussion.document.number)
        return Figure(
            place=Place("discussion", {"number": discussion.document.number or ""}),
            name=in_language(edition, "title", lang()),
            name_lang=text_lang(edition, "title", lang()),
            part=str(_("Public discussion")),
            column=f"{opens} – {closes}",
            source=source_of(edition),
            values=tuple(Value(str(words), number(count)) for words, count in counts),
            balance=(self.tally.votes_for, self.tally.votes_against),
            counted_at=self.counted_at if discussion.sealed_at is None else None,
            links=((str(_("The discussion and its proposals")), shown),),
        )


def find_discussion(db: Session, number: str) -> FoundDiscussion | None:
    """The counts of a discussion by the number of its document; None when there is none."""
    found = queries.discussion_with(db, number)
    if found is None:
        return None
    counts = queries.count_proposals(db, found)
    answered = counts.get(ProposalStatus.ANSWERED, 0)
    return FoundDiscussion(
        discussion=found,
        tally=tallies(db, document_vote_counts([found.id])).get(found.id, NOBODY),
        published=answered + counts.get(ProposalStatus.PUBLISHED, 0),
        answered=answered,
        counted_at=request_now(),
    )
