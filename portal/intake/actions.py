"""What a machine sent becomes a draft, is placed, or changes nothing; by the same acts as in the
workplace, whole or not at all (§8, decided: papers)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.editions import differences_of
from portal.core.evidence import Signed, keep_evidence
from portal.core.journal import record
from portal.core.secrets import Keys
from portal.intake.documents import SentDocument
from portal.intake.queries import Standing, locked_sending, standing_of
from portal.models import Document, Edition, MachineToken, Sending, SignedPayload
from portal.papers import placing
from portal.papers import queries as papers
from portal.papers.beginning import begin_correction, begin_document
from portal.papers.drafts import NewDocument, Paper
from portal.papers.writing import write_paper
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar, local_date
from portal.rules.placement import Difference, why_not_reason
from portal.terms import DISCUSSED_KINDS, EditionStatus, Intake

OTHER_SUBJECT = Refusal(
    "What a document is about does not change: send this one under another external id", ""
)
CHANGED_BY_PERSON = Refusal(
    "A person has changed this draft since: it is placed or thrown away in the workplace", ""
)
BEGUN_BY_PERSON = Refusal(
    "A draft of this document was begun in the workplace or under another external id", ""
)
PLACED_BY_PERSON = Refusal("This document is placed by a person, who signs its discussion", "§9")


class Faulty(Exception):
    """What was sent cannot be placed as it is: places of an edition that differ (§3)."""

    def __init__(self, edition: Edition, differences: list[Difference]) -> None:
        super().__init__(len(differences))
        self.edition, self.differences = edition, differences


class LacksReason(Exception):
    """A placed document is corrected with a public reason (decided: corrections)."""


@dataclass(frozen=True)
class Received:
    """How a document stands after it was received; `is_new` for the first message of its id."""

    standing: Standing
    is_new: bool = False
    is_changed: bool = True


def receive_document(
    db: Session,
    machine: MachineToken,
    external_id: str,
    sent: SentDocument,
    signed: Signed | None,
    keys: Keys,
    calendar: WorkCalendar,
    now: datetime,
) -> Received:
    """One message of a machine is taken: a draft is begun or replaced, a placed document is
    corrected, and placed at once when that was asked. The same message again changes nothing.
    Raises Refused, Faulty, LacksReason."""
    sending = locked_sending(db, machine.body_id, Intake.DOCUMENTS, external_id)
    standing = standing_of(db, sending, lock=True)
    is_known = sending.edition_id is not None and sending.payload_sha256 == sent.sha256
    if is_known:
        return Received(standing, is_changed=False)
    if sent.wants_place and sent.new.kind in DISCUSSED_KINDS:
        raise Refused(PLACED_BY_PERSON)
    is_new = standing.edition is None
    edition = _to_write(db, machine, standing, sent, calendar, now)
    edition = _written(db, edition, sent)
    if sent.wants_place:
        _place(db, edition, calendar, now)
    _remember(db, sending, machine, edition, sent, now)
    told = {"external_id": external_id, "sha256": sent.sha256, "token": machine.id}
    record(db, now, None, "intake.receive", edition, body_id=machine.body_id, **told)
    if signed is not None:
        _keep_signature(db, sending, sent, signed, keys, now)
    return Received(standing_of(db, sending), is_new)


def _to_write(
    db: Session,
    machine: MachineToken,
    standing: Standing,
    sent: SentDocument,
    calendar: WorkCalendar,
    now: datetime,
) -> Edition:
    """The draft that takes the texts: a new one, the one the machine wrote before, or a
    correction."""
    edition = standing.edition
    if edition is None:
        if papers.same_draft(db, machine.body, sent.new) is not None:
            raise Refused(BEGUN_BY_PERSON)
        return begin_document(db, None, machine.body, sent.new, None, calendar, now)
    if not _is_about(edition.document, sent.new):
        raise Refused(OTHER_SUBJECT)
    if edition.status is EditionStatus.PLACED:
        if why_not_reason(kk=sent.reason.kk, ru=sent.reason.ru):
            raise LacksReason
        today = local_date(now)
        return begin_correction(db, edition, standing.discussion, None, sent.reason, today, now)
    if not standing.is_the_machines or standing.is_changed_by_person:
        raise Refused(CHANGED_BY_PERSON)
    return edition


def _is_about(document: Document, new: NewDocument) -> bool:
    """Whether a document is the one that a message tells of; a program is known by budget and
    code."""
    known = (document.kind, document.period_from, document.stage, document.month, document.event_on)
    if known != (new.kind, new.period_from, new.stage, new.month, new.event_on):
        return False
    programs = (document.program, new.program)
    budget, other = ((one.budget, one.code) if one else None for one in programs)
    return budget == other


def _written(db: Session, edition: Edition, sent: SentDocument) -> Edition:
    """The draft with everything that was sent, as one save, read anew."""
    db.flush()
    head = dict(sent.paper.head)
    if edition.no > 1:
        head |= {"reason_kk": sent.reason.kk, "reason_ru": sent.reason.ru}
    write_paper(db, edition, Paper(head, sent.paper.parts))
    db.flush()
    body_id, edition_id = edition.document.body_id, edition.id
    found = papers.own_edition(db, body_id, edition_id)
    if found is None:
        raise LookupError(edition_id)
    return found


def _place(db: Session, edition: Edition, calendar: WorkCalendar, now: datetime) -> None:
    """Placed by the body's machine, without a person (§8)."""
    if differences := differences_of(edition):
        raise Faulty(edition, differences)
    if edition.no == 1:
        placing.place_information(db, edition, None, calendar, local_date(now), now)
    else:
        placing.place_correction(db, edition, None, now)


def _remember(
    db: Session,
    sending: Sending,
    machine: MachineToken,
    edition: Edition,
    sent: SentDocument,
    now: datetime,
) -> None:
    sending.document_id, sending.edition_id = edition.document_id, edition.id
    sending.revision, sending.payload_sha256 = edition.revision, sent.sha256
    sending.token_id, sending.received_at = machine.id, now
    sending.is_signed = bool(sent.signature)
    db.flush()


def _keep_signature(
    db: Session,
    sending: Sending,
    sent: SentDocument,
    signed: Signed,
    keys: Keys,
    now: datetime,
) -> None:
    payload = SignedPayload(sending_id=sending.id, payload_sha256=sent.sha256, received_at=now)
    db.add(payload)
    db.flush()
    keep_evidence(db, keys, signed, payload_id=payload.id)
