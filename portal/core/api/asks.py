"""What an address may be asked: each parameter is stated once, read by what it states, and refused
in words when it cannot be read (decided: parameters of the API)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from portal.core.api.shapes import Json, Shape
from portal.core.mistaken_numbers import has_number
from portal.rules.calendar import PORTAL_ZONE

MOST_DIGITS = 9  # of a number in an address
LONGEST_SHOWN = 100  # characters of a value that was not understood
LONGEST_TEXT = 200
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Ask:
    """A parameter: its name, what it means, its shape, how it is read; `read` raises ValueError."""

    name: str
    says: str
    shape: Shape
    expected: str
    read: Callable[[str], Any]
    default: Any = None
    is_required: bool = False
    is_many: bool = False


@dataclass(frozen=True)
class Wrong(Exception):
    """A parameter that cannot be answered."""

    name: str
    expected: str
    found: str = ""

    def told(self) -> Json:
        """As the problem tells it; nothing that looks like an IIN is said again."""
        is_shown = self.found and not has_number(self.found)
        shown = {"found": self.found[:LONGEST_SHOWN]} if is_shown else {}
        return {"name": self.name, "expected": self.expected, **shown}


def word(name: str, says: str, words: type[StrEnum]) -> Ask:
    """One of the words of the field."""
    shape = {"type": "string", "enum": [one.value for one in words]}
    return Ask(name, says, shape, f"one of: {', '.join(words)}", words)


def whole(name: str, says: str, least: int, most: int, default: int | None = None) -> Ask:
    """A whole number between two others."""
    shape: Json = {"type": "integer", "minimum": least, "maximum": most}
    if default is not None:
        shape["default"] = default
    read = partial(_whole, least, most)
    return Ask(name, says, shape, f"a whole number from {least} to {most}", read, default)


def _whole(least: int, most: int, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    if not least <= int(text) <= most:
        raise ValueError(text)
    return int(text)


def like(name: str, says: str, pattern: str, expected: str) -> Ask:
    """A text of a certain form, such as a code."""
    shape = {"type": "string", "pattern": f"^{pattern}$"}
    return Ask(name, says, shape, expected, partial(_like, re.compile(pattern)))


def _like(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def digits(name: str, says: str, length: int) -> Ask:
    """A code with all its zeros."""
    return like(name, says, f"[0-9]{{{length}}}", f"{length} digits")


def typed(name: str, says: str, most: int = LONGEST_TEXT) -> Ask:
    """Words as somebody typed them; an IIN or BIN is not taken."""
    shape = {"type": "string", "minLength": 1, "maxLength": most}
    expected = f"1 to {most} characters, and no IIN or BIN among them"
    return Ask(name, says, shape, expected, partial(_typed, most))


def _typed(most: int, text: str) -> str:
    if not 1 <= len(text) <= most or has_number(text):
        raise ValueError(text)
    return text


def day(name: str, says: str) -> Ask:
    """A day."""
    return Ask(name, says, {"type": "string", "format": "date"}, "a day as 2026-11-02", _day)


def _day(text: str) -> date:
    if not A_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def moment(name: str, says: str) -> Ask:
    """A moment with its offset, or a day, which begins in Kazakhstan at 00:00."""
    either = {"anyOf": [{"format": "date"}, {"format": "date-time"}]}
    expected = "a day as 2026-11-02, or a moment as 2026-11-02T10:00:00+05:00"
    return Ask(name, says, {"type": "string", **either}, expected, _moment)


def _moment(text: str) -> datetime:
    if A_DAY.fullmatch(text):
        found = datetime.combine(date.fromisoformat(text), time(), PORTAL_ZONE)
    else:
        found = datetime.fromisoformat(text.replace(" ", "+"))  # a + that nobody escaped
    if found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return found.replace(tzinfo=UTC)


def needed(ask: Ask) -> Ask:
    """The same parameter, which has to be given."""
    return replace(ask, is_required=True)


def several(ask: Ask) -> Ask:
    """The same parameter, which may be given more than once; it is read as a list."""
    shape = {"type": "array", "items": ask.shape}
    return replace(ask, shape=shape, default=(), is_many=True)


def renamed(ask: Ask, name: str) -> Ask:
    """The same parameter under another name."""
    return replace(ask, name=name)


def read_all(asks: Iterable[Ask], given: MultiDict[str, str]) -> tuple[Json, list[Wrong]]:
    """Every parameter by its name, and those that cannot be read."""
    values: Json = {}
    faults = list(_unknown(asks, given))
    for ask in asks:
        values[ask.name] = ask.default
        texts = given.getlist(ask.name)
        try:
            if ask.is_many:
                values[ask.name] = [ask.read(text) for text in texts]
            elif len(texts) > 1:
                faults.append(Wrong(ask.name, "given once"))
            elif texts and "\0" not in texts[0]:
                values[ask.name] = ask.read(texts[0])
            elif texts or ask.is_required:
                faults.append(Wrong(ask.name, ask.expected))
        except ValueError:
            faults.append(Wrong(ask.name, ask.expected, texts[0]))
    return values, faults


def _unknown(asks: Iterable[Ask], given: MultiDict[str, str]) -> Iterator[Wrong]:
    known = {ask.name for ask in asks}
    for name in given:
        if name not in known:
            yield Wrong(name[:LONGEST_SHOWN], "a parameter that this address knows")


def asked(name: str) -> Any:
    """What this request asks by a parameter that its address states."""
    return g.asked[name]
