"""Pictures drawn from the figures of a table: bars, pairs of plan and fact, columns over the years,
shares. Only geometry and words; a template draws them as SVG, the table stands beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from portal.core.i18n import decimal_words, sum_said
from portal.models import Row
from portal.models.base import in_language
from portal.rules.forms import Column

HEIGHT, TOP, BOTTOM = 200, 26, 26  # px of a picture of columns, and its margins
GAP = 0.34  # of the width of a column, between two
MOST_BARS = 16


@dataclass(frozen=True)
class Figure:
    """A drawn number: `exact` as its table prints it, `said` as people say it; places are percents
    of the width as SVG takes them."""

    exact: str
    said: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A line of the table as one bar, or as a pair of what was planned and what came of it."""

    label: str
    figure: Figure
    second: Figure | None = None
    share: str = ""  # of the second in the first


@dataclass(frozen=True)
class Pole:
    """A year as an upright column: heights in px, below the zero line for what is less than
    nothing."""

    label: str
    figure: Figure
    middle: str
    y: str
    height: str
    text_y: str
    is_plan: bool


@dataclass(frozen=True)
class Share:
    """A part of a whole that is counted, not summed."""

    label: str
    count: int
    x: str
    width: str


@dataclass(frozen=True)
class Picture:
    """One picture with the words under it."""

    shape: str  # bars | pairs | poles | shares
    title: str
    description: str
    bars: tuple[Bar, ...] = ()
    poles: tuple[Pole, ...] = ()
    shares: tuple[Share, ...] = ()
    zero: str = ""  # where the zero line lies: percents in bars, px in columns


Value = tuple[Row, Decimal]


def bars(
    values: Sequence[Value], column: Column, lang: str, title: str, description: str = ""
) -> Picture | None:
    """One bar a line, the longest first; what is less than nothing goes to the left of zero."""
    drawn = sorted(values, key=lambda one: -abs(one[1]))[:MOST_BARS]
    if not any(number for _row, number in drawn):
        return None
    least = min(Decimal(), *(number for _row, number in drawn))
    span = max(Decimal(), *(number for _row, number in drawn)) - least
    zero = -least / span * 100
    lines = tuple(
        Bar(
            in_language(row, "name", lang),
            _figure(number, column, lang, min(zero, zero + number / span * 100), span),
        )
        for row, number in drawn
    )
    return Picture("bars", title, description, bars=lines, zero=_percent(zero) if least else "")


def pairs(
    values: Sequence[tuple[Row, Decimal, Decimal]],
    columns: tuple[Column, Column],
    lang: str,
    title: str,
    description: str,
) -> Picture | None:
    """What was planned and what came of it, line by line; the largest plan first."""
    drawn = sorted(values, key=lambda one: -one[1])[:MOST_BARS]
    numbers = [number for _row, *both in drawn for number in both]
    if not drawn or min(numbers) < 0 or not max(numbers):
        return None
    span, (first, second) = max(numbers), columns
    lines = tuple(
        Bar(
            in_language(row, "name", lang),
            _figure(planned, first, lang, Decimal(), span),
            _figure(done, second, lang, Decimal(), span),
            f"{decimal_words(done / planned * 100, 1, lang)}\u00a0%" if planned else "",
        )
        for row, planned, done in drawn
    )
    return Picture("pairs", title, description, bars=lines)


@dataclass(frozen=True)
class YearValue:
    """What stands in the column of a year."""

    year: str
    column: Column
    number: Decimal
    is_plan: bool


def poles(values: Sequence[YearValue], lang: str, title: str) -> Picture | None:
    """A column a year around a zero line; years that are only planned are drawn hollow."""
    if len(values) < 2 or not any(one.number for one in values):
        return None
    highest = max(Decimal(), *(one.number for one in values))
    lowest = min(Decimal(), *(one.number for one in values))
    room = Decimal(HEIGHT - TOP - BOTTOM - (TOP if lowest else 0))
    scale, step = room / (highest - lowest), Decimal(100) / len(values)
    zero = TOP + highest * scale if highest else Decimal(TOP)
    drawn = tuple(_pole(place, one, lang, scale, step, zero) for place, one in enumerate(values))
    told = "; ".join(f"{one.label}: {one.figure.said}" for one in drawn)
    return Picture("poles", title, told, poles=drawn, zero=f"{zero:.1f}")


def _pole(
    place: int, one: YearValue, lang: str, scale: Decimal, step: Decimal, zero: Decimal
) -> Pole:
    number = one.number
    left, width = step * place + step * Decimal(GAP) / 2, step * Decimal(1 - GAP)
    height = abs(number) * scale
    top = zero - height if number > 0 else zero
    figure = Figure(*_words(number, one.column, lang), _percent(left), _percent(width))
    return Pole(
        label=one.year,
        figure=figure,
        middle=_percent(left + width / 2),
        y=f"{top:.1f}",
        height=f"{max(height, Decimal(1)):.1f}",
        text_y=f"{top - 8 if number >= 0 else zero + height + 18:.1f}",
        is_plan=one.is_plan,
    )


def shares(counts: Sequence[tuple[str, int]], title: str) -> Picture | None:
    """A whole of things divided into states."""
    whole = sum(count for _label, count in counts)
    if not whole:
        return None
    drawn, at = [], Decimal()
    for label, count in counts:
        width = Decimal(count) / whole * 100
        drawn.append(Share(label, count, _percent(at), _percent(width)))
        at += width
    told = "; ".join(f"{label}: {count}" for label, count in counts)
    return Picture("shares", title, told, shares=tuple(drawn))


def of_the_plan() -> str:
    """What a pair of bars shows."""
    return str(_("The pale bar is the plan, the full one what was executed."))


def _figure(number: Decimal, column: Column, lang: str, x: Decimal, span: Decimal) -> Figure:
    return Figure(*_words(number, column, lang), _percent(x), _percent(abs(number) / span * 100))


def _words(number: Decimal, column: Column, lang: str) -> tuple[str, str]:
    """As the table prints a number, and as people say it."""
    said = sum_said(int(number * column.thousands), lang)
    return decimal_words(number, 3, lang), said


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"
