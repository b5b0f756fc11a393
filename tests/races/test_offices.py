"""Two decide about offices at the same moment: one act is done, the other is refused (§8)."""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Account, Body, HeadClaim, RoleGrant, Unit
from portal.rules.calendar import local_date
from portal.terms import Power, Role
from tests.live import Answer, LivePortal, Visitor
from tests.make import make_account, make_body, make_grant
from tests.races import crowd
from tests.signing import Signers

pytestmark = pytest.mark.xdist_group("races")

TURNS = 4
IINS = ("850715200017", "800101100013", "730325100115", "910901200227")


def deciders(portal: LivePortal, db: Session, body: Body, count: int):
    people = crowd.make_people(db, count)
    powers = frozenset(Power)
    return [
        portal.sign_in(db, one, make_grant(db, one, Role.ADMINISTRATOR, body, powers=powers))
        for one in people
    ]


def signing(
    portal: LivePortal, signers: Signers, visitor: Visitor, address: str, typed: dict[str, str]
) -> partial[Answer]:
    """What a form asks for, read and signed; to be sent at the same moment as another's."""
    asked = visitor.ask(address, typed)
    assert "/confirm/" in asked.location, asked
    signature = crowd.signature(portal, signers, visitor, asked.location)
    return partial(visitor.ask, asked.location, signature)


def test_two_who_give_at_once_give_one_office(portal: LivePortal, db: Session, signers: Signers):
    body = make_body(db, "301")
    visitors = deciders(portal, db, body, 2)
    before = db.scalar(select(func.count()).select_from(RoleGrant)) or 0
    db.commit()
    today = local_date(portal.app.extensions["clock"].now()).isoformat()
    for iin in IINS:
        typed = {
            "iin": iin,
            "name": "Сынақ",
            "role": "administrator",
            "power": "respond",
            "starts_on": today,
            "unit": "new",
            "unit_kk": f"Бөлім {iin}",
            "unit_ru": f"Отдел {iin}",
        }
        give = "/kk/workplace/staff/give"
        acts = [signing(portal, signers, one, give, typed) for one in visitors]
        assert sorted(answer.status for answer in crowd.at_once(acts)) == [303, 409]
    db.rollback()
    assert db.scalar(select(func.count()).select_from(RoleGrant)) == before + len(IINS)
    assert db.scalar(select(func.count()).where(Unit.body_id == body.id)) == len(IINS)


def test_two_who_end_each_other_at_once_leave_one(
    portal: LivePortal, db: Session, signers: Signers
):
    for turn in range(TURNS):
        body = make_body(db, f"31{turn}")
        visitors = deciders(portal, db, body, 2)
        grants = db.scalars(
            select(RoleGrant.id).where(RoleGrant.body_id == body.id).order_by(RoleGrant.id)
        ).all()
        db.commit()
        acts = [
            signing(portal, signers, visitor, f"/kk/workplace/staff/{other}/end", {})
            for visitor, other in zip(visitors, reversed(grants), strict=True)
        ]
        statuses = [answer.status for answer in crowd.at_once(acts)]
        assert statuses.count(303) == 1, statuses
        assert set(statuses) <= {303, 403, 409}, statuses
        db.rollback()
        living = select(func.count()).where(RoleGrant.body_id == body.id)
        assert db.scalar(living.where(RoleGrant.ended_at.is_(None))) == 1
        db.rollback()


@pytest.mark.parametrize("is_same_claim", [True, False])
def test_two_confirmations_at_once_make_one_living_head(
    portal: LivePortal, db: Session, signers: Signers, is_same_claim: bool
):
    now = portal.app.extensions["clock"].now()
    first, second = crowd.operators(portal, db, 2)
    typed = {"outcome": "confirm", "grounds": "Тағайындау туралы № 7 бұйрық."}
    for turn in range(TURNS):
        body = make_body(db, f"{33 + is_same_claim}{turn}")
        people = [make_account(db) for _one in range(1 if is_same_claim else 2)]
        claims = [_claim(db, body, one, now) for one in people]
        db.commit()
        acts = [
            signing(portal, signers, visitor, f"/kk/moderation/heads/{claim.id}", typed)
            for visitor, claim in zip((first, second), claims * 2, strict=False)
        ]
        statuses = sorted(answer.status for answer in crowd.at_once(acts))
        assert statuses == [303, 409]  # the other signed that the body had no head yet
        db.rollback()
        heads = select(RoleGrant).where(RoleGrant.body_id == body.id, RoleGrant.role == Role.HEAD)
        assert [one.ended_at for one in db.scalars(heads)] == [None]
        db.rollback()


def test_two_appointments_at_once_name_one_operator(
    portal: LivePortal, db: Session, signers: Signers
):
    chiefs = []
    for one in crowd.make_people(db, 2):
        chiefs.append(portal.sign_in(db, one, make_grant(db, one, Role.CHIEF_OPERATOR)))
    db.commit()
    for iin in IINS:
        typed = {"iin": iin, "name": "Сынақ", "role": "auditor"}
        people = "/kk/moderation/people"
        acts = [signing(portal, signers, one, people, typed) for one in chiefs]
        assert sorted(answer.status for answer in crowd.at_once(acts)) == [303, 409]


def _claim(db: Session, body: Body, person: Account, now: datetime) -> HeadClaim:
    claim = HeadClaim(
        body_id=body.id,
        account_id=person.id,
        certificate_sha256="b" * 64,
        claimed_at=now,
        grounds="",
    )
    db.add(claim)
    db.flush()
    return claim
