"""A document that a machine sends as a file, in the portal's own template: a workbook, or tables as
separated values; read by the same readers as what officials upload (§8, decided: papers)."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from portal.intake.documents import SentDocument
from portal.intake.parts import EMPTY
from portal.intake.payload import canonical_payload, sha256_of
from portal.intake.reader import Reader
from portal.models import Body, Edition
from portal.papers.drafts import HEAD_LIMITS, Paper, Reason
from portal.papers.findings import Findings
from portal.papers.settling import settled
from portal.papers.taking import incoming_of, read_files
from portal.rules.forms import form_of

LARGEST_FILE = 20 * 1024 * 1024  # bytes
FILE_TYPES = {  # type of a sent file: its name
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document.xlsx",
    "application/zip": "document.zip",
    "text/csv": "document.csv",
}
ARGUMENTS = ("place", "reason_kk", "reason_ru", "dry_run")
HEAD = ("title_kk", "title_ru", "title_en", "summary_kk", "summary_ru", "head_kk", "head_ru")


def read_arguments(reader: Reader, given: Mapping[str, str]) -> tuple[bool, Reason]:
    """What the address of a sent file says: whether it is placed, and why a placed one changes."""
    for name in given:
        if name not in ARGUMENTS:
            reader.fault(f"?{name}", "Only these names: %(names)s", names=", ".join(ARGUMENTS))
    words = {"1": True, "true": True, "0": False, "false": False, "": False}
    place = words.get(given.get("place", ""))
    if place is None:
        reader.fault("?place", "true or false", given["place"])
    longest = HEAD_LIMITS["reason"]
    kk, ru = (
        reader.text(given.get(f"reason_{code}", ""), f"?reason_{code}", longest)
        for code in ("kk", "ru")
    )
    return place is True, Reason(kk, ru)


def read_document_file(
    db: Session,
    body: Body,
    base: Edition | None,
    file: tuple[str, bytes],
    said: tuple[bool, Reason],
    today: date,
    findings: Findings,
) -> SentDocument | None:
    """The document that a file tells of; `base` is what was sent before, whose rows keep their keys
    (§14). None when it has faults; a part that the file does not have is empty."""
    contents = read_files([file], findings)
    incoming = incoming_of(contents, base, findings) if contents else None
    if incoming is None:
        return None
    new = settled(db, body, incoming.particulars, today, findings)
    if new is None or findings.total:
        return None
    forms = form_of(new.kind, new.period_from, new.stage)
    head = {name: incoming.paper.head.get(name, "") for name in HEAD}
    parts = {form.key: incoming.paper.parts.get(form.key, EMPTY) for form in forms}
    place, reason = said
    told = {"place": place, "reason": {"kk": reason.kk, "ru": reason.ru}}
    canonical = canonical_payload({**told, "file": sha256_of(file[1])})
    return SentDocument(new, Paper(head, parts), reason, place, canonical, "")
