"""The shape of a message as JSON Schema (draft 2020-12), made from the official forms, so that a
ministry's programmer can check a message before it is sent."""

from typing import Any

from portal.intake.documents import PAST_KINDS, PROGRAM_NAMES, YEARS_BACK
from portal.intake.parts import ROW_KEY, part_names, row_names
from portal.intake.payload import SIGNATURE
from portal.papers.drafts import (
    BODY_LIMIT,
    CELL_LIMIT,
    HEAD_LIMITS,
    NAME_LIMIT,
    NUMBER_LIMIT,
    ROW_LIMIT,
    UNIT_LIMIT,
)
from portal.rules.forms import Column, PartForm, Words, form_of
from portal.rules.placement import needs_event
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = r"^\d{4}-\d{2}-\d{2}$"
Json = dict[str, Any]


def schema_of(kind: DocumentKind, year: int, address: str) -> Json:
    """The schema of messages about one kind of document, with the titles that its form has for a
    year; `address` is where the schema lives."""
    common: Json = {
        "kind": {"const": kind.value},
        "year": {"type": "integer", "minimum": year - YEARS_BACK - 1},
        **{name: _pair(limit) for name, limit in HEAD_LIMITS.items() if name != "title"},
        "title": _pair(HEAD_LIMITS["title"], ("kk", "ru", "en")),
        "place": {"type": "boolean", "default": False},
        SIGNATURE: {"type": "string", "contentEncoding": "base64"},
    }
    if kind in PAST_KINDS:
        common["year"]["description"] = "a past year"
    described = {"$schema": DRAFT, "$id": address, "title": kind.value}
    if kind is not DocumentKind.CITIZEN_BUDGET:
        return described | _message(common, kind, None, year)
    stages = [_message(common, kind, stage, year) for stage in BudgetStage]
    return described | {"oneOf": stages}


def _message(common: Json, kind: DocumentKind, stage: BudgetStage | None, year: int) -> Json:
    """A message about a document at a stage of the budget, if its kind has stages."""
    more: Json = {}
    if stage is not None:
        more["stage"] = {"const": stage.value}
    if stage is BudgetStage.MONTH:
        more["month"] = {"type": "integer", "minimum": 1, "maximum": 11}
    if needs_event(kind, stage):
        more["event_on"] = {"type": "string", "format": "date", "pattern": DAY}
    if kind in PROGRAM_KINDS:
        text = {"type": "string"}
        more["program"] = _object({name: text for name in PROGRAM_NAMES}, list(PROGRAM_NAMES))
    forms = form_of(kind, year, stage)
    parts = _object({form.key: _part(form) for form in forms}, [])
    needed = ["kind", "year", *more, "title", "parts"]
    return _object({**common, **more, "parts": parts}, needed)


def _part(form: PartForm) -> Json:
    has = part_names(form)
    members: Json = {"body": _pair(BODY_LIMIT)} if "body" in has else {}
    if "rows" in has:
        members["rows"] = {"type": "array", "maxItems": ROW_LIMIT, "items": _row(form)}
    return _titled(_object(members, []), form.title)


def _row(form: PartForm) -> Json:
    values = {one.key: _value(one) for one in form.columns if not one.is_computed}
    members: Json = {
        "key": {"type": "string", "pattern": f"^{ROW_KEY.pattern}$"},
        "kind": {"enum": [kind.value for kind in form.rows]},
        "name": _pair(NAME_LIMIT),
        "unit": _pair(UNIT_LIMIT),
        "note": _pair(NAME_LIMIT),
        "values": _object(values, []),
    }
    return _object({name: members[name] for name in row_names(form)}, ["key", "kind", "name"])


def _value(column: Column) -> Json:
    if column.is_sum:
        return _titled({"type": "string", "maxLength": NUMBER_LIMIT}, column.title)
    if column.choices:
        closed = [{code: one.words[code] for code in ("kk", "ru")} for one in column.choices]
        return _titled({"enum": [*closed, *(one["kk"] for one in closed)]}, column.title)
    one = {"type": "string", "maxLength": CELL_LIMIT}
    return _titled({"oneOf": [one, _pair(CELL_LIMIT)]}, column.title)


def _pair(longest: int, languages: tuple[str, ...] = ("kk", "ru")) -> Json:
    return _object({code: {"type": "string", "maxLength": longest} for code in languages}, [])


def _object(members: Json, needed: list[str]) -> Json:
    found: Json = {"type": "object", "properties": members, "additionalProperties": False}
    return found | {"required": needed} if needed else found


def _titled(shape: Json, title: Words) -> Json:
    return {"title": title["ru"], "description": f"{title['kk']} / {title['en']}", **shape}
