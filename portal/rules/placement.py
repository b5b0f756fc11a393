"""What must hold before information is placed: both languages, complete and alike (§3)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from portal.rules import Refusal

FIGURE = re.compile(r"\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?")
NUMBER = re.compile(r"[-−]?\d{1,3}(?:[\s\u00a0\u202f]?\d{3})*(?:[.,]\d+)?|[-−]?\d+(?:[.,]\d+)?")
DIGIT_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")


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
    if not NUMBER.fullmatch(text):
        return None
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").replace("−", "-")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def figures(text: str) -> list[str]:
    """The figures said in a text, in one spelling and order, so that two languages can be compared
    (decided: language gate)."""
    joined = DIGIT_SPACES.sub("", text)
    found = (match.group().strip().replace(",", ".") for match in FIGURE.finditer(joined))
    return sorted(re.sub(r"[\s\u00a0\u202f]", "", figure) for figure in found)


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
