"""What the page of a search shows: the results in words, the filters, where the rest is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.paging import Paging
from portal.finding.filters import Filters, filters_of
from portal.search.addresses import arguments_of
from portal.search.asking import DEEPEST, Asked
from portal.search.finding import find
from portal.search.shown import Found, shown
from portal.search.words import read_query

PER_PAGE = 20


@dataclass(frozen=True)
class SearchPage:
    """One page of the results of a search."""

    asked: Asked
    found: Sequence[Found]
    total: int
    paging: Paging
    filters: Filters
    has_all_words: bool
    suggestion: str | None
    is_ready: bool  # else the index is being made

    @property
    def is_cut(self) -> bool:
        """Whether more was found than a search pages through."""
        return self.total > DEEPEST

    def page_url(self, number: int) -> str:
        """Another page of the same results; the first one has no number."""
        more = {"page": str(number)} if number > 1 else {}
        return url_for("finding.index", **arguments_of(self.asked), **more)

    def url(self, **changed: str | None) -> str:
        """The first page of the same search with something changed."""
        asked = {**arguments_of(self.asked), **changed}
        return url_for("finding.index", **{name: said for name, said in asked.items() if said})


def search_page(db: Session, asked: Asked, page: int, today: date) -> SearchPage:
    """A page of results; things that are not public any more are missing from it."""
    offset = (min(page, DEEPEST // PER_PAGE) - 1) * PER_PAGE
    answer = find(db, asked, today, limit=PER_PAGE, offset=offset)
    found = shown(db, answer.keys, read_query(asked.words), today)
    gone = len(answer.keys) - len(found)
    return SearchPage(
        asked=asked,
        found=found,
        total=answer.total - gone,
        paging=Paging(page, PER_PAGE, min(answer.total, DEEPEST)),
        filters=filters_of(db, asked, answer),
        has_all_words=answer.has_all_words,
        suggestion=answer.suggestion,
        is_ready=answer.is_ready,
    )
