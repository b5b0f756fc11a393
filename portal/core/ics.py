"""Days for other calendars, as iCalendar (RFC 5545): all-day events, one language a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75  # octets of a line
MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESHED = "P1D"  # how often a calendar may ask again
ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"))


@dataclass(frozen=True)
class Event:
    """Something of one day. `uid` stays the same for ever; `sequence` grows when it changes."""

    uid: str
    day: date
    stamp: datetime
    sequence: int
    summary: str
    description: str
    url: str = ""
    status: str = "CONFIRMED"  # or TENTATIVE, CANCELLED


def calendar_file(name: str, language: str, events: Iterable[Event]) -> str:
    """A whole calendar by its name in the language of the page."""
    lines = [
        *(
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:-//Open budgets//Calendar//{language.upper()}",
        ),
        *("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"),
        *(f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESHED}", f"X-PUBLISHED-TTL:{REFRESHED}"),
        *(line for event in events for line in _event(event, language)),
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(event: Event, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    for mark, written in ESCAPED:
        words = words.replace(mark, written)
    return words


def _folded(line: str) -> Iterator[str]:
    """A line of 75 octets at most and its continuations behind a space; no letter is cut."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
