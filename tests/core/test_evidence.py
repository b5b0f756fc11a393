"""What proves a signature is never changed, and whoever changes it past the portal is found out."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.core.evidence import erase_sealed, keep_evidence, unpacked
from portal.core.evidence_chain import BEGINNING, link_older, record_hash, walk
from portal.core.migrate import upgrade
from portal.core.nights import night_of
from portal.eds.revocation import RevocationEvidence
from portal.evidence_check import check_evidence, look, turn, write_down
from portal.models import EvidenceCheck, EvidenceFailure, EvidenceHead, EvidenceLink
from portal.models import SignatureEvidence as Evidence
from tests import kept
from tests.make import MORNING, make_proposal
from tests.signing import AIGERIM, Signers

A_DAY = timedelta(days=1)


@pytest.fixture
def keys(app: Flask):
    return app.extensions["keys"]


@pytest.fixture
def records(db: Session, keys, signers: Signers) -> list[Evidence]:
    """Four signatures that are kept."""
    return [kept.keep(db, keys, signers) for _one in range(4)]


def links(db: Session) -> list[EvidenceLink]:
    wanted = select(EvidenceLink).order_by(EvidenceLink.position)
    return list(db.scalars(wanted.execution_options(populate_existing=True)))


def codes(app: Flask) -> list[tuple[int | None, str]]:
    return [(one.position, one.code) for one in look(app, everything=True).failures]


def test_record_keeps_everything_the_acceptance_rested_on(db, keys, signers):
    proposal = make_proposal(db)
    signed = kept.signed_by(signers, proposal.text)
    evidence = keep_evidence(db, keys, signed, proposal_id=proposal.id)
    db.commit()
    assert keys.open(evidence.document_encrypted) == signed.document
    assert keys.open(evidence.cms_encrypted) == signed.cms
    certificates = unpacked(keys.open(evidence.certificates_encrypted))
    assert certificates == [signed.verified.certificate_der, *signed.verified.chain_der]
    assert evidence.cms_streebog == signed.cms_digests.streebog
    assert evidence.sealing_key == 1
    for clear in (evidence.report, *(value for value in vars(evidence).values())):
        assert AIGERIM.iin not in repr(clear)
    assert AIGERIM.surname not in evidence.report


def test_each_record_names_the_one_before(db, records):
    found = links(db)
    assert [one.evidence_id for one in found] == [one.id for one in records]
    assert [one.position for one in found] == [1, 2, 3, 4]
    before = [BEGINNING, *(one.record_hash for one in found)]
    assert [one.previous_hash for one in found] == before[:-1]
    assert db.get_one(EvidenceHead, 1, populate_existing=True).record_hash == before[-1]


def test_act_that_was_rolled_back_leaves_no_place(db, keys, signers):
    proposal = make_proposal(db)
    db.commit()
    signed = kept.signed_by(signers, proposal.text)
    keep_evidence(db, keys, signed, proposal_id=proposal.id)
    db.flush()
    db.rollback()
    kept.keep(db, keys, signers)
    assert [one.position for one in links(db)] == [1]
    assert walk(db).failures == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM signature_evidence",
        "UPDATE signature_evidence SET report = '{}'",
        "UPDATE signature_evidence SET proposal_id = proposal_id + 1",
        "UPDATE signature_evidence SET document_encrypted = cms_encrypted",
        "UPDATE signature_evidence SET cms_encrypted = NULL",
        "UPDATE signature_evidence SET erased_at = verified_at",
        "UPDATE signature_evidence SET document_encrypted = NULL, cms_encrypted = NULL, "
        "certificates_encrypted = NULL, revocation_encrypted = NULL, erased_at = verified_at, "
        "cms_sha256 = 'x'",
        "DELETE FROM evidence_link",
        "UPDATE evidence_link SET record_hash = 'x'",
        "DELETE FROM evidence_check",
        "UPDATE evidence_check SET failed = 0",
        "UPDATE evidence_failure SET code = 'x'",
        "DELETE FROM evidence_failure",
    ],
)
def test_database_refuses_every_change(app, db, records, statement: str):
    with kept.past_the_triggers(db):
        db.execute(text("UPDATE signature_evidence SET report = '{}' WHERE id = 1"))
    write_down(app.extensions["engine"], look(app), None, MORNING)  # so that every table has a row
    with pytest.raises(DatabaseError, match="never changed"):
        db.execute(text(statement))


def test_personal_data_is_erased_and_the_chain_stays_whole(app, db, records):
    erase_sealed(db, [records[1].id], MORNING + A_DAY)
    db.commit()
    row = db.get_one(Evidence, records[1].id, populate_existing=True)
    assert (row.document_encrypted, row.cms_encrypted, row.certificates_encrypted) == (None,) * 3
    assert row.erased_at == MORNING + A_DAY
    assert row.document_sha256
    assert codes(app) == []
    with pytest.raises(DatabaseError, match="never changed"):
        db.execute(text("UPDATE signature_evidence SET erased_at = NULL"))


def test_whole_store_holds(app, records):
    found = look(app)
    assert (found.failures, found.checked, found.chain.length) == ((), 4, 4)


def another(sealed: bytes) -> bytes:
    return sealed[:-5] + (b"A" if sealed[-5:-4] != b"A" else b"B") + sealed[-4:]


@pytest.mark.parametrize(
    "column",
    ["document_encrypted", "cms_encrypted", "certificates_encrypted"],
)
def test_changed_byte_of_what_is_sealed_is_found(app, db, records, column: str):
    with kept.past_the_triggers(db):
        found = db.get_one(Evidence, records[2].id)
        setattr(found, column, another(getattr(found, column)))
    assert codes(app) == [(3, "cannot_be_opened")]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("document_encrypted", "document_changed"),
        ("cms_encrypted", "signature_changed"),
        ("certificates_encrypted", "certificates_changed"),
    ],
)
def test_what_was_sealed_anew_by_somebody_with_the_key_is_found(
    app, db, keys, records, column: str, code: str
):
    with kept.past_the_triggers(db):
        mine, other = db.get_one(Evidence, records[2].id), db.get_one(Evidence, records[0].id)
        content = bytearray(keys.open(getattr(other, column)))
        content[len(content) // 2] ^= 1
        content = b"[]" if column == "certificates_encrypted" else bytes(content)
        setattr(mine, column, keys.seal(content))
    assert codes(app) == [(3, code)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("report", "{}"),
        ("document_sha256", "0" * 64),
        ("cms_streebog", "0" * 128),
        ("certificate_sha256", "0" * 64),
        ("sealing_key", 7),
        ("verified_at", MORNING + A_DAY),
    ],
)
def test_changed_fact_is_found(app, db, records, column: str, value: object):
    with kept.past_the_triggers(db):
        setattr(db.get_one(Evidence, records[1].id), column, value)
    assert (2, "record_changed") in [(one.position, one.code) for one in walk(db).failures]


def test_signature_over_another_text_is_found_even_when_hashes_and_chain_were_written_anew(
    app, db, keys, signers, records
):
    forged = kept.signed_by(signers, "Басқа мәтін")
    with kept.past_the_triggers(db):
        mine = db.get_one(Evidence, records[3].id)
        mine.document_encrypted = keys.seal(forged.document)
        mine.document_sha256 = forged.document_digests.sha256
        mine.document_streebog = forged.document_digests.streebog
        link = db.get_one(EvidenceLink, 4)
        link.record_hash = record_hash(mine, 4, link.previous_hash)
        db.get_one(EvidenceHead, 1).record_hash = link.record_hash
    assert codes(app) == [(4, "content_mismatch")]


def test_swapped_records_are_found(app, db, records):
    first, second = records[0].id, records[1].id
    with kept.past_the_triggers(db):
        stranger = _stranger(db, kept.make_proposal(db).id, records[0])
        for position, evidence_id in ((1, stranger), (2, first), (1, second)):
            db.execute(
                text("UPDATE evidence_link SET evidence_id = :one WHERE position = :place"),
                {"one": evidence_id, "place": position},
            )
    failures = {(one.position, one.code) for one in walk(db).failures}
    assert failures == {(1, "record_changed"), (2, "record_changed"), (None, "not_in_the_chain")}


def _stranger(db: Session, proposal_id: int, like: Evidence) -> int:
    """A record that nobody linked."""
    names = [one.key for one in Evidence.__table__.columns if one.key not in ("id", "proposal_id")]
    made = Evidence(proposal_id=proposal_id, **{name: getattr(like, name) for name in names})
    db.add(made)
    db.flush()
    return made.id


@pytest.mark.parametrize(("position", "code"), [(2, "record_missing"), (4, "record_missing")])
def test_deleted_record_is_found(app, db, records, position: int, code: str):
    with kept.past_the_triggers(db):
        db.execute(text(f"DELETE FROM evidence_link WHERE position = {position}"))
        db.execute(text(f"DELETE FROM signature_evidence WHERE id = {records[position - 1].id}"))
    assert (position, code) in codes(app)


def test_last_record_taken_out_with_the_end_moved_back_leaves_a_check_that_knew_it(
    app, db, records
):
    check_evidence(app, MORNING)
    before = db.scalar(select(EvidenceCheck.chain_head))
    with kept.past_the_triggers(db):
        db.execute(text("DELETE FROM evidence_link WHERE position = 4"))
        db.execute(text(f"DELETE FROM signature_evidence WHERE id = {records[3].id}"))
        head, last = db.get_one(EvidenceHead, 1), db.get_one(EvidenceLink, 3)
        head.position, head.record_hash = 3, last.record_hash
    found = [one.code for one in look(app).failures]
    assert found == ["end_moved_back"]
    assert before not in [one.record_hash for one in links(db)]


def test_records_from_before_the_chain_take_their_places_in_order(app, db, records):
    with kept.past_the_triggers(db):
        db.execute(text("DELETE FROM evidence_link"))
        db.execute(text("DELETE FROM evidence_head"))
    upgrade(app.extensions["engine"], MORNING)
    assert [one.evidence_id for one in links(db)] == [one.id for one in records]
    link_older(db)
    db.commit()
    assert len(links(db)) == 4
    assert codes(app) == []


def test_check_is_made_once_a_night(app, db, records):
    assert check_evidence(app, MORNING) == 4
    assert check_evidence(app, MORNING + timedelta(hours=3)) == 0
    assert check_evidence(app, MORNING + A_DAY) == 4
    checks = db.scalars(select(EvidenceCheck).order_by(EvidenceCheck.id)).all()
    assert [one.night for one in checks] == [night_of(MORNING), night_of(MORNING + A_DAY)]
    assert [(one.from_position, one.to_position, one.failed) for one in checks] == [(1, 4, 0)] * 2
    assert checks[0].chain_head == links(db)[-1].record_hash


def test_night_begins_at_two_by_the_legal_clock():
    two = MORNING.replace(hour=21, minute=0)  # 02:00 of the next day in Kazakhstan
    assert night_of(two) == two.date() + A_DAY
    assert night_of(two - timedelta(minutes=1)) == two.date()


def test_second_process_leaves_a_check_that_runs_alone_and_goes_on_after_one_that_died(
    app, db, records
):
    check_evidence(app, MORNING - A_DAY)
    head = db.get_one(EvidenceHead, 1, populate_existing=True)
    head.checking_until = MORNING + timedelta(hours=1)
    db.commit()
    assert check_evidence(app, MORNING) == 0
    assert check_evidence(app, MORNING + timedelta(hours=2)) == 4


def test_failure_is_an_alarm_without_personal_data(app, db, records, caplog):
    with kept.past_the_triggers(db):
        db.get_one(Evidence, records[1].id).certificate_sha256 = "0" * 64
    with caplog.at_level(logging.ERROR):
        check_evidence(app, MORNING)
    assert f"ALARM: evidence {records[1].id} at place 2: record_changed" in caplog.text
    assert AIGERIM.iin not in caplog.text
    assert AIGERIM.surname not in caplog.text
    check = db.scalars(select(EvidenceCheck)).one()
    assert check.first_failed == records[1].id
    assert check.failed == db.scalar(select(func.count()).select_from(EvidenceFailure))
    assert app.extensions["health"]["evidence"]() == {
        "ok": False,
        "records": 4,
        "checked_at": MORNING.isoformat(),
        "checked": 4,
        "failed": check.failed,
    }


def test_health_is_good_while_nothing_has_failed(app, records):
    health = app.extensions["health"]["evidence"]
    assert health()["ok"]
    check_evidence(app, MORNING)
    assert health()["ok"]


@pytest.mark.parametrize("length", [0, 1, 499, 500])
def test_few_records_are_all_verified_each_night(length: int):
    assert turn(length, 0) == list(range(1, length + 1))


@pytest.mark.parametrize("length", [501, 2_000, 15_001, 100_000])
def test_each_record_comes_up_within_thirty_nights(length: int):
    last, seen = 0, set()
    for _night in range(30):
        places = turn(length, last)
        assert len(places) >= 500
        assert places[0] == last % length + 1
        seen |= set(places)
        last = places[-1]
    assert seen == set(range(1, length + 1))


def test_certificate_is_judged_at_the_moment_of_acceptance(app, clock, records):
    clock.moment = MORNING + timedelta(days=800)  # every certificate has expired
    assert check_evidence(app, clock.moment) == 4
    assert look(app).failures == ()


def test_records_of_other_authorities_do_not_hold(app, db, records):
    app.extensions["verifier"] = Signers(MORNING).verifier
    assert codes(app) == [(place, "untrusted_chain") for place in (1, 2, 3, 4)]


def test_answer_about_the_revocation_is_kept_sealed_and_its_facts_in_the_report(
    app, db, keys, signers
):
    response = f"good, {AIGERIM.iin}".encode()
    facts = {"this_update": MORNING, "number": 7, "sha256": sha256(response).hexdigest()}
    answer = RevocationEvidence("ocsp", "good", **facts, ocsp_response=response)
    proposal = make_proposal(db)
    signed = kept.signed_by(signers, proposal.text)
    signed = replace(signed, verified=replace(signed.verified, revocation=answer))
    evidence = keep_evidence(db, keys, signed, proposal_id=proposal.id)
    db.commit()
    assert keys.open(evidence.revocation_encrypted) == response
    told = json.loads(evidence.report)["revocation"]
    assert told == {
        "source": "ocsp",
        "status": "good",
        "this_update": "2026-11-02T05:00:00Z",
        "number": 7,
        "sha256": answer.sha256,
    }
    assert codes(app) == []
    with kept.past_the_triggers(db):
        db.get_one(Evidence, evidence.id).revocation_encrypted = keys.seal(b"revoked")
    assert codes(app) == [(1, "revocation_changed")]
