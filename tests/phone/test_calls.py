"""The three calls of a phone: an upload from anybody, in which the signature alone decides."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.models import PhoneSigning, SignIn
from tests.browser import Browser
from tests.phone.scene import Handset, begun, handset
from tests.signing import AIGERIM, HEAD, Signers


@pytest.fixture
def phone(client: Browser, signers: Signers, db: Session) -> Handset:
    """A phone that has scanned the code of a sign-in."""
    db.rollback()  # a test's session holds the write lock until then
    return handset(client, signers, begun(client))


def row(db: Session) -> PhoneSigning:
    """The one signing as it is kept now."""
    db.rollback()
    found = db.scalars(select(PhoneSigning)).one()
    db.refresh(found)
    db.rollback()
    return found


def test_first_call_says_who_asks_and_where_the_text_is(phone: Handset):
    answer = phone.get()
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.get_json()
    assert told["organisation"] == {
        "nameRu": "АО «Показательный оператор»",
        "nameKz": "«Көрсетілім операторы» АҚ",
        "nameEn": "Demonstration Operator JSC",
        "bin": "410740833592",
    }
    assert told["document"] == {
        "uri": f"http://localhost{phone.path}/document",
        "auth_type": "None",
        "auth_token": "",
    }
    assert told["expiry_date"] == "2026-11-02T10:05:00+05:00"
    assert told["description"]


def test_second_call_gives_the_exact_text_and_the_page_knows_it(
    client: Browser, phone: Handset, db: Session
):
    assert row(db).fetched_at is None
    answer = phone.get("/document")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["signMethod"] == "CMS_SIGN_ONLY"
    assert phone.text().startswith(b"OPEN-BUDGET-LOGIN/1\norigin: http://localhost\n")
    assert row(db).fetched_at is not None
    assert client.get(f"/ru/phone/{row(db).id}/state").get_json()["state"] == "opened"


def test_good_signature_is_taken_once_and_the_address_is_gone(phone: Handset, db: Session):
    signature, asked = phone.signature(AIGERIM), phone.asked()
    taken = phone.bring(signature)
    assert (taken.status_code, taken.get_json()) == (200, [])
    asked["document"]["file"]["data"] = signature
    unknown = phone.app.test_client().get("/phone/" + "x" * 43)
    for again in (phone.get(), phone.get("/document"), phone.put({"documentsToSign": [asked]})):
        assert (again.status_code, again.get_json()) == (404, unknown.get_json())
    assert db.scalars(select(SignIn)).all() == [], "a phone alone signs nobody in"


def test_nothing_but_a_hash_and_sealed_bytes_of_it_is_kept(phone: Handset, db: Session):
    text, token = phone.text(), phone.path.rpartition("/")[2]
    signature = phone.signature(AIGERIM)
    phone.bring(signature)
    kept = row(db)
    values = [getattr(kept, column.key) for column in PhoneSigning.__table__.columns]
    told = b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in values)
    for secret in (token.encode(), text[:40], signature.encode()[:60], AIGERIM.iin.encode()):
        assert secret not in told
    assert len(base64.urlsafe_b64decode(token + "=")) == 32, "256 bits"


@pytest.mark.parametrize("token", ["x", "0" * 43, "..%2f..", "%00", "'--", "ә" * 20])
def test_guessed_address_is_answered_like_a_used_one(app: Flask, phone: Handset, token: str):
    answer = app.test_client().get(f"/phone/{token}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    put = app.test_client().put(f"/phone/{token}/document", json={})
    assert put.status_code == 404


def test_id_of_the_page_opens_nothing_to_a_phone(phone: Handset, db: Session):
    assert phone.app.test_client().get(f"/phone/{row(db).id}").status_code == 404


def test_address_ends_with_the_text(phone: Handset, clock: FixedClock):
    signature, asked = phone.signature(AIGERIM), phone.asked()
    asked["document"]["file"]["data"] = signature
    clock.moment += timedelta(minutes=5)
    assert phone.get().status_code == 404
    assert phone.put({"documentsToSign": [asked]}).status_code == 404


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda phone: phone.signature(AIGERIM, phone.text() + b" "), "message_digest_mismatch"),
        (
            lambda phone: phone.signature(AIGERIM, phone.text() + b" ", detached=False),
            "content_mismatch",
        ),
        (lambda phone: "not base64!", "malformed_base64"),
        (lambda phone: "", "malformed_base64"),
        (lambda phone: base64.b64encode(b"no signature").decode(), "malformed_asn1"),
        (lambda phone: base64.b64encode(bytes(70_000)).decode(), "too_large"),
    ],
    ids=["other-text", "other-text-inside", "no-base64", "empty", "garbage", "large"],
)
def test_bad_signature_is_refused_with_words_and_the_page_tells_why(
    client: Browser, phone: Handset, db: Session, make, code: str
):
    answer = phone.bring(make(phone))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == code
    assert answer.get_json()["title"]
    assert row(db).rejection == code
    told = client.get(f"/ru/phone/{row(db).id}/state").get_json()
    assert told["state"] == "refused"
    assert answer.get_json()["title"] in told["words"], "the same words, in the same language"
    assert phone.bring(phone.signature(AIGERIM)).status_code == 200, "another key may follow"
    assert row(db).rejection is None


def test_key_that_is_not_for_citizens_is_refused(phone: Handset):
    employee = replace(HEAD, name="employee", kind="employee")
    answer = phone.bring(phone.signature(employee))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "role_not_allowed")


def test_after_five_refused_answers_no_more_are_looked_at(
    client: Browser, phone: Handset, db: Session
):
    signature = phone.signature(AIGERIM)
    asked = phone.asked()
    for _attempt in range(5):
        assert phone.bring("AAAA").status_code == 422
    asked["document"]["file"]["data"] = signature
    assert phone.put({"documentsToSign": [asked]}).status_code == 404
    told = client.get(f"/ru/phone/{row(db).id}/state").get_json()
    assert (told["state"], told["goes_on"]) == ("spent", True)
    assert "Waiting" not in client.open(f"/en/phone/{row(db).id}").text


def shapes(asked: dict, signature: str) -> dict[str, object]:
    """Answers that are not of the protocol, though the signature in them is good."""
    asked = {**asked, "document": {"file": {"mime": "", "data": signature}}}
    return {
        "list": [asked],
        "null": None,
        "no documents": {"documentsToSign": []},
        "two documents": {"documentsToSign": [asked, asked]},
        "an object for a list": {"documentsToSign": {"0": asked}},
        "another id": {"documentsToSign": [{**asked, "id": "0" * 32}]},
        "no id": {"documentsToSign": [{k: v for k, v in asked.items() if k != "id"}]},
        "data is a list": {"documentsToSign": [{**asked, "document": {"file": {"data": []}}}]},
        "data is a number": {"documentsToSign": [{**asked, "document": {"file": {"data": 1}}}]},
        "file is a text": {"documentsToSign": [{**asked, "document": {"file": signature}}]},
        "document is a text": {"documentsToSign": [{**asked, "document": signature}]},
    }


def test_answer_of_another_shape_is_not_taken(phone: Handset, db: Session):
    signature = phone.signature(AIGERIM)
    for name, posted in shapes(phone.asked(), signature).items():
        answer = phone.put(posted)
        assert answer.status_code == 400, name
        assert answer.content_type == "application/problem+json"
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"documentsToSign": NaN'):
        assert phone.put(raw).status_code == 400, raw[:20]
    assert row(db).attempts == 0
    assert row(db).returned_at is None
    assert phone.bring(signature).status_code == 200


def test_answer_that_is_too_large_is_refused_before_it_is_read(phone: Handset, db: Session):
    assert phone.put(b'"' + b"a" * (256 * 1024) + b'"').status_code == 413
    assert row(db).attempts == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_an_answer(phone: Handset, kind: str):
    body = {"documentsToSign": [phone.asked()]}
    answer = phone.put(json.dumps(body).encode(), content_type=kind)
    assert answer.status_code == 415


def test_other_words_of_the_answer_change_nothing(phone: Handset, db: Session):
    answer = phone.bring(
        phone.signature(AIGERIM), nameRu="Иное", meta=[{"name": "iin", "value": "0"}]
    )
    assert answer.status_code == 200
    assert row(db).title_ru != "Иное"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_errors_speak_the_language_of_the_signing(
    client: Browser, signers: Signers, db: Session, lang: str
):
    db.rollback()
    phone = handset(client, signers, begun(client, f"/{lang}/sign-in"))
    answer = phone.bring("AAAA")
    assert answer.headers["Content-Language"] == lang
    told = client.get(f"/{lang}/phone/{row(db).id}/state").get_json()
    assert answer.get_json()["title"] in told["words"]


def test_nothing_in_the_log_names_the_signer_or_the_address(phone: Handset, caplog):
    caplog.set_level("INFO")
    phone.bring(phone.signature(AIGERIM, b"another text"))
    phone.bring(phone.signature(AIGERIM))
    assert "signature from a phone rejected: message_digest_mismatch" in caplog.text
    assert AIGERIM.iin not in caplog.text
    assert phone.path not in caplog.text
