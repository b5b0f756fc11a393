"""A followed search: in words, and what it finds of the news; the only place where following asks
the search."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from portal.core.cards import kind_words
from portal.core.i18n import LANGUAGES
from portal.search.asking import DEEPEST, Asked, FoundKey, FoundKind, Order
from portal.search.facet_words import found_kind_words, level_words, state_words
from portal.search.finding import find
from portal.search.syncing import waiting

log = logging.getLogger(__name__)
Hits = frozenset[tuple[FoundKind, str]]


def search_words(asked: Asked, names: Mapping[str, str]) -> str:
    """A search as a person would say it: its words, then its filters; bodies and regions by code
    have names."""
    said = [
        f"“{asked.words}”" if asked.words else "",
        *(found_kind_words(one) for one in sorted(asked.kinds)),
        kind_words(asked.document_kind) if asked.document_kind else "",
        names.get(asked.body, asked.body) if asked.body else "",
        level_words(asked.level) if asked.level else "",
        names.get(asked.region, asked.region) if asked.region else "",
        str(asked.year or ""),
        state_words(asked.state) if asked.state else "",
        dict(LANGUAGES)[asked.language] if asked.language else "",
    ]
    return ", ".join(filter(None, said))


def found_since(
    db: Session, searches: Mapping[str, Asked], since: date, today: date
) -> Mapping[str, Hits]:
    """What each search finds among things that became public since a day. One that cannot be asked
    now, since the index does not know everything yet or fails, is left out, and asked again in a
    later round. It only says which of the public news concerns a search: nothing else of it is
    shown, however stale the index is."""
    found: dict[str, Hits] = {}
    if not searches or waiting(db):
        return found
    for key, asked in searches.items():
        try:
            fresh = replace(asked, since=since, order=Order.NEWEST)
            answer = find(db, fresh, today, limit=DEEPEST)
        except Exception:
            log.exception("a followed search failed")
            continue
        if answer.is_ready:
            found[key] = frozenset(_hits(answer.keys)) if answer.has_all_words else frozenset()
    return found


def _hits(keys: Iterable[FoundKey]) -> Iterable[tuple[FoundKind, str]]:
    """Keys of what news can be about: a part stands for its document."""
    for one in keys:
        if one.kind is FoundKind.PART:
            yield FoundKind.DOCUMENT, one.key.partition("/")[0]
        else:
            yield one.kind, one.key
