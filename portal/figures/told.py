"""What is told of one figure: its value, where it stands, and what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from flask import current_app, url_for

from portal.core.cards import kind_words, text_lang
from portal.core.i18n import lang
from portal.core.pictures import Picture
from portal.models import Document, Edition
from portal.models.base import in_language
from portal.rules.calendar import local_date


@dataclass(frozen=True)
class Place:
    """The address of a figure in parts, the same for its page, its picture and its citations."""

    name: str
    given: Mapping[str, str | int]

    def url(self, form: str = "", language: str | None = None) -> str:
        """Its page, or with `svg`, `bib` or `json` one of its files, in full."""
        endpoint = f"figures.{self.name}{f'_{form}' if form else ''}"
        path = url_for(endpoint, lang=language or lang(), **self.given)
        return str(current_app.config["PORTAL"].base_url + path)

    @property
    def anchor(self) -> str:
        """Where on the page of its document it stands; empty when it stands on another page."""
        part, row = self.given.get("key"), self.given.get("row")
        return f"row-{part}-{row}" if row else f"part-{part}" if part else ""

    @property
    def key(self) -> str:
        """One word that stands for it in a list of sources."""
        return "-".join(str(one).replace("/", "-") for one in (self.name, *self.given.values()))


@dataclass(frozen=True)
class Value:
    """A value with its words; `exact` as its table prints it, `said` as people say it. It has a
    number when it can be drawn beside the others of its line."""

    label: str
    exact: str
    said: str = ""
    number: Decimal | None = None
    url: str | None = None
    is_current: bool = False

    @property
    def shortest(self) -> str:
        """As a picture prints it."""
        return self.said or self.exact


@dataclass(frozen=True)
class Source:
    """The document that says it, in one of its editions."""

    title: str
    title_lang: str
    url: str
    body: str
    body_lang: str
    body_code: str
    kind: str = ""
    number: str | None = None
    edition: int | None = None
    placed_on: date | None = None
    is_invented: bool = False
    document: Document | None = None

    @property
    def withdrawn_on(self) -> date | None:
        """The day the document was withdrawn; whoever shows a figure of it says so."""
        return self.document.withdrawn_on if self.document else None


@dataclass(frozen=True)
class Other:
    """The same line in another document: its plan beside the fact, another year."""

    title: str
    url: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Newer:
    """The figure in the newest edition; no value when it is not there any more."""

    edition: int
    url: str
    value: Value | None


@dataclass(frozen=True)
class Figure:
    """One figure in the language of the page. `values` are the line it stands in."""

    place: Place
    name: str
    name_lang: str
    part: str
    source: Source
    column: str = ""
    unit: str = ""
    value: Value | None = None
    note: str = ""
    values: tuple[Value, ...] = ()
    others: tuple[Other, ...] = ()
    newer: Newer | None = None
    picture: Picture | None = None
    balance: tuple[int, int] | None = None  # votes for and against
    counted_at: datetime | None = None  # of counts that still change
    links: tuple[tuple[str, str], ...] = ()  # where to read on: words and address

    @property
    def title(self) -> str:
        """The name with the column it stands in."""
        return f"{self.name} · {self.column}" if self.column else self.name

    @property
    def said(self) -> str:
        """The value, or the counts of a discussion one by one; empty for what is drawn alone."""
        if self.value:
            return self.value.exact
        counts = self.values if self.balance else ()
        return "; ".join(f"{one.label} {one.exact}" for one in counts)

    @property
    def url_in_source(self) -> str:
        """The figure on the page of its document."""
        return "#".join(filter(None, (self.source.url, self.place.anchor)))

    @property
    def is_drawn(self) -> bool:
        """Whether bars beside each other say something."""
        numbers = [one.number for one in self.values if one.number is not None]
        return len(numbers) > 1 and min(numbers) >= 0 and any(numbers)


class Found(Protocol):
    """What an address leads to: everything is read, and can be told in any language."""

    def told(self) -> Figure: ...


def source_of(edition: Edition) -> Source:
    """Where a figure of an edition stands; the document and its body must be loaded."""
    document, language = edition.document, lang()
    return Source(
        title=in_language(edition, "title", language),
        title_lang=text_lang(edition, "title", language),
        url=url_for("documents.show", number=document.number, edition=edition.no),
        body=in_language(document.body, "name", language),
        body_lang=text_lang(document.body, "name", language),
        body_code=document.body.code,
        kind=kind_words(document.kind),
        number=document.number,
        edition=edition.no,
        placed_on=edition_day(edition),
        is_invented=edition.is_invented,
        document=document,
    )


def edition_day(edition: Edition) -> date | None:
    """The day an edition was placed on the clock of the law."""
    return local_date(edition.placed_at) if edition.placed_at else None
