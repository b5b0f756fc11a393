"""The table of discipline: one of three looks at the same bodies, sorted by any of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.core.discipline.facts import Line
from portal.core.discipline.numbers import Numbers

Value = Callable[[Numbers], object]


@dataclass(frozen=True)
class Column:
    """A number of a body: its heading, and which list stands behind it."""

    key: str
    title: LazyString
    show: str  # duties | discussions | responses | past
    state: str = ""  # empty: all of the list
    kind: str = "number"  # number | days | share


def _columns(show: str, *told: tuple[str, LazyString, str]) -> tuple[Column, ...]:
    return tuple(Column(key, title, show, state) for key, title, state in told)


TERMS, DISCUSSIONS, RESPONSES = "terms", "discussions", "responses"
LOOKS: Mapping[str, tuple[Column, ...]] = {
    TERMS: (
        *_columns(
            "duties",
            ("due", _l("Documents due"), ""),
            ("on_time", _l("On time"), "on-time"),
            ("late", _l("Late"), "late"),
            ("missing", _l("Missing"), "missing"),
            ("to_come", _l("Not due yet"), "to-come"),
            ("mistaken", _l("Marked as a mistake"), "mistaken"),
        ),
        Column("median", _l("Median delay, days"), "duties", "late", "days"),
    ),
    DISCUSSIONS: (
        *_columns(
            "discussions",
            ("discussions", _l("Discussions opened"), ""),
            ("released_on_time", _l("Press release on the day"), "released_on_time"),
            ("released_late", _l("Press release later"), "released_late"),
            ("release_missing", _l("Press release not recorded"), "release_missing"),
            ("after_allotment", _l("Opened after the money was allotted"), "after_allotment"),
            ("short", _l("Shorter than the law says"), "short"),
        ),
        Column("past", _l("From imported history"), "past"),
    ),
    RESPONSES: (
        *_columns(
            "responses",
            ("published", _l("Published proposals"), ""),
            ("answered_in_time", _l("Answered in time"), "answered_in_time"),
            ("answered_late", _l("Answered late"), "answered_late"),
            ("unanswered", _l("Without a response after the end"), "unanswered"),
            ("waiting", _l("Waiting, the term runs"), "waiting"),
        ),
        Column("own_grounds", _l("Grounds of their own"), "responses", "answered", "share"),
    ),
}


def sorted_lines(lines: Sequence[Line], look: str, sort: str) -> list[Line]:
    """Bodies that have a number in this look, those with the most of the asked column on top; by
    code when no column is asked for."""
    column = next((one for one in LOOKS[look] if one.key == sort), None)
    first = LOOKS[look][0].key
    others = [one.key for one in LOOKS[look] if one.key in ("past",)]
    shown = [line for line in lines if any(getattr(line[2], key) for key in (first, *others))]
    if column is None:
        return shown
    return sorted(shown, key=lambda line: -(_weight(line[2], column)))


def _weight(numbers: Numbers, column: Column) -> float:
    if column.kind == "share":
        return numbers.own_grounds / numbers.answered if numbers.answered else -1
    return float(getattr(numbers, column.key) or 0)
