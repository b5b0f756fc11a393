"""A body's system sends the same, or two things, at the same moment: one document, nothing half
written (§8)."""

import http.client
import json
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Document, Edition, JournalEntry, Sending
from tests.live import PATIENCE, Answer, LivePortal
from tests.machines import make_machine, statement
from tests.make import make_body
from tests.races import crowd

pytestmark = pytest.mark.xdist_group("races")

AT_ONCE, TURNS = 6, 3


def put(portal: LivePortal, key: str, external_id: str, payload: dict[str, Any]) -> Answer:
    """One message on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        path = f"/api/v1/intake/documents/{external_id}"
        connection.request("PUT", path, json.dumps(payload), headers)
        answer = connection.getresponse()
        return Answer(answer.status, "", answer.read().decode())
    finally:
        connection.close()


def test_same_message_at_once_makes_one_document(portal: LivePortal, db: Session):
    _token, key = make_machine(db, make_body(db, "401"), **_always(portal))
    db.commit()
    before = db.scalar(select(func.count()).select_from(Document)) or 0
    for turn in range(TURNS):
        acts = [partial(put, portal, key, f"same-{turn}", _of(turn, place=True))] * AT_ONCE
        answers = crowd.at_once(acts)
        assert sorted(one.status for one in answers) == [200] * (AT_ONCE - 1) + [201]
        assert len({one.text for one in answers}) == 1
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Document)) == before + TURNS
    assert db.scalar(select(func.count()).where(JournalEntry.act == "intake.receive")) == TURNS


def test_two_different_messages_at_once_make_one_draft_of_the_later_one(
    portal: LivePortal, db: Session
):
    body = make_body(db, "402")
    _token, key = make_machine(db, body, **_always(portal))
    db.commit()
    for turn in range(TURNS):
        titles = [{"kk": f"Есеп {no}", "ru": f"Отчёт {no}"} for no in range(2)]
        sent = [_of(turn, title=one, place=False) for one in titles]
        answers = crowd.at_once([partial(put, portal, key, f"two-{turn}", one) for one in sent])
        assert sorted(one.status for one in answers) == [200, 201]
        later = json.loads(next(one.text for one in answers if one.status == 200))
        sending = db.scalars(select(Sending).where(Sending.external_id == f"two-{turn}")).one()
        edition = db.get_one(Edition, sending.edition_id)
        assert (sending.payload_sha256, edition.revision) == (later["sha256"], later["revision"])
        db.rollback()


def _of(turn: int, **values: Any) -> dict[str, Any]:
    """Statements of another year in each turn: a body has one draft of a document."""
    return statement(year=2023 + turn, **values)


def _always(portal: LivePortal) -> dict[str, Any]:
    today = portal.app.extensions["clock"].now().date()
    return {"starts_on": today.replace(month=1, day=1), "ends_on": today.replace(month=12, day=31)}
