"""What an incoming paper would change in a draft, and what would still be missing before placing:
places of a document in two languages, before and after (§3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.core.editions import twins_of
from portal.core.text import words_of
from portal.models import Edition
from portal.papers.drafts import Paper, PartDraft, RowDraft
from portal.rules.forms import PartForm
from portal.rules.placement import Difference, Twin, differences

Texts = tuple[str, str]  # kk, ru
CODES = ("kk", "ru")


@dataclass(frozen=True)
class Change:
    """One place that would say something else."""

    place: str  # as in `twins_of`: `head/title`, `measures/row/KEY/cell/COLUMN`
    before: Texts
    after: Texts


def changes_of(edition: Edition | None, paper: Paper, form: tuple[PartForm, ...]) -> list[Change]:
    """Every place that changes in the parts that the paper names; the draft must be loaded whole,
    without one everything is new."""
    whole = _with_head_of(edition, paper)
    after = {twin.place: (twin.kk, twin.ru) for twin in twins_of_paper(whole, form)}
    before: dict[str, Texts] = {}
    for twin in twins_of(edition) if edition is not None else ():
        is_named = twin.place.split("/")[0] in paper.parts
        if twin.place in after or is_named:
            before[twin.place] = twin.kk, twin.ru
    places = dict.fromkeys([*after, *before])
    nothing = ("", "")
    pairs = ((place, before.get(place, nothing), after.get(place, nothing)) for place in places)
    return [Change(*one) for one in pairs if one[1] != one[2]]


def gaps_of_paper(
    edition: Edition | None, paper: Paper, form: tuple[PartForm, ...]
) -> list[Difference]:
    """Where a paper says something in one language only, or other figures in the two (§3); what
    it does not name at all is no gap of the paper."""
    twins = twins_of_paper(_with_head_of(edition, paper), form)
    return list(differences([one for one in twins if one.kk or one.ru]))


def _with_head_of(edition: Edition | None, paper: Paper) -> Paper:
    """The same with the texts of the head that its file leaves to the draft."""
    if edition is None:
        return paper
    names = {name[:-3] for name in paper.head if name != "title_en"}
    kept = {
        f"{name}_{code}": getattr(edition, f"{name}_{code}") for name in names for code in CODES
    }
    return Paper({**kept, **paper.head}, paper.parts)


def twins_of_paper(paper: Paper, form: tuple[PartForm, ...]) -> Iterator[Twin]:
    """Every place of a paper in both languages, named as those of an edition."""
    names = dict.fromkeys(name[:-3] for name in paper.head if name != "title_en")
    for name in names:
        kk, ru = (paper.head.get(f"{name}_{code}", "") for code in ("kk", "ru"))
        yield Twin(f"head/{name}", kk, ru)
    for one in form:
        if draft := paper.parts.get(one.key):
            yield from _twins_of_part(one, draft)


def _twins_of_part(form: PartForm, draft: PartDraft) -> Iterator[Twin]:
    if form.has_body:
        yield Twin(f"{form.key}/body", words_of(draft.body_kk), words_of(draft.body_ru))
    if form.columns and not draft.rows:
        yield Twin(f"{form.key}/rows", "", "", required=form.is_required)
    for row in draft.rows:
        yield from _twins_of_row(form, row)


def _twins_of_row(form: PartForm, row: RowDraft) -> Iterator[Twin]:
    place, texts = f"{form.key}/row/{row.key}", row.texts
    yield Twin(f"{place}/name", texts["name_kk"], texts["name_ru"])
    if form.has_unit:
        yield Twin(f"{place}/unit", texts["unit_kk"], texts["unit_ru"], required=False)
    for cell in row.cells:
        if cell.kk or cell.ru:
            yield Twin(f"{place}/cell/{cell.column}", cell.kk, cell.ru, required=False)
    if form.has_note:
        yield Twin(f"{place}/note", texts["note_kk"], texts["note_ru"], required=False)


def names_of_rows(edition: Edition | None, paper: Paper) -> Mapping[str, Texts]:
    """What the rows are called, by `part/row/key`, to tell of a place in words."""
    names = {}
    for part in edition.parts if edition else ():
        for row in part.rows:
            names[f"{part.key}/row/{row.key}"] = row.name_kk, row.name_ru
    for key, draft in paper.parts.items():
        for one in draft.rows:
            names[f"{key}/row/{one.key}"] = one.texts["name_kk"], one.texts["name_ru"]
    return names
