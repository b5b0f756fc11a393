"""A figure as a small picture for other pages: drawn without a script, with its source inside."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from portal.core.i18n import day_short, moment_words, number, percent
from portal.core.pictures import HEIGHT, Bar, Picture
from portal.figures.canvas import INNER, MARGIN, WIDTH, Canvas, width_of, wrapped
from portal.figures.told import Figure, Value

MOST_BARS, MOST_VALUES = 8, 8
LABELS, AMOUNTS = 170, 96  # px of the columns beside the bars
SIDE_BARS = INNER - LABELS - AMOUNTS - 16


def drawn(figure: Figure) -> Canvas:
    """The picture of a figure, laid out for any page."""
    canvas = Canvas()
    canvas.write(figure.name, "name", lines=3, lang=figure.name_lang)
    column = ", ".join(filter(None, (figure.column, "" if _says_unit(figure) else figure.unit)))
    canvas.write(column or figure.part, "column", lines=2, gap=4)
    if figure.value:
        _draw_value(canvas, figure.value)
    if figure.picture:
        _draw_picture(canvas, figure.picture, figure.name_lang)
    elif figure.balance:
        _draw_balance(canvas, figure)
    else:
        if figure.is_drawn:
            _draw_values(canvas, figure)
        if not figure.value:
            _write_values(canvas, figure)
    _draw_source(canvas, figure)
    return canvas


def described(figure: Figure) -> str:
    """All that the picture says, in one sentence for whoever does not see it."""
    told = [f"{one.label}: {one.exact}" for one in figure.values]
    if figure.picture:
        told = [figure.picture.description, *_picture_words(figure.picture)]
    return ". ".join(filter(None, ["; ".join(filter(None, told)), *source_words(figure)]))


def source_words(figure: Figure) -> list[str]:
    """Body, document with its edition and day, portal."""
    source = figure.source
    words = [source.body]
    if source.number and source.placed_on:
        day = day_short(source.placed_on)
        edition = _("edition %(no)s of %(day)s", no=source.edition, day=day)
        words.append(f"{source.kind} № {source.number}, {edition}")
    if figure.counted_at:
        words.append(str(_("Counted on %(moment)s", moment=moment_words(figure.counted_at))))
    host = urlsplit(current_app.config["PORTAL"].base_url).netloc
    words.append(f"{_('Open budgets of the Republic of Kazakhstan')} · {host}")
    return words


def _says_unit(figure: Figure) -> bool:
    """Whether the value carries its unit itself."""
    return figure.value is not None and (bool(figure.value.said) or not figure.unit)


def _picture_words(picture: Picture) -> list[str]:
    return [
        f"{bar.label}: {bar.figure.exact}{f' → {bar.second.exact}' if bar.second else ''}"
        for bar in picture.bars
    ]


def _draw_value(canvas: Canvas, value: Value) -> None:
    is_long = width_of(value.shortest, "value") > INNER
    canvas.write(value.shortest, "name" if is_long else "value", lines=3, gap=8)
    if value.said and value.said != value.exact:
        canvas.write(value.exact, "column")


def _draw_values(canvas: Canvas, figure: Figure) -> None:
    """The line of the figure: a bar for each of its values, the one asked for full."""
    shown = [one for one in figure.values if one.number is not None][:MOST_VALUES]
    most = max(one.number or 0 for one in shown)
    canvas.y += 10
    for one in shown:
        lines = wrapped(one.label, "label", LABELS, 2)
        height = 20 if len(lines) == 1 else 34
        middle = canvas.y + height / 2
        for no, line in enumerate(lines):
            canvas.place(MARGIN, middle + 4 + (no - (len(lines) - 1) / 2) * 14, line, "label")
        width = SIDE_BARS * float((one.number or 0) / most) if most else 0
        look = "done" if one.is_current or figure.value is None else "pale"
        canvas.bar(MARGIN + LABELS + 8, middle - 5, width, 10, look)
        right = WIDTH - MARGIN
        canvas.place(right, middle + 4, one.shortest, "amount", anchor="end")
        canvas.y += height


def _write_values(canvas: Canvas, figure: Figure) -> None:
    """The values of a line that are not drawn as bars."""
    told = [one for one in figure.values if one.number is None or not figure.is_drawn]
    canvas.y += 6
    for one in told[:MOST_VALUES]:
        canvas.write(f"{one.label}: {one.shortest}", "label", lines=2)


def _draw_picture(canvas: Canvas, picture: Picture, lang: str) -> None:
    if picture.shape == "poles":
        _draw_poles(canvas, picture)
    elif picture.shape == "shares":
        _draw_shares(canvas, picture, lang)
    else:
        if picture.description:
            canvas.write(picture.description, "note", lines=2)
        for bar in picture.bars[:MOST_BARS]:
            _draw_bar(canvas, bar, picture, lang)
        if left := len(picture.bars) - MOST_BARS:
            canvas.write(_("and %(count)s more", count=left) if left > 0 else "", "note")


def _draw_bar(canvas: Canvas, bar: Bar, picture: Picture, lang: str) -> None:
    """A name with its amount, and a bar, or a plan with what came of it, below."""
    amount = (bar.second or bar.figure).said
    if bar.second:
        amount = f"{amount} / {bar.figure.said}"
    room = INNER - width_of(amount, "amount") - 12
    canvas.y += 20
    canvas.place(MARGIN, canvas.y, wrapped(bar.label, "label", room, 1)[0], "label", lang=lang)
    canvas.place(WIDTH - MARGIN, canvas.y, amount, "amount", anchor="end")
    canvas.y += 6
    first, second = bar.figure, bar.second
    if second:
        canvas.bar(MARGIN + _of_width(first.x), canvas.y, _of_width(first.width), 12, "pale")
        canvas.bar(MARGIN + _of_width(second.x), canvas.y + 3, _of_width(second.width), 6, "done")
    else:
        canvas.bar(MARGIN + _of_width(first.x), canvas.y, _of_width(first.width), 10, "done")
    if picture.zero:
        canvas.bar(MARGIN + _of_width(picture.zero), canvas.y - 3, 1.5, 16, "ink")
    canvas.y += 12


def _draw_poles(canvas: Canvas, picture: Picture) -> None:
    top = canvas.y + 4
    for pole in picture.poles:
        middle = MARGIN + _of_width(pole.middle)
        look = "pale" if pole.is_plan else "done"
        left, width = MARGIN + _of_width(pole.figure.x), _of_width(pole.figure.width)
        canvas.bar(left, top + float(pole.y), width, float(pole.height), look)
        y = top + float(pole.text_y)
        canvas.place(middle, y, pole.figure.said, "amount", anchor="middle")
        canvas.place(middle, top + HEIGHT - 4, pole.label, "label", anchor="middle")
    canvas.bar(MARGIN, top + float(picture.zero), INNER, 1.5, "ink")
    canvas.y = top + HEIGHT


def _draw_shares(canvas: Canvas, picture: Picture, lang: str) -> None:
    canvas.y += 10
    looks = ("done", "pale", "hollow")
    for look, share in zip(looks, picture.shares, strict=False):
        canvas.bar(MARGIN + _of_width(share.x), canvas.y, _of_width(share.width), 22, look)
    canvas.y += 30
    for look, share in zip(looks, picture.shares, strict=False):
        canvas.bar(MARGIN, canvas.y + 4, 11, 11, look)
        canvas.y += 14
        canvas.place(MARGIN + 18, canvas.y, f"{share.label}: {share.count}", "label", lang=lang)
        canvas.y += 6


def _draw_balance(canvas: Canvas, figure: Figure) -> None:
    """Votes for and against as one bar of two tones, both numbers beside."""
    votes_for, votes_against = figure.balance or (0, 0)
    total = votes_for + votes_against
    canvas.y += 14
    if total:
        width = INNER * votes_for / total
        canvas.bar(MARGIN, canvas.y, width, 16, "done")
        canvas.bar(MARGIN + width, canvas.y, INNER - width, 16, "against")
    else:
        canvas.bar(MARGIN, canvas.y, INNER, 16, "hollow")
    canvas.y += 36
    said_for = f"{number(votes_for)} {_('for')}"
    said_against = f"{number(votes_against)} {_('against')}"
    if total:
        said_for += f" · {percent(votes_for, total)}"
        said_against += f" · {percent(votes_against, total)}"
    canvas.place(MARGIN, canvas.y, said_for, "name")
    canvas.place(WIDTH - MARGIN, canvas.y, said_against, "name", anchor="end")
    canvas.y += 8
    if not total:
        canvas.write(_("Nobody has voted yet"), "column")
    proposals = "; ".join(f"{one.label}: {one.exact}" for one in figure.values[2:])
    canvas.write(proposals, "column", lines=2, gap=4)


def _draw_source(canvas: Canvas, figure: Figure) -> None:
    canvas.rule()
    if figure.source.is_invented:
        canvas.write(_("invented for the demonstration"), "warm")
    if day := figure.source.withdrawn_on:
        canvas.write(f"{_('Withdrawn')}: {day_short(day)}", "warm")
    if figure.newer:
        canvas.write(_("There is a newer edition: %(no)s", no=figure.newer.edition), "warm")
    *words, portal = source_words(figure)
    for one in words:
        canvas.write(one, "note", lines=2)
    canvas.write(portal, "mark")


def _of_width(said: str) -> float:
    """Pixels of a share of the width such as `12.5%`."""
    return float(said.removesuffix("%")) * INNER / 100
