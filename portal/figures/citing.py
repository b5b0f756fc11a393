"""How a figure is cited: as text in each language, for BibTeX and as CSL-JSON."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext as _

from portal.core.i18n import LANGUAGES, day_short, moment_words, speaking
from portal.figures.told import Figure, Found

BIBTEX_MARKS = {
    "\\": r"\textbackslash{}",
    **{mark: f"\\{mark}" for mark in "{}%&#_$"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Citation:
    """A citation in one language."""

    lang: str
    language: str
    text: str


def citations(found: Found, today: date) -> list[Citation]:
    """The text of the citation in every language of the portal."""
    told = []
    for code, name in LANGUAGES:
        with speaking(code):
            told.append(Citation(code, name, as_text(found.told(), today)))
    return told


def as_text(figure: Figure, today: date) -> str:
    """The citation in the language of the page: figure, body, document, edition, address, day."""
    said = f": {figure.said}" if figure.said else ""
    source = figure.source
    where = [f"«{figure.title}»{said}", source.body]
    if source.number:
        kind = f"{source.kind} «{source.title}»" if source.title != figure.name else source.kind
        where += [f"{kind}, № {source.number}, {_edition_words(figure)}"]
    if source.withdrawn_on:
        where.append(f"{_('Withdrawn')}: {day_short(source.withdrawn_on)}")
    if figure.counted_at:
        where.append(str(_("Counted on %(moment)s", moment=moment_words(figure.counted_at))))
    where.append(str(_("Open budgets of the Republic of Kazakhstan")))
    address = figure.place.url()
    seen = _("Address: %(address)s (opened on %(day)s)", address=address, day=day_short(today))
    return ". ".join([*where, str(seen)])


def _edition_words(figure: Figure) -> str:
    """`edition 1 of 2 November 2026`."""
    source = figure.source
    if source.placed_on is None:
        return str(_("edition %(no)s", no=source.edition))
    day = day_short(source.placed_on)
    return str(_("edition %(no)s of %(day)s", no=source.edition, day=day))


def as_bibtex(figure: Figure, today: date, language: str) -> str:
    """The citation for BibTeX."""
    source = figure.source
    placed = source.placed_on
    fields = {
        "title": figure.title,
        "author": f"{{{_bibtex(source.body)}}}",
        "howpublished": str(_("Open budgets of the Republic of Kazakhstan")),
        "year": str(placed.year) if placed else None,
        "date": placed.isoformat() if placed else None,
        "version": str(source.edition) if source.edition else None,
        "number": source.number,
        "note": figure.said or None,
        "url": figure.place.url(),
        "urldate": today.isoformat(),
        "langid": language,
    }
    plain = {"author", "url"}  # braces, and an address that is copied as it is
    lines = [
        f"  {name} = {{{text if name in plain else _bibtex(text)}}},"
        for name, text in fields.items()
        if text
    ]
    return "\n".join([f"@misc{{{figure.place.key},", *lines, "}", ""])


def _bibtex(text: str) -> str:
    return "".join(BIBTEX_MARKS.get(letter, letter) for letter in text)


def as_csl(figure: Figure, today: date, language: str) -> list[dict[str, object]]:
    """The citation as CSL-JSON, which reference managers read."""
    source = figure.source
    told = {
        "id": figure.place.key,
        "type": "dataset",
        "title": figure.title,
        "author": [{"literal": source.body}],
        "container-title": source.title if source.number else None,
        "publisher": str(_("Open budgets of the Republic of Kazakhstan")),
        "number": source.number,
        "version": str(source.edition) if source.edition else None,
        "issued": _csl_day(source.placed_on) if source.placed_on else None,
        "accessed": _csl_day(today),
        "note": figure.said or None,
        "URL": figure.place.url(),
        "language": language,
        "source": current_app.config["PORTAL"].base_url,
    }
    return [{name: value for name, value in told.items() if value is not None}]


def _csl_day(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
