"""The machine interface: what a body's own system sends becomes a document, whole or not at all
(§8)."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.clock import FixedClock
from portal.core.evidence_chain import walk
from portal.core.limits import limiter
from portal.core.machines import FAILURES, is_well_formed, new_machine_key
from portal.intake.payload import canonical_payload
from portal.models import (
    Base,
    Body,
    Document,
    Duty,
    Edition,
    JournalEntry,
    MachineToken,
    SignatureEvidence,
)
from portal.papers import queries as papers
from portal.papers.placing import place_document
from portal.papers.writing import count_save
from portal.rules.calendar import local_date
from portal.terms import EditionStatus, Intake
from portal.workplace.actions import discard_draft
from tests.acts.test_placing import RELEASE
from tests.machines import REASON, Machine, make_machine, statement
from tests.make import MORNING, make_account, make_body, make_program
from tests.signing import HEAD, Signers

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HERE = "documents/fin-2025"


@pytest.fixture(autouse=True)
def _fresh_counters(app: Flask):
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def body(db: Session) -> Body:
    return make_body(db, "201", bin=HEAD.org_bin)


@pytest.fixture
def machine(app: Flask, db: Session, body: Body) -> Machine:
    """A machine that may place."""
    _token, key = make_machine(db, body)
    db.commit()
    return Machine(app, key)


def rows(db: Session) -> dict[str, int]:
    db.rollback()
    tables = Base.metadata.sorted_tables
    found = {one.name: db.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
    db.rollback()
    return found


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["faults_total"] == len(answer.json["faults"])
    return {one["place"]: one["expected"] for one in answer.json["faults"]}


def test_draft_is_made_replaced_and_placed_and_the_same_message_changes_nothing(
    db: Session, machine: Machine, body: Body
) -> None:
    made = machine.put(HERE, statement())
    assert (made.status_code, made.json["state"], made.json["gaps"]) == (201, "draft", [])
    assert made.headers["Location"].endswith(f"/api/v1/intake/{HERE}")
    before = rows(db)
    again = machine.put(HERE, json.dumps(statement(), indent=3, sort_keys=True).encode())
    assert (again.status_code, again.json) == (200, made.json)
    assert rows(db) == before
    placed = machine.put(HERE, statement(place=True))
    assert (placed.status_code, placed.json["state"]) == (200, "placed")
    assert placed.json["number"] == "2026-00001"
    assert placed.json["late"] is True, "due by 5 July (§5)"
    assert placed.json["url"] == "http://localhost/api/v1/documents/2026-00001"
    assert machine.get(HERE).json == placed.json
    edition = db.scalars(select(Edition)).one()
    assert (edition.checksum, edition.no) == (placed.json["checksum"], 1)
    assert db.scalars(select(Duty)).one().document_id == edition.document_id
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.body_id == body.id)).all()
    assert acts == ["edition.begin", "intake.receive", "document.place", "intake.receive"]
    assert machine.app.test_client().get("/api/v1/documents/2026-00001").status_code == 200


@ONE
def test_changed_message_corrects_a_placed_document_with_a_public_reason(
    db: Session, machine: Machine
) -> None:
    machine.put(HERE, statement(place=True))
    changed = statement(place=True, head={"kk": "Б. Серік", "ru": "Б. Серик"})
    assert [*faults(machine.put(HERE, changed))] == ["/reason"]
    corrected = machine.put(HERE, {**changed, "reason": REASON})
    assert (corrected.status_code, corrected.json["edition"]) == (200, 2)
    assert corrected.json["state"] == "placed"
    editions = db.scalars(select(Edition).order_by(Edition.no)).all()
    assert [one.reason_ru for one in editions] == ["", REASON["ru"]]


@ONE
def test_dry_run_answers_alike_and_writes_nothing(db: Session, machine: Machine) -> None:
    machine.get(HERE)  # notes the day of the first use
    before = rows(db)
    looked = machine.put(f"{HERE}?dry_run=1", statement(place=True))
    assert looked.status_code == 200
    assert (looked.json["state"], looked.json["dry_run"]) == ("placed", True)
    assert looked.json["number"] is None
    assert faults(machine.put(f"{HERE}?dry_run=1", statement(parts={"note": {}}, place=True)))
    assert rows(db) == before
    assert machine.get(HERE).status_code == 404
    assert machine.put(HERE, statement(place=True)).json["number"] == "2026-00001"


def _row(payload: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = payload["parts"]["balance"]["rows"][0]
    return found


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "unknown": (lambda p: p.update(titel={}), "/titel", "Only these names"),
    "kind": (lambda p: p.update(kind="budget-report"), "/kind", "One of: passport"),
    "year": (lambda p: p.update(year=2026), "/year", "A whole number from 2023 to 2025"),
    "stage": (lambda p: p.update(stage="month"), "/stage", "Nothing"),
    "missing": (lambda p: p.pop("title"), "/title", "This must not be missing"),
    "text": (lambda p: p.update(title="t"), "/title", "An object"),
    "hidden": (lambda p: p["title"].update(kk="а\u202eб"), "/title/kk", "A text without hidden"),
    "long": (lambda p: p["head"].update(ru="а" * 301), "/head/ru", "At most 300 characters"),
    "part": (lambda p: p["parts"].update(extra={}), "/parts/extra", "Only these names"),
    "body": (
        lambda p: p["parts"]["balance"].update(body={"kk": "а"}),
        "/parts/balance/body",
        "Only these names: rows",
    ),
    "row kind": (
        lambda p: _row(p).update(kind="measure"),
        "/parts/balance/rows/0/kind",
        "One of: line, total",
    ),
    "row key": (lambda p: _row(p).update(key="A/b"), "/parts/balance/rows/0/key", "Up to 60"),
    "twice": (
        lambda p: p["parts"]["balance"]["rows"].append(_row(p)),
        "/parts/balance/rows/1/key",
        "A key that no other row has",
    ),
    "computed": (
        lambda p: _row(p)["values"].update(change="1"),
        "/parts/balance/rows/0/values/change",
        "Only these names: line, begin, end",
    ),
    "sum": (
        lambda p: _row(p)["values"].update(end="120,5"),
        "/parts/balance/rows/0/values/end",
        "A sum in whole thousand tenge",
    ),
    "number": (
        lambda p: _row(p)["values"].update(end=120),
        "/parts/balance/rows/0/values/end",
        "A text",
    ),
    "untranslated": (
        lambda p: _row(p)["values"].update(line="жол"),
        "/parts/balance/rows/0/values/line",
        "A number, or the value in both languages",
    ),
}


@ONE
def test_every_fault_is_told_with_its_place_and_nothing_is_written(
    db: Session, machine: Machine
) -> None:
    machine = replace(machine, language="en-GB,en;q=0.9")
    machine.get(HERE)
    before = rows(db)
    for name, (spoil, place, expected) in WRONG.items():
        payload = statement()
        spoil(payload)
        found = faults(machine.put(HERE, payload))
        assert found.get(place, "").startswith(expected), (name, found)
    assert rows(db) == before


@ONE
def test_many_faults_are_told_at_once(machine: Machine) -> None:
    payload = statement(month=3, program={}, place="yes")
    _row(payload)["values"]["end"] = "x"
    assert len(faults(machine.put(HERE, payload))) == 3, "the particulars and place first"
    assert machine.put(HERE, payload).json["title"] != ""


@ONE
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"kind": "passport", "kind": "passport"}', "Each name of an object once"),
        (b'{"year": NaN}', "Numbers that are not endless"),
        (b'{"year": 1' + b"0" * 5000 + b"}", "Numbers that are not endless"),
        (b"[" * 100_000, "At most 10 brackets"),
        (b'{"title": "\\ud800"}', "Text in UTF-8"),
        (b"\xff\xfe", "Text in UTF-8"),
        (b"{,}", "JSON without mistakes"),
        (b"[]", "A JSON object"),
    ],
    ids=["twice", "nan", "endless", "deep", "surrogate", "not utf-8", "no json", "no object"],
)
def test_what_can_be_read_in_two_ways_is_refused(
    machine: Machine, content: bytes, expected: str
) -> None:
    answer = replace(machine, language="en").put(HERE, content)
    assert answer.status_code == 422
    assert answer.json["faults"][0]["expected"].startswith(expected)


@ONE
def test_placing_demands_both_languages_and_a_draft_tells_what_is_missing(
    db: Session, machine: Machine
) -> None:
    payload = statement(summary={"kk": "Активтер 120 млн.", "ru": "Активы 121 млн."})
    _row(payload)["name"] = {"ru": "Активы"}
    drafted = machine.put(HERE, payload)
    places = ["/summary", "/parts/balance/rows/0/name"]
    assert [one["place"] for one in drafted.json["gaps"]] == places
    assert [*faults(machine.put(HERE, {**payload, "place": True}))] == places
    assert db.scalars(select(Edition.status)).one() is EditionStatus.DRAFT


@ONE
def test_draft_that_a_person_changed_is_not_overwritten(db: Session, machine: Machine) -> None:
    machine.put(HERE, statement())
    count_save(db.scalars(select(Edition)).one())
    db.commit()
    assert machine.get(HERE).json["changed_by_person"] is True
    assert machine.put(HERE, statement()).status_code == 200, "the same message is no change"
    refused = machine.put(HERE, statement(place=True))
    assert (refused.status_code, refused.json["paragraph"]) == (409, "")


def test_draft_that_was_thrown_away_is_begun_anew(db: Session, machine: Machine) -> None:
    first = machine.put(HERE, statement())
    edition = papers.own_edition(
        db, db.scalars(select(Body.id)).one(), db.scalars(select(Edition.id)).one()
    )
    assert edition is not None
    discard_draft(db, edition, make_account(db), MORNING)
    db.commit()
    assert machine.get(HERE).json["state"] == "gone"
    again = machine.put(HERE, statement())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json["state"] == "draft"


@ONE
def test_what_a_document_is_about_stays(machine: Machine) -> None:
    machine.put(HERE, statement())
    assert machine.put(HERE, statement(year=2024)).status_code == 409
    other = machine.put("documents/fin-2025-b", statement())
    assert other.status_code == 409, "one draft of a document at a time"


def passport(**values: Any) -> dict[str, Any]:
    both = {"kk": "Мәтін", "ru": "Текст"}
    row = {"key": "road", "kind": "measure", "name": {"kk": "Жол", "ru": "Дорога"}}
    texts = {key: {"body": both} for key in ("functions", "description", "kind")}
    return {
        "kind": "passport",
        "year": 2027,
        "program": {"budget": "republican", "code": "006"},
        "title": {"kk": "Жолдар", "ru": "Дороги"},
        "summary": both,
        "head": both,
        "parts": {
            **texts,
            "spending": {
                "rows": [
                    {**row, "key": "plan", "kind": "spending", "values": {"plan_1": "1200"}},
                ]
            },
            "measures": {"rows": [{**row, "values": {"value": "75", "spending": "1200"}}]},
        },
        **values,
    }


@ONE
def test_passport_is_drafted_by_a_machine_and_placed_by_a_person(
    db: Session, machine: Machine, body: Body
) -> None:
    make_program(db, body=body, code="006")
    db.commit()
    here = "documents/passport-006"
    refused = machine.put(here, passport(place=True))
    assert (refused.status_code, refused.json["paragraph"]) == (409, "§9")
    drafted = machine.put(here, passport())
    assert (drafted.status_code, drafted.json["gaps"]) == (201, [])
    edition = papers.own_edition(db, body.id, db.scalars(select(Edition.id)).one())
    assert edition is not None
    calendar, today = load_calendar(db), local_date(MORNING)
    place_document(db, edition, make_account(db), 10, RELEASE, calendar, today, MORNING)
    db.commit()
    assert machine.get(here).json["state"] == "placed"
    changed = passport(title={"kk": "Жол", "ru": "Дорога"}, reason=REASON)
    discussed = machine.put(here, changed)
    assert (discussed.status_code, discussed.json["paragraph"]) == (409, "§9")
    assert machine.put(here, passport(program={"budget": "republican", "code": "007"})).json[
        "faults"
    ]


@ONE
def test_signature_of_the_body_is_kept_as_evidence(
    db: Session, machine: Machine, signers: Signers
) -> None:
    payload = statement(place=True)
    signed = base64.b64encode(signers.sign(HEAD, canonical_payload(payload), MORNING)).decode()
    answer = machine.put(HERE, {**payload, "signature": signed})
    assert (answer.status_code, answer.json["signed"]) == (201, True)
    evidence = db.scalars(select(SignatureEvidence)).one()
    assert evidence.document_sha256 == answer.json["sha256"]
    assert evidence.payload_id is not None
    chain = walk(db)
    assert (chain.length, chain.failures) == (1, ())
    other = statement(place=True, reason=REASON)
    stale = machine.put(HERE, {**other, "signature": signed})
    assert stale.json["faults"][0]["found"] == "message_digest_mismatch"
    db.scalars(select(Body)).one().bin = None
    db.commit()
    signed = base64.b64encode(signers.sign(HEAD, canonical_payload(other), MORNING)).decode()
    foreign = machine.put(HERE, {**other, "signature": signed})
    assert foreign.json["faults"][0]["found"] == "signer_not_of_body"
    assert db.scalar(select(func.count()).select_from(SignatureEvidence)) == 1


@ONE
def test_external_ids_of_another_body_are_unknown(
    app: Flask, db: Session, machine: Machine
) -> None:
    machine.put(HERE, statement())
    _token, key = make_machine(db, make_body(db, "217"))
    db.commit()
    other = Machine(app, key)
    assert other.get(HERE).status_code == 404
    assert other.put(HERE, statement()).status_code == 201, "its own document"
    assert db.scalar(select(func.count()).select_from(Document)) == 2


@ONE
@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"revoked_at": MORNING, "revoked_by_id": 1}, 401),
        ({"ends_on": date(2026, 11, 1)}, 401),
        ({"starts_on": date(2026, 11, 3)}, 401),
        ({"sends": frozenset({Intake.BUDGET_REPORTS})}, 403),
        ({"may_place": False}, 403),
        ({}, 201),
    ],
    ids=["revoked", "run out", "not begun", "other work", "drafts only", "valid"],
)
def test_token_lets_in_while_it_is_valid_and_for_its_work(
    app: Flask, db: Session, body: Body, values: dict[str, Any], status: int
) -> None:
    _token, key = make_machine(db, body, **values, made_by_id=make_account(db).id)
    db.commit()
    answer = Machine(app, key).put(HERE, statement(place=True))
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    if status >= 400:
        assert answer.json["paragraph"] == "§8"


@ONE
def test_last_day_of_use_is_noted_and_the_rate_told(
    db: Session, machine: Machine, clock: FixedClock
) -> None:
    clock.moment = MORNING + timedelta(days=3)
    answer = machine.get(HERE)
    assert answer.headers["RateLimit-Limit"] == "120"
    assert answer.headers["RateLimit-Remaining"] == "119"
    assert db.scalars(select(MachineToken)).one().last_used_on == date(2026, 11, 5)


@ONE
def test_guessing_is_stopped_and_so_is_asking_too_often(app: Flask, machine: Machine) -> None:
    for _n in range(120):
        assert machine.get(HERE).status_code == 404
    stopped = machine.get(HERE)
    assert (stopped.status_code, stopped.headers["RateLimit-Remaining"]) == (429, "0")
    assert int(stopped.headers["Retry-After"]) in range(1, 61)
    limiter.reset()
    guesses = [Machine(app, new_machine_key()).get(HERE) for _n in range(int(FAILURES.split()[0]))]
    assert {one.status_code for one in guesses} == {401}
    assert machine.get(HERE).status_code == 429


def test_keys_carry_a_checksum() -> None:
    key = new_machine_key()
    assert is_well_formed(key)
    assert not is_well_formed(key[:-1] + ("0" if key[-1] != "0" else "1"))
    assert not is_well_formed(key.replace("opk_", "opx_"))


@ONE
def test_body_of_another_type_or_size_is_not_taken(machine: Machine) -> None:
    assert machine.put(HERE, b"a;b", headers={"Content-Type": "text/plain"}).status_code == 415
    assert machine.put(HERE, b" " * (2 * 1024 * 1024 + 1)).status_code == 413
    assert faults(machine.put("documents/..~%20", statement())).keys() == {"external_id"}


@ONE
def test_nobody_comes_in_without_a_token(app: Flask) -> None:
    answer = app.test_client().put(f"/api/v1/intake/{HERE}", json=statement())
    assert answer.status_code == 401
