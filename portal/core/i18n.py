"""The language of a request, and days, moments and sums said in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from babel.dates import get_day_names, get_month_names
from flask import Flask, Response, g, has_app_context, request
from flask_babel import Babel, force_locale, gettext

from portal.rules import Refusal
from portal.rules.calendar import PORTAL_ZONE
from portal.terms import Language

LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))
NO_BREAK = "\u00a0"
SCALES = (  # of thousand tenge
    (10**9, {"kk": "трлн", "ru": "трлн", "en": "trn"}),
    (10**6, {"kk": "млрд", "ru": "млрд", "en": "bn"}),
    (10**3, {"kk": "млн", "ru": "млн", "en": "m"}),
    (1, {"kk": "мың", "ru": "тыс.", "en": "thousand"}),
)
SIZES = (  # of files
    (10**9, {"kk": "ГБ", "ru": "ГБ", "en": "GB"}),
    (10**6, {"kk": "МБ", "ru": "МБ", "en": "MB"}),
)
NEARLY = 0.99995  # of a scale: said in the smaller one it would be rounded to 1000
DAY_FORMS = {
    "kk": "{year} жылғы {day}\u00a0{month}, {weekday}",
    "ru": "{day}\u00a0{month} {year} года ({weekday})",
    "en": "{weekday}, {day}\u00a0{month} {year}",
}
SHORT_FORMS = {
    "kk": "{year}\u00a0ж. {day}\u00a0{month}",
    "ru": "{day}\u00a0{month} {year}",
    "en": "{day}\u00a0{month} {year}",
}


def lang() -> str:
    """The language of the request, or the one that a job speaks; else Kazakh."""
    return str(g.get("lang", Language.KK)) if has_app_context() else str(Language.KK)


def day_words(day: date, language: str | None = None) -> str:
    """A day in words with its weekday: `2026 жылғы 4 желтоқсан, жұма`."""
    code = language or lang()
    return _day(day, DAY_FORMS[code], code)


def day_short(day: date, language: str | None = None) -> str:
    """A day in words: `2026 ж. 4 желтоқсан`."""
    code = language or lang()
    return _day(day, SHORT_FORMS[code], code)


def _day(day: date, form: str, code: str) -> str:
    months = get_month_names("wide", locale=code)
    weekdays = get_day_names("wide", locale=code)
    return form.format(
        day=day.day, month=months[day.month], year=day.year, weekday=weekdays[day.weekday()]
    )


def month_words(month: int, language: str | None = None) -> str:
    """The name of a month by its number, as it stands alone: `желтоқсан`."""
    names = get_month_names("wide", context="stand-alone", locale=language or lang())
    return str(names[month])


def weekdays(language: str | None = None) -> list[tuple[str, str]]:
    """Monday to Sunday, short and in full."""
    code = language or lang()
    short, wide = (get_day_names(width, locale=code) for width in ("abbreviated", "wide"))
    return [(str(short[no]).capitalize(), str(wide[no])) for no in range(7)]


def month_span(last: int, language: str | None = None) -> str:
    """The months of a year up to one of them: `қаңтар – қазан`."""
    first, end = month_words(1, language), month_words(last, language)
    return first if last == 1 else f"{first} – {end}"


def moment_words(moment: datetime, language: str | None = None) -> str:
    """A moment on the legal clock: `2026 ж. 4 желтоқсан, 18:05`; the page names the zone once."""
    local = moment.astimezone(PORTAL_ZONE)
    return f"{day_short(local.date(), language)}, {local:%H:%M}"


def number(value: int, language: str | None = None) -> str:
    """A whole number in groups of three: `26 275 285 382`."""
    separator = "," if (language or lang()) == "en" else NO_BREAK
    return f"{value:,}".replace(",", separator).replace("-", "−")


def decimal_words(value: float | Decimal, places: int = 1, language: str | None = None) -> str:
    """A decimal number in groups of three, with the mark of the language and no needless zero."""
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = "0" if text == "-0" else text
    if (language or lang()) != "en":
        text = text.replace(",", NO_BREAK).replace(".", ",")
    return text.replace("-", "−")


def sum_said(thousand_tenge: int, language: str | None = None) -> str:
    """A sum as people say it: `27,6 млрд ₸`; given in thousand tenge."""
    code = language or lang()
    size = abs(thousand_tenge)
    scale, words = next((one for one in SCALES if size >= one[0] * NEARLY), SCALES[-1])
    said = decimal_words(thousand_tenge / scale, 1, code)
    return f"{said}{NO_BREAK}{words[code]}{NO_BREAK}₸"


def sum_exact(thousand_tenge: int, language: str | None = None) -> str:
    """A sum to the last thousand tenge: `27 560 631 мың ₸`."""
    code = language or lang()
    return f"{number(thousand_tenge, code)}{NO_BREAK}{SCALES[-1][1][code]}{NO_BREAK}₸"


def size_words(size: int, language: str | None = None) -> str:
    """The size of a file in words, given in bytes: `1,2 МБ`."""
    code = language or lang()
    for unit, words in SIZES:
        if size >= unit:
            return f"{decimal_words(Decimal(size) / unit, 1, code)}{NO_BREAK}{words[code]}"
    return f"{max(1, round(size / 1000))}{NO_BREAK}{'kB' if code == Language.EN else 'КБ'}"


def percent(part: float, whole: float) -> str:
    """A share in words; a dash when there is no whole (decided: a percent of nothing)."""
    return f"{decimal_words(100 * part / whole)}{NO_BREAK}%" if whole else "—"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in here in another language than that of the page."""
    kept = lang()
    with force_locale(language):
        g.lang = language
        try:
            yield
        finally:
            g.lang = kept


def refusal_words(refusal: Refusal) -> str:
    """The reason of a refusal in the language of the request."""
    said = {
        name: day_short(value) if isinstance(value, date) else value
        for name, value in refusal.values.items()
    }
    return str(gettext(refusal.reason, **said))


def choose_language() -> str:
    """For an address without a language: cookie, then Accept-Language, then Kazakh."""
    known = [code for code, _ in LANGUAGES]
    cookie = request.cookies.get("language")
    if cookie in known:
        return str(cookie)
    accepted = (tag.split("-")[0] for tag, quality in request.accept_languages if quality)
    return next((one for one in accepted if one in known), str(Language.KK))


def init_app(app: Flask) -> None:
    """Take the language from the first segment of the path and give it back to every address."""
    Babel(app, locale_selector=lang, default_locale="en")

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, object] | None) -> None:
        first = request.path.split("/")[1]
        if values and "lang" in values:
            g.lang = values.pop("lang")
        elif first in dict(LANGUAGES):  # a missing page speaks the language of its address
            g.lang = first

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, object]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = lang()

    @app.after_request
    def say_language(response: Response) -> Response:
        if "lang" in g:
            response.headers["Content-Language"] = g.lang
        return response

    app.jinja_env.globals["weekdays"] = weekdays
    said = (day_words, day_short, month_words, moment_words, number, sum_said, sum_exact, percent)
    for filter_ in said:
        app.add_template_filter(filter_)
    app.add_template_filter(lambda value: decimal_words(value, 3), "figure")
    app.add_template_filter(day_words, "day")
    app.add_template_filter(moment_words, "moment")
    app.add_template_filter(refusal_words, "refusal")
