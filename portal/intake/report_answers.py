"""What a machine is told of a budget report it sent: how far its file is, its faults, what was
placed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core.faults import Fault
from portal.core.i18n import refusal_words
from portal.intake.answers import fault_told
from portal.intake.reports import place_in_json
from portal.models import Edition, ReportImport, ReportMonth, Sending
from portal.reporting.faults import unpacked
from portal.rules import Refusal
from portal.rules.calendar import PORTAL_ZONE
from portal.terms import ImportStatus

Json = dict[str, Any]
STATES = {ImportStatus.UPLOADED: "waiting", ImportStatus.CANCELLED: "cancelled"}
FROM_JSON = ".json"


def faults_found(one: ReportImport) -> list[Fault]:
    """The first faults of a file; of one that was made from JSON with their places there."""
    found = unpacked(json.loads(one.faults))
    return placed_in_json(found) if PurePosixPath(one.file_name).suffix == FROM_JSON else found


def placed_in_json(found: Sequence[Fault]) -> list[Fault]:
    """Faults of a file as faults of the JSON it was made from."""
    return [
        replace(one, place=place_in_json(one.row, one.column), row=None, column="") for one in found
    ]


def import_told(one: ReportImport) -> Json:
    """How far a file is, and what was found in it."""
    return {
        "state": STATES.get(one.status, one.status.value),
        "budget": one.budget,
        "form": one.form,
        "file_sha256": one.sha256,
        "size": one.size,
        "rows_read": one.rows_read,
        "faults": [fault_told(fault) for fault in faults_found(one)],
        "faults_total": one.faults_total,
        "months": json.loads(one.remarks).get("months", []),
    }


def report_told(db: Session, external_id: str, sending: Sending) -> Json:
    """How a budget report stands now that a machine sent."""
    one = db.get_one(ReportImport, sending.import_id, populate_existing=True)
    told: Json = {"external_id": external_id, "sha256": sending.payload_sha256}
    told["received_at"] = sending.received_at and sending.received_at.astimezone(
        PORTAL_ZONE
    ).isoformat(timespec="seconds")
    told |= import_told(one)
    told["refusal"] = None
    if sending.refusal:
        refusal = Refusal(**json.loads(sending.refusal))
        told["state"] = "refused"
        told["refusal"] = {"title": refusal_words(refusal), "paragraph": refusal.paragraph}
    return told | {"documents": _documents(db, one)}


def _documents(db: Session, one: ReportImport) -> list[Json]:
    found = db.scalars(
        select(ReportMonth)
        .where(ReportMonth.import_id == one.id, ReportMonth.edition_id.is_not(None))
        .options(joinedload(ReportMonth.edition).joinedload(Edition.document))
        .order_by(ReportMonth.year, ReportMonth.month)
    )
    base = current_app.config["PORTAL"].base_url
    return [
        {
            "month": f"{month.year}-{month.month:02d}",
            "number": month.edition.document.number,
            "edition": month.edition.no,
            "checksum": month.edition.checksum,
            "lines": month.line_count,
            "url": base + url_for("api.document", number=month.edition.document.number),
        }
        for month in found
    ]
