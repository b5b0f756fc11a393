"""Shapes of answers, written beside what makes them; a named one stands once in the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
Shape = Mapping[str, Any]  # JSON Schema 2020-12; may hold named shapes


@dataclass(frozen=True, eq=False)
class Named:
    """A shape that the document tells once, under its name."""

    name: str
    shape: Shape


Told = Shape | Named

TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer"}
NUMBER: Shape = {"type": "number"}
YES_NO: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
ADDRESS: Shape = {"type": "string", "format": "uri"}
SHA256: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
UNIT: Shape = {"type": "string", "const": "KZT-thousand"}
ANYTHING: Shape = {}


def record(*, optional: Mapping[str, Told] | None = None, **members: Told) -> Shape:
    """An object that has all of these members, and may have the optional ones."""
    return {
        "type": "object",
        "properties": {**members, **(optional or {})},
        "required": list(members),
    }


def joined(shape: Shape, *, optional: Mapping[str, Told] | None = None, **more: Told) -> Shape:
    """A record with further members."""
    known = shape["properties"]
    needed = {name: known[name] for name in shape["required"]}
    left = {name: one for name, one in known.items() if name not in needed}
    return record(optional={**left, **(optional or {})}, **{**needed, **more})


def said(shape: Shape, words: str) -> Shape:
    """The same shape with what it means in the field."""
    return {**shape, "description": words}


def maybe(shape: Told) -> Shape:
    """A value or null."""
    if isinstance(shape, Named) or "type" not in shape:
        return {"anyOf": [shape, {"type": "null"}]}
    more = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return {**shape, **more, "type": [shape["type"], "null"]}


def many(shape: Told) -> Shape:
    """A list of the same."""
    return {"type": "array", "items": shape}


def by_name(shape: Told) -> Shape:
    """An object whose members all are alike."""
    return {"type": "object", "additionalProperties": shape}


def one_of(words: type[StrEnum]) -> Shape:
    """A word of the field."""
    return {"type": "string", "enum": [word.value for word in words]}


def code(digits: int) -> Shape:
    """A code with all its zeros; always text."""
    return {"type": "string", "pattern": f"^[0-9]{{{digits}}}$"}


def listed(item: Told, *, optional: Mapping[str, Told] | None = None, **more: Told) -> Shape:
    """A page of a list: its items, how many there are in all, and where the next page is."""
    return record(
        items=many(item),
        total=said({**WHOLE, "minimum": 0}, "How many there are in all, on every page"),
        next=said(maybe(ADDRESS), "The address of the next page; null on the last one"),
        optional=optional,
        **more,
    )


TEXTS = Named("Texts", record(kk=TEXT, ru=TEXT, en=maybe(TEXT)))
BILINGUAL = Named("Bilingual", record(kk=TEXT, ru=TEXT))
PAGES = Named("Pages", record(kk=ADDRESS, ru=ADDRESS, en=ADDRESS))
PROBLEM = Named(
    "Problem",
    record(
        type=TEXT,
        title=TEXT,
        status=WHOLE,
        optional={
            "detail": TEXT,
            "paragraph": said(TEXT, "Of the order, where the law refused"),
            "parameters": many(record(name=TEXT, expected=TEXT, optional={"found": TEXT})),
            "known": said(many(TEXT), "The parameters that the address knows"),
            "faults": many(by_name(ANYTHING)),
            "faults_total": WHOLE,
        },
    ),
)


def resolved(shape: Any, found: dict[str, Json], names: dict[str, Named]) -> Any:
    """A shape as the document writes it; named ones are put into `found`. Raises ValueError when
    two shapes have one name."""
    if isinstance(shape, Named):
        if names.setdefault(shape.name, shape) is not shape:
            raise ValueError(f"two shapes are called {shape.name}")
        if shape.name not in found:
            found[shape.name] = {}
            found[shape.name] = resolved(shape.shape, found, names)
        return {"$ref": f"#/components/schemas/{shape.name}"}
    if isinstance(shape, Mapping):
        return {name: resolved(one, found, names) for name, one in shape.items()}
    if isinstance(shape, list):
        return [resolved(one, found, names) for one in shape]
    return shape
