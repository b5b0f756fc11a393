"""What a machine is told: how a document stands, and every fault with its place."""

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, jsonify, url_for
from flask_babel import gettext as _

from portal.core.editions import differences_of
from portal.core.errors import problem
from portal.core.faults import Fault
from portal.intake.queries import Standing
from portal.intake.reader import SHOWN, pointer
from portal.models import Edition
from portal.rules.calendar import PORTAL_ZONE
from portal.rules.discussion import is_late
from portal.rules.placement import Difference
from portal.terms import EditionStatus

LONGEST_FOUND = 120  # characters
Json = dict[str, Any]


def faulty(faults: Iterable[Fault], total: int) -> Response:
    """422 with every fault."""
    told = [fault_told(one) for one in faults]
    title = _("What was sent has faults")
    return problem(422, title, faults=told, faults_total=total)


def fault_told(fault: Fault) -> Json:
    """One fault, its expectation in the language of the request."""
    return {
        "place": fault.place,
        "sheet": fault.sheet or None,
        "row": fault.row,
        "column": fault.column or None,
        "found": fault.found,
        "expected": fault.words(),
    }


def faults_of(edition: Edition, differences: Iterable[Difference]) -> list[Fault]:
    """Where Kazakh and Russian of an edition do not agree, as places of the message (§3)."""
    numbers = {
        (part.key, row.key): no for part in edition.parts for no, row in enumerate(part.rows)
    }
    return [
        Fault(expected=one.reason, found=_both(one), place=_place(one.place, numbers))
        for one in differences
    ]


def _both(one: Difference) -> str:
    said = (one.kk, one.ru)
    return " / ".join(text[:LONGEST_FOUND] for text in said) if any(said) else ""


def _place(twin: str, numbers: dict[tuple[str, str], int]) -> str:
    """`measures/row/KEY/cell/plan` is `/parts/measures/rows/2/values/plan` of the message."""
    first, *rest = twin.split("/")
    if first == "head":
        return pointer("", rest[0])
    if first == "files":
        return ""  # files are put beside a draft in the workplace
    place = pointer("/parts", first)
    if rest[0] != "row":
        return pointer(place, rest[0])
    row = pointer(f"{place}/rows", numbers[first, rest[1]])
    return pointer(f"{row}/values", rest[3]) if rest[2] == "cell" else pointer(row, rest[2])


def standing_told(external_id: str, standing: Standing) -> Json:
    """How a document that a machine sent stands now."""
    sending, edition = standing.sending, standing.edition
    told: Json = {
        "external_id": external_id,
        "state": "gone",  # thrown away in the workplace: the next message begins it anew
        "sha256": sending.payload_sha256,
        "received_at": sending.received_at
        and sending.received_at.astimezone(PORTAL_ZONE).isoformat(timespec="seconds"),
        "signed": sending.is_signed,
    }
    if edition is None:
        return told
    document, duty = edition.document, standing.duty
    differences = [] if edition.status is EditionStatus.PLACED else differences_of(edition)
    gaps = faults_of(edition, differences)
    late = is_late(done_on=document.placed_on, due=duty.due_on) if _is_done(standing) else None
    return told | {
        "state": edition.status,
        "kind": document.kind,
        "number": document.number,
        "edition": edition.no,
        "revision": edition.revision,
        "changed_by_person": standing.is_changed_by_person,
        "checksum": edition.checksum,
        "placed_on": document.placed_on and document.placed_on.isoformat(),
        "due_on": duty and duty.due_on.isoformat(),
        "late": late,
        "gaps": [fault_told(one) for one in gaps[:SHOWN]],
        "gaps_total": len(gaps),
        "url": document.number and _address(document.number),
    }


def _is_done(standing: Standing) -> bool:
    edition = standing.edition
    return bool(standing.duty and edition and edition.document.placed_on)


def _address(number: str) -> str:
    base = current_app.config["PORTAL"].base_url
    return f"{base}{url_for('api.document', number=number)}"


def told(content: Json, status: int = 200) -> Response:
    """An answer in JSON."""
    answer = jsonify(content)
    answer.status_code = status
    return answer
