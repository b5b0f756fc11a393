"""What a search finds, the newest first, as a feed (decided: one search, two engines)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from flask import current_app
from sqlalchemy.orm import Session

from portal.core.i18n import lang
from portal.feeds.entries import TAG_YEAR, Entry, tag
from portal.feeds.queries import MOST
from portal.rules.calendar import PORTAL_ZONE
from portal.search.asking import Asked, FoundKind, Order
from portal.search.finding import find
from portal.search.shown import Found, shown
from portal.search.words import read_query

LONG_AGO = datetime(TAG_YEAR, 1, 1, tzinfo=UTC)  # of what has no day of its own


def found_entries(db: Session, asked: Asked, today: date) -> list[Entry] | None:
    """The newest things that are found and public; None while the index is being made."""
    answer = find(db, replace(asked, order=Order.NEWEST), today, limit=MOST)
    if not answer.is_ready:
        return None
    return [_entry(one) for one in shown(db, answer.keys, read_query(asked.words), today)]


def _entry(found: Found) -> Entry:
    since = found.since
    told = [said.text for said in found.fragments] or [found.owner.name]
    if found.reply:
        told.append(found.reply.grounds.text)
    is_document = found.key.kind is FoundKind.DOCUMENT
    name = f"documents/{found.code}" if is_document else f"{found.key.kind}/{found.key.key}"
    return Entry(
        id=tag(name),
        title=f"{found.kind}: {found.title.text}",
        url=f"{current_app.config['PORTAL'].base_url}/{lang()}/{found.path}",
        updated=datetime.combine(since, time(), PORTAL_ZONE) if since else LONG_AGO,
        author=found.owner.name,
        summary=" ".join(told),
        category=found.key.kind.value,
        label=found.kind,
        lang=found.title.lang,
    )
