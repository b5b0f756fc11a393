"""The days of discussions as a calendar: the first day and the last one (§9, §10)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.core.i18n import day_words, lang
from portal.core.ics import Event, calendar_file
from portal.models import CalendarEdition, Discussion
from portal.models.base import in_language


def as_ics(name: str, rows: list[tuple[Discussion, CalendarEdition]]) -> str:
    """Two all-day events for each discussion. A calendar that moves a last day, or a withdrawal,
    makes a later version of the same event."""
    events = (event for row in rows for event in _events(*row))
    return calendar_file(name, lang(), events)


def _events(discussion: Discussion, calendar: CalendarEdition) -> Iterator[Event]:
    base = current_app.config["PORTAL"].base_url
    document, host = discussion.document, urlsplit(base).hostname or "localhost"
    title = in_language(discussion.edition, "title", lang())
    body = in_language(document.body, "name", lang())
    is_withdrawn = discussion.withdrawn_at is not None
    counted = max(discussion.opened_at, calendar.made_at)
    told = (
        ("opens", discussion.opens_on, _("Discussion begins: %(title)s", title=title)),
        ("closes", discussion.closes_on, _("Last day of the discussion: %(title)s", title=title)),
    )
    until = _("until %(day)s, 24:00", day=day_words(discussion.closes_on))
    for what, day, summary in told:
        yield Event(
            uid=f"discussion-{document.number}-{what}@{host}",
            day=day,
            stamp=discussion.withdrawn_at or counted,
            sequence=2 * calendar.no + is_withdrawn,
            summary=summary,
            description=f"{body}. № {document.number}, {until}",
            url=base + url_for("discussions.show", number=document.number),
            status="CANCELLED" if is_withdrawn else "CONFIRMED",
        )
