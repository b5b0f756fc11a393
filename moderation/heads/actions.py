"""The operator confirms the head of a state body, once for each person (§8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.core import journal
from portal.core.grants import lock_offices, usual_powers
from portal.core.notices import write_notice
from portal.models import Account, HeadClaim, RoleGrant, SignIn
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.delegation import why_not_confirm_head
from portal.terms import OFFICIAL_LANGUAGES, KeyKind, Role


@dataclass(frozen=True)
class HeadDecision:
    """What the operator decided about a claim, with grounds."""

    claim_id: int
    is_confirmed: bool
    grounds: str


def decide_head(
    db: Session, operator: Account, draft: HeadDecision, now: datetime
) -> RoleGrant | None:
    """The claim is confirmed, which ends the office of the head before, or declined; raises Refused
    (§8, decided: heads of bodies)."""
    claim = claim_to_decide(db, operator, draft, lock=True)
    claim.decided_at, claim.decided_by_id = now, operator.id
    claim.is_confirmed, claim.grounds = draft.is_confirmed, draft.grounds
    act = "head.confirm" if draft.is_confirmed else "head.decline"
    journal.record(db, now, operator, act, claim, body_id=claim.body_id)
    grant = _confirmed(db, claim, operator, now) if draft.is_confirmed else None
    _tell(db, claim, now)
    return grant


def current_head(db: Session, body_id: int) -> RoleGrant | None:
    """Who is the head of a body on the portal."""
    return db.scalar(
        select(RoleGrant)
        .where(RoleGrant.body_id == body_id, RoleGrant.role == Role.HEAD)
        .where(RoleGrant.ended_at.is_(None))
        .options(joinedload(RoleGrant.account))
    )


def claim_to_decide(
    db: Session, operator: Account, draft: HeadDecision, *, lock: bool = False
) -> HeadClaim:
    """The claim, if the operator may decide so; raises Refused. Locked after its body: heads of one
    body are confirmed one after the other."""
    claim = _claim(db, draft.claim_id, lock=lock)
    if refusal := why_not_confirm_head(
        is_open=claim.decided_at is None,
        operator_id=operator.id,
        account_id=claim.account_id,
        grounds=draft.grounds,
    ):
        raise Refused(refusal)
    return claim


def _claim(db: Session, claim_id: int, *, lock: bool) -> HeadClaim:
    body_id = db.scalar(select(HeadClaim.body_id).where(HeadClaim.id == claim_id))
    if lock and body_id is not None:
        lock_offices(db, body_id)
    claim = db.scalar(
        select(HeadClaim)
        .where(HeadClaim.id == claim_id)
        .options(joinedload(HeadClaim.account), joinedload(HeadClaim.body))
        .execution_options(populate_existing=True)
    )
    if claim is None:
        raise Refused(Refusal("There is no such claim", "§8"))
    return claim


def _confirmed(db: Session, claim: HeadClaim, operator: Account, now: datetime) -> RoleGrant:
    before = current_head(db, claim.body_id)
    if before is not None:
        before.ended_at, before.ended_by_id = now, operator.id
        journal.record(db, now, operator, "head.replace", before, body_id=claim.body_id)
    grant = RoleGrant(
        account_id=claim.account_id,
        role=Role.HEAD,
        body_id=claim.body_id,
        powers=usual_powers(Role.HEAD),
        starts_on=local_date(now),
        granted_at=now,
        granted_by_id=operator.id,
    )
    db.add(grant)
    db.flush()
    _open_office(db, grant, now)
    return grant


def _open_office(db: Session, grant: RoleGrant, now: datetime) -> None:
    """Whoever waits, signed in with the head's key, acts as the head from the next request on."""
    db.execute(
        update(SignIn)
        .where(SignIn.account_id == grant.account_id, SignIn.body_id == grant.body_id)
        .where(SignIn.key_kind == KeyKind.HEAD, SignIn.grant_id.is_(None))
        .where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .values(grant_id=grant.id)
    )


def _tell(db: Session, claim: HeadClaim, now: datetime) -> None:
    """The body is told in both languages, the person in the language chosen."""
    told = {"claim": claim, "body": claim.body, "person": claim.account.name}
    letters = [("body", claim.body.email, language) for language in OFFICIAL_LANGUAGES]
    letters.append(("person", claim.account.email, claim.account.language))
    for whom, email, language in letters:
        if email is not None:
            write_notice(
                db,
                now,
                key=f"head-claim:{claim.id}:{whom}:{language}",
                email=email,
                language=language,
                template="head_decided",
                to=claim.account if whom == "person" else None,
                **told,
            )
