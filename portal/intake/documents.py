"""Reading a document that a machine sent: what it is about, its texts, whether it is to be placed
(§8). All faults are found before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.intake.parts import read_parts
from portal.intake.payload import SIGNATURE, canonical_payload, sha256_of
from portal.intake.reader import Reader
from portal.models import Program
from portal.papers.drafts import HEAD_LIMITS, NewDocument, Paper, Reason
from portal.rules.forms import form_of
from portal.rules.placement import needs_event
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind

SENT_KINDS = tuple(one for one in DocumentKind if one is not DocumentKind.BUDGET_REPORT)
PAST_KINDS = (DocumentKind.EXECUTION_REPORT, DocumentKind.FINANCIAL_STATEMENT)
LANGUAGES = ("kk", "ru", "en")
PROGRAM_NAMES = ("budget", "code")
TEXT_NAMES = ("title", "summary", "head", "reason")
NAMES = (
    *("kind", "year", "program", "stage", "month", "event_on"),
    *(*TEXT_NAMES, "parts", "place", SIGNATURE),
)
YEARS_BACK, YEARS_AHEAD = 3, 3
EVENT_DAYS = 366 * YEARS_BACK  # a term counts from a day that is no further away
LONGEST_SIGNATURE = 100_000  # characters of base64

FindProgram = Callable[[str, str], Program | None]  # by budget and code


@dataclass(frozen=True)
class SentDocument:
    """A document as a machine sent it, right in shape."""

    new: NewDocument
    paper: Paper
    reason: Reason
    wants_place: bool
    canonical: bytes
    signature: str

    @property
    def sha256(self) -> str:
        """By which the same message is known again."""
        return sha256_of(self.canonical)


def read_document(
    reader: Reader, payload: Mapping[str, Any], find: FindProgram, today: date
) -> SentDocument | None:
    """The document that a message tells of; None when it has faults."""
    reader.members(payload, "", NAMES, needed=("kind", "year", "title", "parts"))
    new = _new(reader, payload, find, today)
    head = _head(reader, payload)
    reason = reader.pair(payload.get("reason"), "/reason", HEAD_LIMITS["reason"])
    place = reader.yes(payload.get("place", False), "/place")
    signature = payload.get(SIGNATURE, "")
    if not isinstance(signature, str) or len(signature) > LONGEST_SIGNATURE:
        reader.fault(f"/{SIGNATURE}", "A detached signature (CMS) in base64")
    if new is None:
        return None
    forms = form_of(new.kind, new.period_from, new.stage)
    parts = read_parts(reader, payload.get("parts", {}), "/parts", forms)
    if reader.total:
        return None
    canonical = canonical_payload(dict(payload))
    return SentDocument(new, Paper(head, parts), Reason(**reason), place, canonical, signature)


def _head(reader: Reader, payload: Mapping[str, Any]) -> dict[str, str]:
    texts = {}
    for name in TEXT_NAMES[:3]:
        known = LANGUAGES if name == "title" else LANGUAGES[:2]
        pair = reader.pair(payload.get(name), f"/{name}", HEAD_LIMITS[name], known)
        texts |= {f"{name}_{code}": text for code, text in pair.items()}
    return texts


def _new(
    reader: Reader, payload: Mapping[str, Any], find: FindProgram, today: date
) -> NewDocument | None:
    """What the document is about: each kind has what the law counts from, and nothing else."""
    kind = reader.word(payload.get("kind"), "/kind", SENT_KINDS) if "kind" in payload else None
    if kind is None:
        return None
    before = reader.total
    last = today.year - 1 if kind in PAST_KINDS else today.year + YEARS_AHEAD
    year = reader.whole(payload.get("year"), "/year", today.year - YEARS_BACK, last)
    stage = month = event = program = None
    if _has(reader, payload, "stage", kind is DocumentKind.CITIZEN_BUDGET):
        stage = reader.word(payload["stage"], "/stage", tuple(BudgetStage))
    if _has(reader, payload, "month", stage is BudgetStage.MONTH):
        month = reader.whole(payload["month"], "/month", 1, 11)
    if _has(reader, payload, "event_on", needs_event(kind, stage)):
        event = _event(reader, payload["event_on"], stage, today)
    if _has(reader, payload, "program", kind in PROGRAM_KINDS):
        program = _program(reader, payload["program"], find)
    if reader.total > before or year is None:
        return None
    return NewDocument(kind, year, program, stage, month, event)


def _has(reader: Reader, payload: Mapping[str, Any], name: str, is_needed: bool) -> bool:
    """Whether a particular is to be read; one that is missing or does not belong is a fault."""
    if is_needed and name not in payload:
        reader.fault(f"/{name}", "This must not be missing")
    if not is_needed and name in payload:
        reader.fault(f"/{name}", "Nothing: documents of this kind do not have it", name)
    return is_needed and name in payload


def _event(reader: Reader, value: Any, stage: BudgetStage | None, today: date) -> date | None:
    """A budget will be submitted on a day to come; everything else has happened."""
    day = reader.day(value, "/event_on")
    if day is None:
        return None
    if day > today and stage is not BudgetStage.DRAFT:
        reader.fault("/event_on", "A day that has come", value)
    elif abs((day - today).days) > EVENT_DAYS:
        reader.fault("/event_on", "A day within three years", value)
    return day


def _program(reader: Reader, value: Any, find: FindProgram) -> Program | None:
    given = reader.members(value, "/program", PROGRAM_NAMES, needed=PROGRAM_NAMES)
    if not all(isinstance(given.get(name), str) for name in PROGRAM_NAMES):
        reader.fault("/program", "Budget and code of a program, as texts")
        return None
    found = find(given["budget"], given["code"])
    if found is None:
        said = f"{given['budget']} {given['code']}"
        reader.fault("/program", "A program of this body that the portal knows", said)
    return found
