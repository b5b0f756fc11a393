"""The report for machines, by the names of the public contract."""

import json
from typing import Any

from portal.closure.facts import ClosureFacts, named, sha256
from portal.closure.form import COLUMNS, header
from portal.closure.report import compose
from portal.terms import Language


def as_public(facts: ClosureFacts, lang: Language | None = None) -> dict[str, Any]:
    """All the facts with their checksum, and the words of the form when a language is asked for.

    Without `sha256` and `form`, written with sorted keys and no spaces, they give that checksum.
    """
    public = {**named(facts), "sha256": sha256(facts)}
    return {**public, "form": _form(facts, lang)} if lang else public


def draw(facts: ClosureFacts, lang: Language) -> bytes:
    """The report as JSON (RFC 8259); equal facts give equal bytes."""
    return json.dumps(as_public(facts, lang), ensure_ascii=False, indent=1).encode() + b"\n"


def _form(facts: ClosureFacts, lang: Language) -> dict[str, Any]:
    title, fields, table, remarks = compose(facts, lang)
    names = header(facts.appendix)
    return {
        "language": lang,
        "approved": title.approved.replace("\n", " "),
        "title": title.text,
        "edition": title.edition,
        "header": [
            {"field": name, "label": label, "text": cell.text}
            for name, (label, cell) in zip(names, fields.pairs, strict=True)
        ],
        "columns": [
            {"field": name, "number": number, "label": label}
            for name, number, label in zip(COLUMNS, table.numbers, table.columns, strict=True)
        ],
        "notes": [*remarks.lines, remarks.check],
    }
