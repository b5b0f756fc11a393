"""The map of public pages for search engines (sitemaps.org): an index and its parts, each page in
every language. A part is written while it is read, so that memory does not grow with it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from flask import url_for
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.core.i18n import LANGUAGES
from portal.home import queries
from portal.rules.calendar import local_date
from portal.terms import Language

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
SHELVES = (
    *("home.index", "documents.index", "discussions.index", "execution.index", "discipline.index"),
    *("administrators.index", "about.rules", "about.privacy", "about.accessibility"),
    *("calendar.year", "feed_list.index"),
)
AT_ONCE = 500  # pages of a chunk


@dataclass(frozen=True)
class MappedPage:
    """A page by its address in each language, and the day it changed."""

    urls: Mapping[str, str]
    changed_on: date | None = None


def index(base: str, parts: int) -> str:
    """All parts of the map: the shelves, the reporting, and documents by the thousand."""
    names = ["pages", "execution", *(f"documents-{no}" for no in range(1, parts + 1))]
    lines = (
        f"<sitemap><loc>{escape(f'{base}/sitemaps/{one}.xml')}</loc></sitemap>" for one in names
    )
    return "\n".join([f"{HEAD}<sitemapindex {SCHEMA}>", *lines, "</sitemapindex>", ""])


def shelves(db: Session, base: str) -> list[MappedPage]:
    """Lists, explanations, bodies and regions."""
    found = [_page(base, endpoint) for endpoint in SHELVES]
    bodies, regions = queries.body_codes(db), queries.region_codes(db)
    found += [_page(base, "administrators.show", code=code) for code in bodies]
    return found + [_page(base, "administrators.region", code=code) for code in regions]


def months(db: Session, base: str) -> list[MappedPage]:
    """The months of budget reporting that stand (§4)."""
    return [
        _page(base, "execution.report", budget=budget, cut=form.value, year=year, month=month)
        for budget, form, year, month in queries.placed_months(db)
    ]


def documents(bind: Engine, base: str, no: int) -> Iterator[MappedPage]:
    """One part of the documents, with their discussions and closure reports. The request is over
    when it is read, so it has a session of its own."""
    prefixes = {code: f"{base}/{code}" for code, _name in LANGUAGES}
    with Session(bind) as db, closing(queries.mapped_documents(db, no)) as rows:
        for number, placed_at, discussion_id, reported_at in rows:
            yield _at(prefixes, f"/documents/{number}", placed_at)
            if discussion_id is not None:
                yield _at(prefixes, f"/discussions/{number}", reported_at)
            if reported_at is not None:
                yield _at(prefixes, f"/closure-reports/{number}", reported_at)


def written(pages: Iterable[MappedPage]) -> Iterator[str]:
    """A part as XML, some pages at a time."""
    lines = [f"{HEAD}<urlset {SCHEMA} {LINKS}>"]
    for no, page in enumerate(pages, 1):
        lines += _entries(page)
        if no % AT_ONCE == 0:
            yield "\n".join([*lines, ""])
            lines = []
    yield "\n".join([*lines, "</urlset>", ""])


def _entries(page: MappedPage) -> Iterator[str]:
    """One entry a language, each naming all of them; Kazakh stands for every other language."""
    others = {**page.urls, "x-default": page.urls[Language.KK]}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
        for code, url in others.items()
    )
    day = f"<lastmod>{page.changed_on.isoformat()}</lastmod>" if page.changed_on else ""
    for url in page.urls.values():
        yield f"<url><loc>{escape(url)}</loc>{day}{links}</url>"


def _page(base: str, endpoint: str, **given: str | int) -> MappedPage:
    return MappedPage(
        {code: base + url_for(endpoint, lang=code, **given) for code, _name in LANGUAGES}
    )


def _at(prefixes: Mapping[str, str], path: str, moment: datetime | None) -> MappedPage:
    changed_on = local_date(moment) if moment else None
    return MappedPage({code: start + path for code, start in prefixes.items()}, changed_on)
