"""The public shapes of the API: own names, texts in every language, money in thousand tenge."""

from datetime import date, datetime
from typing import Any

from portal.core.calendars import EditionLine
from portal.core.tally import NOBODY, Tally
from portal.core.verdict import Verdict
from portal.models import Body, Cell, Discussion, Document, Edition, Part, Proposal, Region, Row
from portal.rules.calendar import PORTAL_ZONE, CountedDay
from portal.rules.discussion import is_open
from portal.terms import PUBLIC_STATUSES, ProposalStatus

UNIT = "KZT-thousand"
Json = dict[str, Any]


def texts(subject: object, field: str) -> Json:
    """A text of a state body in every language it has."""
    return {code: getattr(subject, f"{field}_{code}", None) for code in ("kk", "ru", "en")}


def moment(at: datetime | None) -> str | None:
    """A moment with its offset, on the legal clock."""
    return at and at.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def day(on: date | None) -> str | None:
    """A day as `YYYY-MM-DD`."""
    return on and on.isoformat()


def document(edition: Edition, discussion: Discussion | None) -> Json:
    """A document in a list: what it is, whose, and whether it is discussed."""
    subject: Document = edition.document
    program = subject.program
    return {
        "number": subject.number,
        "kind": subject.kind,
        "title": texts(edition, "title"),
        "summary": {**texts(edition, "summary")},
        "administrator": administrator(subject.body),
        "program": program
        and {
            "code": program.code,
            "budget": program.budget,
            "year": program.year,
            "functional_group": program.group_code,
            "name": texts(program, "name"),
            "amount": program.amount,
            "unit": UNIT,
        },
        "period": {"from": subject.period_from, "to": subject.period_to},
        "placed_on": day(subject.placed_on),
        "edition": edition.no,
        "checksum": edition.checksum,
        "is_invented": edition.is_invented,
        "withdrawn": _withdrawal(subject),
        "discussion": discussion
        and {"opens_on": day(discussion.opens_on), "closes_on": day(discussion.closes_on)},
    }


def _withdrawal(subject: Document) -> Json | None:
    """When and why a document was withdrawn; everything else of it is told as before."""
    if subject.withdrawn_on is None:
        return None
    reason = {code: getattr(subject, f"reason_{code}") for code in ("kk", "ru")}
    return {"on": day(subject.withdrawn_on), "reason": reason}


def document_with_parts(edition: Edition, discussion: Discussion | None) -> Json:
    """A document with everything in it."""
    return {
        **document(edition, discussion),
        "program_head": texts(edition, "head"),
        "parts": [_part(part) for part in edition.parts],
        "files": [
            {"title": texts(file, "title"), "sha256": file.sha256, "size": file.size}
            for file in edition.files
        ],
    }


def _part(part: Part) -> Json:
    return {
        "key": part.key,
        "title": texts(part, "title"),
        "body": {code: getattr(part, f"body_{code}") for code in ("kk", "ru")},
        "rows": [_row(row) for row in part.rows],
    }


def _row(row: Row) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "name": texts(row, "name"),
        "unit": texts(row, "unit"),
        "note": texts(row, "note"),
        "values": {cell.column: _cell(cell) for cell in row.cells},
    }


def _cell(cell: Cell) -> Json:
    number = None if cell.number is None else str(cell.number)
    return {"kk": cell.text_kk, "ru": cell.text_ru, "number": number}


def discussion(
    edition: Edition, subject: Discussion, tally: Tally, counts: dict[ProposalStatus, int], on: date
) -> Json:
    """A discussion with its counts, always counted from the votes themselves (§11)."""
    opened = is_open(opens_on=subject.opens_on, closes_on=subject.closes_on, today=on)
    return {
        "number": edition.document.number,
        "document": {
            "number": edition.document.number,
            "kind": edition.document.kind,
            "title": texts(edition, "title"),
        },
        "opens_on": day(subject.opens_on),
        "closes_on": day(subject.closes_on),
        "withdrawn": _withdrawal(edition.document),
        "working_days": subject.working_days,
        "calendar_edition": subject.calendar_edition,
        "state": "open" if opened and subject.withdrawn_at is None else "closed",
        "votes": {"for": tally.votes_for, "against": tally.votes_against},
        "votes_by_voter": {
            "people": {"for": tally.people_for, "against": tally.people_against},
            "organisations": {
                "for": tally.organisations_for,
                "against": tally.organisations_against,
            },
        },
        "proposals": {
            "received": sum(counts.values()),
            "waiting": counts.get(ProposalStatus.ON_MODERATION, 0),
            "published": sum(counts.get(one, 0) for one in PUBLIC_STATUSES),
            "refused": counts.get(ProposalStatus.REFUSED, 0),
            "withdrawn": counts.get(ProposalStatus.WITHDRAWN, 0),
            "answered": counts.get(ProposalStatus.ANSWERED, 0),
        },
    }


def proposal(subject: Proposal, tally: Tally = NOBODY) -> Json:
    """A proposal; of one that is not published only its road is told, never its text (§15)."""
    is_public = subject.status in PUBLIC_STATUSES
    decision, response = subject.decision, subject.response
    return {
        "number": subject.number,
        "part": {"key": subject.part.key, "title": texts(subject.part, "title")},
        "status": subject.status,
        "received_on": day(subject.received_on),
        "decision_due": day(subject.decision_due),
        "decided_at": decision and moment(decision.decided_at),
        "decision_is_late": decision and decision.is_late,
        "breaches": sorted(decision.breaches) if decision else [],
        "language": subject.language if is_public else None,
        "text": subject.text if is_public else None,
        "author": (subject.author_shown or None) if is_public else None,
        "votes": {"for": tally.votes_for, "against": tally.votes_against} if is_public else None,
        "response": response
        and {
            "outcome": response.outcome,
            "grounds": response.grounds,
            "language": response.language,
            "responded_at": moment(response.responded_at),
            "is_late": response.is_late,
        },
    }


def administrator(body: Body) -> Json:
    """An administrator of budget programs by its code."""
    return {"code": body.code, "name": texts(body, "name"), "level": body.level}


def region(subject: Region) -> Json:
    """A region by its KATO code."""
    return {"code": subject.code, "name": texts(subject, "name")}


def counted_day(one: CountedDay) -> Json:
    """A day of a term: what it is and, when it counted, its number."""
    return {
        "day": day(one.day),
        "kind": one.kind,
        "number": one.number,
        "name": dict(one.names) or None,
        "act": one.act or None,
        "is_estimated": one.is_estimated,
    }


def calendar_edition(one: EditionLine) -> Json:
    """An edition of the calendar: what made it, when, and the days that it changed."""
    return {
        "edition": one.no,
        "change": one.change,
        "reason": one.reason,
        "made_at": moment(one.made_at),
        "years": {"from": one.first_year, "to": one.last_year},
        "changed_days": [
            {"day": day(each.day), "is_working": each.is_working, "was_working": each.was_working}
            for each in one.changed
        ],
    }


def signature(subject: Proposal, verdict: Verdict) -> Json:
    """Whether a signature holds, and what it rests on; never the IIN and never the text."""
    kept, link, report = verdict.evidence, verdict.link, verdict.report
    told: Json = {"proposal": subject.number, "verdict": verdict.standing, "reason": verdict.reason}
    if kept is None or report is None:
        return told
    return told | {
        "signed": {"kind": "proposal", "sha256": kept.document_sha256}
        | {"gost_r_34_11_2012_512": kept.document_streebog},
        "signature": {"format": "cms", "sha256": kept.cms_sha256}
        | {"gost_r_34_11_2012_512": kept.cms_streebog},
        "key": "organisation" if report["organisation"] else "person",
        "organisation": report["organisation"],
        "author": subject.author_shown,
        "algorithm": report["algorithm"],
        "certificate_sha256": kept.certificate_sha256,
        "contour": report["contour"],
        "accepted_at": moment(kept.verified_at),
        "revocation": report["revocation"],
        "backend": report["backend"],
        "policy_version": report["policy_version"],
        "verified_again_at": verdict.rechecked_at and moment(verdict.rechecked_at),
        "erased_at": kept.erased_at and moment(kept.erased_at),
        "chain": link
        and {
            "place": link.position,
            "record": link.record_hash,
            "previous": link.previous_hash,
            "next": verdict.next_hash,
        },
    }
