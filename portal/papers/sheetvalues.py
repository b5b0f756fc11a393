"""Values of sheets become texts and sums of a document, each with what is wrong with it."""

from dataclasses import dataclass, replace

from portal.core.faults import Fault
from portal.papers.contents import Value, ValueKind
from portal.papers.findings import Findings
from portal.papers.judging import length_fault, sum_fault
from portal.papers.layout import EXAMPLE, Field
from portal.papers.letters import cleaned, day_of, printed_number

CONTINUED = "⤷"  # a text longer than a cell of Excel goes on in the next line


@dataclass(frozen=True)
class Place:
    """Where a value stands."""

    sheet: str
    row: int
    column: str

    def of(self, fault: Fault) -> Fault:
        """A fault that stands here."""
        return replace(fault, sheet=self.sheet, row=self.row, column=self.column)


def text_of(value: Value | None, field: Field, place: Place, findings: Findings) -> str:
    """A text as the portal keeps it."""
    if value is None:
        return ""
    if value.kind in (ValueKind.FORMULA, ValueKind.WRONG):
        findings.add(place.of(_wrong(value)))
        return ""
    if value.kind is ValueKind.NUMBER:
        text = printed_number(value.text) if field.column else value.text.replace(".", ",")
    elif value.kind is ValueKind.DAY:
        day = day_of(value.text[:10])
        text = f"{day:%d.%m.%Y}" if day else value.text
    else:
        text = cleaned(value.text)
    if text.startswith(EXAMPLE):
        findings.add(place.of(Fault("Your own text instead of the example", found=text)))
    if fault := length_fault(text, field.limit):
        findings.add(place.of(fault))
    return text


def sum_text(value: Value | None, field: Field, place: Place, findings: Findings) -> str:
    """A sum as it is printed; text that is no number is a fault with a guess at what was meant."""
    column = field.column
    if value is None or column is None:
        return ""
    if value.kind in (ValueKind.FORMULA, ValueKind.WRONG):
        findings.add(place.of(_wrong(value)))
        return ""
    text = printed_number(value.text) if value.kind is ValueKind.NUMBER else cleaned(value.text)
    if fault := sum_fault(text, column, guess=value.kind is not ValueKind.DAY):
        findings.add(place.of(fault))
    return text


def _wrong(value: Value) -> Fault:
    if value.kind is ValueKind.FORMULA:
        return Fault(
            "A value instead of a formula: open the file in Excel and save it", found=value.text
        )
    return Fault("A value instead of an error of Excel", found=value.text)
