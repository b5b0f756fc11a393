"""Discussions, proposals and the signatures under them for machines (§9-§17)."""

from datetime import date

from portal.core.api.shapes import (
    ADDRESS,
    ANYTHING,
    DAY,
    MOMENT,
    PAGES,
    SHA256,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    Json,
    Named,
    code,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.core.tally import NOBODY, Tally
from portal.core.verdict import Standing, Verdict
from portal.models import Discussion, Edition, Proposal
from portal.opendata.told.common import day, here, moment, pages, texts
from portal.opendata.told.documents import WITHDRAWAL, withdrawal
from portal.rules.discussion import is_open
from portal.terms import (
    PUBLIC_STATUSES,
    Breach,
    DiscussionState,
    DocumentKind,
    Language,
    ProposalStatus,
    ResponseOutcome,
)

VOTES = Named("Votes", record(**{"for": WHOLE, "against": WHOLE}))
DISCUSSION = Named(
    "Discussion",
    record(
        number=said(TEXT, "The number of its document"),
        document=record(number=TEXT, kind=one_of(DocumentKind), title=TEXTS, self=ADDRESS),
        administrator=record(code=code(3), name=TEXTS),
        opens_on=DAY,
        closes_on=said(DAY, "The last day, until 24:00"),
        withdrawn=maybe(WITHDRAWAL),
        working_days=WHOLE,
        calendar_edition=said(WHOLE, "The edition of the calendar that its term was counted with"),
        state=one_of(DiscussionState),
        votes=VOTES,
        votes_by_voter=record(people=VOTES, organisations=VOTES),
        proposals=record(
            received=WHOLE,
            waiting=said(WHOLE, "For the decision of the operator (§15)"),
            published=said(WHOLE, "With those that were answered"),
            refused=WHOLE,
            withdrawn=WHOLE,
            answered=WHOLE,
        ),
        self=ADDRESS,
        html=PAGES,
    ),
)
RESPONSE = Named(
    "Response",
    record(
        outcome=one_of(ResponseOutcome),
        grounds=TEXT,
        language=one_of(Language),
        responded_at=MOMENT,
        is_late=YES_NO,
    ),
)
PROPOSAL = Named(
    "Proposal",
    record(
        number=TEXT,
        discussion=said(TEXT, "The number of the discussed document"),
        part=record(key=TEXT, title=TEXTS),
        status=one_of(ProposalStatus),
        received_on=DAY,
        decision_due=DAY,
        decided_at=maybe(MOMENT),
        decision_is_late=maybe(YES_NO),
        breaches=said(many(one_of(Breach)), "Grounds of §14 on which it was refused"),
        language=maybe(one_of(Language)),
        text=said(maybe(TEXT), "Of a published one alone (§15)"),
        author=said(maybe(TEXT), "As the author chose to be shown"),
        votes=maybe(VOTES),
        response=maybe(RESPONSE),
        self=ADDRESS,
        html=said(maybe(PAGES), "Of a published one alone"),
    ),
)
HASH = said(TEXT, "Hexadecimal")
HASHED = {"sha256": SHA256, "gost_r_34_11_2012_512": maybe(HASH)}
SIGNATURE = Named(
    "Signature",
    record(
        proposal=TEXT,
        verdict=one_of(Standing),
        reason=said(maybe(TEXT), "A stable code of why it does not hold"),
        optional={
            "signed": record(kind=TEXT, **HASHED),
            "signature": record(format=TEXT, **HASHED),
            "key": said({"type": "string", "enum": ["person", "organisation"]}, "Whose key"),
            "organisation": maybe(TEXT),
            "author": TEXT,
            "algorithm": ANYTHING,
            "certificate_sha256": SHA256,
            "contour": TEXT,
            "accepted_at": MOMENT,
            "revocation": ANYTHING,
            "backend": ANYTHING,
            "policy_version": ANYTHING,
            "verified_again_at": maybe(MOMENT),
            "erased_at": maybe(MOMENT),
            "chain": said(
                maybe(record(place=WHOLE, record=TEXT, previous=TEXT, next=maybe(TEXT))),
                "Its place in the chain of evidence",
            ),
        },
    ),
)


def discussion(
    edition: Edition, subject: Discussion, tally: Tally, counts: dict[ProposalStatus, int], on: date
) -> Json:
    """A discussion with its counts, always counted from the votes themselves (§11)."""
    document = edition.document
    number, body = document.number, document.body
    opened = is_open(opens_on=subject.opens_on, closes_on=subject.closes_on, today=on)
    stands = opened and subject.withdrawn_at is None
    return {
        "number": number,
        "document": {
            "number": number,
            "kind": document.kind,
            "title": texts(edition, "title"),
            "self": here(f"documents/{number}"),
        },
        "administrator": {"code": body.code, "name": texts(body, "name")},
        "opens_on": day(subject.opens_on),
        "closes_on": day(subject.closes_on),
        "withdrawn": withdrawal(document),
        "working_days": subject.working_days,
        "calendar_edition": subject.calendar_edition,
        "state": DiscussionState.OPEN if stands else DiscussionState.CLOSED,
        **_votes(tally),
        "proposals": _proposals(counts),
        "self": here(f"discussions/{number}"),
        "html": pages(f"discussions/{number}"),
    }


def _votes(tally: Tally) -> Json:
    return {
        "votes": {"for": tally.votes_for, "against": tally.votes_against},
        "votes_by_voter": {
            "people": {"for": tally.people_for, "against": tally.people_against},
            "organisations": {
                "for": tally.organisations_for,
                "against": tally.organisations_against,
            },
        },
    }


def _proposals(counts: dict[ProposalStatus, int]) -> Json:
    return {
        "received": sum(counts.values()),
        "waiting": counts.get(ProposalStatus.ON_MODERATION, 0),
        "published": sum(counts.get(one, 0) for one in PUBLIC_STATUSES),
        "refused": counts.get(ProposalStatus.REFUSED, 0),
        "withdrawn": counts.get(ProposalStatus.WITHDRAWN, 0),
        "answered": counts.get(ProposalStatus.ANSWERED, 0),
    }


def proposal(subject: Proposal, tally: Tally = NOBODY) -> Json:
    """A proposal; of one that is not published only its road is told, never its text (§15)."""
    is_public = subject.status in PUBLIC_STATUSES
    decision, response, path = subject.decision, subject.response, f"proposals/{subject.number}"
    return {
        "number": subject.number,
        "discussion": subject.discussion.document.number,
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
        "self": here(path),
        "html": pages(path) if is_public else None,
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
