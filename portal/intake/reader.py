"""Reading a message piece by piece: each value of the right kind, nothing that is not known, every
fault noted with its place as a JSON pointer (RFC 6901)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.core.faults import Fault
from portal.core.text import plain
from portal.rules.proposal import forbidden_characters
from portal.terms import OFFICIAL_LANGUAGES

SHOWN = 200  # faults told; the others are counted
LONGEST_FOUND = 120  # characters
Word = TypeVar("Word", bound=StrEnum)


def pointer(place: str, name: str | int) -> str:
    """The place of a member, with the two letters that a pointer escapes."""
    return f"{place}/{str(name).replace('~', '~0').replace('/', '~1')}"


@dataclass
class Reader:
    """Goes through one message; `faults` grows while it reads."""

    faults: list[Fault] = field(default_factory=list)
    total: int = 0

    def fault(self, place: str, expected: str, found: object = "", **values: object) -> None:
        """One more thing that cannot be taken."""
        self.total += 1
        if len(self.faults) < SHOWN:
            said = found if isinstance(found, str) else f"{found}"
            shown = "".join(one if one.isprintable() else "·" for one in said[:LONGEST_FOUND])
            self.faults.append(Fault(expected=expected, values=values, found=shown, place=place))

    def members(
        self, value: Any, place: str, known: Collection[str], needed: Collection[str] = ()
    ) -> Mapping[str, Any]:
        """An object with known names only; empty when it is none."""
        if not isinstance(value, dict):
            self.fault(place, "An object", kind_of(value))
            return {}
        for name in value:
            if name not in known:
                names = ", ".join(known)
                self.fault(pointer(place, name), "Only these names: %(names)s", name, names=names)
        for name in needed:
            if name not in value:
                self.fault(pointer(place, name), "This must not be missing")
        return value

    def text(self, value: Any, place: str, longest: int) -> str:
        """A normalised text of a length at most, without characters that hide or reorder text."""
        if not isinstance(value, str):
            self.fault(place, "A text", kind_of(value))
            return ""
        text = plain(value).replace("\t", " ")
        if hidden := forbidden_characters(text):
            found = ", ".join(hidden[:5])
            self.fault(place, "A text without hidden or control characters", found)
        if len(text) > longest:
            self.fault(place, "At most %(count)s characters", f"{len(text)}", count=longest)
        return text

    def pair(
        self,
        value: Any,
        place: str,
        longest: int,
        languages: tuple[str, ...] = tuple(OFFICIAL_LANGUAGES),
    ) -> dict[str, str]:
        """One text in Kazakh and in Russian; a missing one is empty (§3)."""
        given = {} if value is None else self.members(value, place, languages)
        return {
            code: self.text(given[code], pointer(place, code), longest) if code in given else ""
            for code in languages
        }

    def word(self, value: Any, place: str, known: Collection[Word]) -> Word | None:
        """One word of a short list."""
        found = next((one for one in known if isinstance(value, str) and one == value), None)
        if found is None:
            self.fault(place, "One of: %(names)s", shown(value), names=", ".join(known))
        return found

    def whole(self, value: Any, place: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or not least <= value <= most:
            bounds = {"least": least, "most": most}
            self.fault(place, "A whole number from %(least)s to %(most)s", shown(value), **bounds)
            return None
        return int(value)

    def day(self, value: Any, place: str) -> date | None:
        """A day such as 2026-11-02."""
        try:
            if not isinstance(value, str) or len(value) != len("2026-11-02"):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fault(place, "A day such as 2026-11-02", shown(value))
            return None

    def yes(self, value: Any, place: str) -> bool:
        """true or false."""
        if not isinstance(value, bool):
            self.fault(place, "true or false", shown(value))
        return value is True


def kind_of(value: Any) -> str:
    """What JSON calls the kind of a value."""
    kinds = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}
    return "null" if value is None else kinds.get(type(value), "object")


def shown(value: Any) -> str:
    """A value as a fault shows it: short ones as they are, others by their kind."""
    return f"{value}" if isinstance(value, str | int | float) else kind_of(value)
