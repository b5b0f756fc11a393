"""What must hold before information is placed: both languages, complete and alike (§3)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.rules import Refusal
from portal.rules.moderation import GROUNDS_LEAST

UNSIGNED = r"(?:\d{1,3}(?:\s\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"  # \s: no-break spaces too
MINUS = r"(?<![^\s(])(?<!\d\s)[-−]"  # not the hyphen of a word or of a range of years
FIGURE = re.compile(f"(?:{MINUS})?{UNSIGNED}")
NUMBER = re.compile(f"[-−]?{UNSIGNED}")


@dataclass(frozen=True)
class Twin:
    """One place of a document in both languages, as printed."""

    place: str  # part key, row and column: where a person finds it
    kk: str
    ru: str
    required: bool = True


@dataclass(frozen=True)
class Difference:
    """Where the two languages do not say the same (§3)."""

    place: str
    reason: str  # message id
    kk: str
    ru: str


def parse_number(printed: str) -> Decimal | None:
    """The number that a printed value is, when it is nothing but a number; `13 889,6` is,
    `30 минут` is not (decided: a value is text)."""
    text = printed.strip().removesuffix("%").strip()
    return Decimal(_one_spelling(text)) if NUMBER.fullmatch(text) else None


def figures(text: str) -> list[str]:
    """The figures said in a text, in one spelling and order, so that two languages can be compared
    (decided: language gate)."""
    return sorted(_one_spelling(match.group()) for match in FIGURE.finditer(text))


def _one_spelling(figure: str) -> str:
    return re.sub(r"\s", "", figure).replace(",", ".").replace("−", "-")


def differences(twins: Sequence[Twin]) -> Iterator[Difference]:
    """Where Kazakh and Russian are not both there, or say other figures (§3)."""
    for twin in twins:
        kk, ru = twin.kk.strip(), twin.ru.strip()
        if not kk and not ru:
            if twin.required:
                yield Difference(twin.place, "Fill in both languages", kk, ru)
        elif not kk:
            yield Difference(twin.place, "The Kazakh text is missing", kk, ru)
        elif not ru:
            yield Difference(twin.place, "The Russian text is missing", kk, ru)
        elif figures(kk) != figures(ru):
            yield Difference(twin.place, "The figures differ between the languages", kk, ru)


def why_not_place(found: Sequence[Difference]) -> Refusal | None:
    """Nothing is placed until Kazakh and Russian say the same (§3)."""
    if found:
        return Refusal(
            "Kazakh and Russian must say the same: %(count)s places differ",
            "§3",
            {"count": len(found)},
        )
    return None


def why_not_withdraw_document(*, is_placed: bool, is_withdrawn: bool) -> Refusal | None:
    """A placed document is withdrawn once; its page stays (decided: withdrawing a document)."""
    if not is_placed:
        return Refusal("Only a placed document can be withdrawn", "")
    if is_withdrawn:
        return Refusal("The document has already been withdrawn", "")
    return None


def why_not_reason(*, kk: str, ru: str) -> Refusal | None:
    """The reason of a withdrawal is public and stands in Kazakh and in Russian
    (§3, decided: withdrawing a document)."""
    if any(len(reason.strip()) < GROUNDS_LEAST for reason in (kk, ru)):
        return Refusal("Write the reason in at least 10 characters, in both languages", "§3")
    return None
