"""What officials post in the workplace, turned into drafts or into messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core.i18n import lang, refusal_words
from portal.core.text import plain, visible
from portal.papers.drafts import Reason
from portal.rules.discussion import why_not_published_on
from portal.rules.moderation import GROUNDS_LEAST, GROUNDS_LIMIT, why_not_grounds
from portal.terms import Language, ResponseOutcome

TITLE_LIMIT = 1_500  # characters of a press release's title
TEXT_LIMIT = 20_000  # characters of a press release or a reason
ADDRESS_LIMIT = 500
REASONS = ("reason_kk", "reason_ru")


@dataclass
class Form:
    """What was posted, as typed, and a message for each field that needs one."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def take(self, posted: Mapping[str, str], name: str, limit: int = TEXT_LIMIT) -> str:
        """A normalised text of a field without hidden characters that pasting brings along; a too
        long one gets a message."""
        text = visible(plain(posted.get(name, self.values.get(name, ""))))
        self.values[name] = text
        if len(text) > limit:
            self.errors[name] = _("Shorten this to %(count)s characters", count=limit)
        return text

    def require(self, *names: str) -> None:
        """Fields that must not be empty."""
        for name in names:
            if not self.values.get(name):
                self.errors.setdefault(name, _("Fill this in"))


PLACE_FIELDS = ("title_kk", "title_ru", "body_kk", "body_ru", "without_materials")


@dataclass
class PlaceForm(Form):
    """How long the discussion lasts, the press release, and what the official has seen."""

    @classmethod
    def parse(cls, posted: Mapping[str, str], closes_on: date, *, lacks: bool) -> "PlaceForm":
        """`closes_on` is the end as counted now; another one seen on the page is told. `lacks` says
        that materials are missing (§10)."""
        form = cls()
        for code in ("kk", "ru"):
            form.take(posted, f"title_{code}", TITLE_LIMIT)
            form.take(posted, f"body_{code}")
            form.require(f"title_{code}", f"body_{code}")
        form.values["without_materials"] = posted.get("without_materials", "")
        if lacks and not form.values["without_materials"]:
            form.errors["without_materials"] = _("Attach the materials, or confirm there are none")
        if posted.get("closes_on") != closes_on.isoformat():
            form._tell_of_the_end()
        return form

    @classmethod
    def again(cls, given: Mapping[str, Any], closes_on: date) -> "PlaceForm":
        """The form of an act that was not signed, as it was typed; another end than the one it was
        typed for is told."""
        form = cls({name: given[name] for name in PLACE_FIELDS})
        if given["closes_on"] != closes_on.isoformat():
            form._tell_of_the_end()
        return form

    def given(self, closes_on: date) -> dict[str, str]:
        """What the act of placing is done with."""
        typed = {name: self.values[name] for name in PLACE_FIELDS}
        return {**typed, "closes_on": closes_on.isoformat()}

    def _tell_of_the_end(self) -> None:
        self.errors["body_kk"] = _(
            "The end of the discussion has moved meanwhile: check the days in the press release"
        )


@dataclass(frozen=True)
class PublishedRelease:
    """Where and on which day the press release went out (§12)."""

    address: str
    published_on: date


@dataclass
class PublishedForm(Form):
    """The record of a published press release (§12)."""

    draft: PublishedRelease | None = None

    @classmethod
    def parse(cls, posted: Mapping[str, str], placed_on: date, today: date) -> "PublishedForm":
        form = cls()
        address = form.take(posted, "address", ADDRESS_LIMIT)
        form.values["published_on"] = posted.get("published_on", "")
        if not address.startswith(("https://", "http://")):
            form.errors["address"] = _("Write the address of the page: https://…")
        day = parse_day(form.values["published_on"])
        if day is None:
            form.errors["published_on"] = _("Write the day of publishing")
        elif refusal := why_not_published_on(day=day, placed_on=placed_on, today=today):
            form.errors["published_on"] = refusal_words(refusal)
        if day and not form.errors:
            form.draft = PublishedRelease(address, day)
        return form


def parse_day(text: str) -> date | None:
    """The day that a date field holds, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass
class CorrectionForm(Form):
    """The public reason of a correction, in both languages."""

    draft: Reason | None = None

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "CorrectionForm":
        form = cls()
        kk, ru = form.take(posted, "reason_kk", 2000), form.take(posted, "reason_ru", 2000)
        form.require("reason_kk", "reason_ru")
        if not form.errors:
            form.draft = Reason(kk, ru)
        return form


@dataclass
class WithdrawalForm(Form):
    """The public reason of a withdrawal, in both languages (decided: withdrawing a document)."""

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "WithdrawalForm":
        form = cls()
        for name in REASONS:
            if len(form.take(posted, name, GROUNDS_LIMIT)) < GROUNDS_LEAST:
                form.errors[name] = _("Write the reason in at least 10 characters")
        return form


@dataclass(frozen=True)
class ResponseDraft:
    """What the administrator answers to a proposal, and why (§16)."""

    outcome: ResponseOutcome
    grounds: str
    language: Language


@dataclass
class ResponseForm(Form):
    """Accepted or not accepted, with grounds (§16)."""

    draft: ResponseDraft | None = None

    @classmethod
    def blank(cls) -> "ResponseForm":
        """An answer in the language of the page; the outcome is chosen by hand."""
        return cls(values={"language": lang()})

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "ResponseForm":
        form = cls()
        grounds = form.take(posted, "grounds")
        for name, kinds in (("outcome", ResponseOutcome), ("language", Language)):
            form.values[name] = posted.get(name, "")
            if form.values[name] not in set(kinds):
                form.errors[name] = _("Choose one")
        if refusal := why_not_grounds(grounds):
            form.errors["grounds"] = refusal_words(refusal)
        if not form.errors:
            form.draft = ResponseDraft(
                ResponseOutcome(form.values["outcome"]), grounds, Language(form.values["language"])
            )
        return form
