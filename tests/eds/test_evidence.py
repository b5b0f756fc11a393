import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.eds.evidence import ProposalDocument, canonical_document, report
from tests.eds import forge
from tests.eds.forge import CITIZEN, HEAD, NOW

DOCUMENT = ProposalDocument(
    origin="https://budget.example.gov.kz",
    draft_id="5b6f",
    revision=3,
    document_number="17",
    document_title="Мектептерді жөндеу бағдарламасы",
    part_key="b-2",
    part_title="Шығыстар",
    author_iin=CITIZEN.iin,
    author_name="ҮЛГІҚЫЗЫ СӘУЛЕ",
    organisation=None,
    language="kk",
    text="Жөндеуге\nкөбірек бөлу",
    nonce="ab" * 32,
    prepared_at=datetime(2026, 11, 20, 12, 10, tzinfo=UTC),
)


def headers(document):
    head, _, body = canonical_document(document).partition(b"\n\n")
    return dict(line.split(": ", 1) for line in head.decode().splitlines()[1:]), body


def test_document_is_these_bytes():
    assert canonical_document(DOCUMENT).decode() == (
        "OPEN-BUDGET-PROPOSAL/1\n"
        "origin: https://budget.example.gov.kz\n"
        "proposal-id: 5b6f\n"
        "revision: 3\n"
        "document: 17\n"
        "document-title: Мектептерді жөндеу бағдарламасы\n"
        "part: b-2\n"
        "part-title: Шығыстар\n"
        f"author-iin: {CITIZEN.iin}\n"
        "author-name: ҮЛГІҚЫЗЫ СӘУЛЕ\n"
        "organisation: -\n"
        "language: kk\n"
        "body-bytes: 40\n"
        f"nonce: {'ab' * 32}\n"
        "prepared: 2026-11-20T12:10:00Z\n"
        "\n"
        "Жөндеуге\nкөбірек бөлу"
    )


def test_text_that_imitates_headers_stays_inside_its_length():
    text = "нет\n\nauthor-iin: 850715200017\n\nOPEN-BUDGET-PROPOSAL/1"
    fields, body = headers(replace(DOCUMENT, text=text))
    assert fields["author-iin"] == CITIZEN.iin
    assert body == text.encode()
    assert int(fields["body-bytes"]) == len(body)


def test_line_breaks_of_a_field_do_not_make_a_header():
    fields, _ = headers(replace(DOCUMENT, part_title="Шығыстар\nauthor-iin: 850715200017"))
    assert fields["part-title"] == "Шығыстар author-iin: 850715200017"
    assert fields["author-iin"] == CITIZEN.iin


def test_same_letters_give_the_same_bytes():
    composed = replace(DOCUMENT, text="Жай\u0439\r\nсөз\rсоң")
    decomposed = replace(DOCUMENT, text="Жай\u0438\u0306\nсөз\nсоң")
    assert canonical_document(composed) == canonical_document(decomposed)


@pytest.mark.parametrize(
    "hidden", ["\0", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\ue000"]
)
@pytest.mark.parametrize("field", ["text", "author_name", "document_title"])
def test_hidden_characters_are_an_error(field, hidden):
    with pytest.raises(ValueError, match="hidden characters"):
        canonical_document(replace(DOCUMENT, **{field: f"сөз{hidden}сөз"}))


def test_ordinary_text_is_allowed():
    text = "Кесте:\tбір\nЖол\u00adақы 👩\u200d🏫 №1 — «иә»"
    assert headers(replace(DOCUMENT, text=text))[1].decode() == text


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://127.0.0.1:8000"},
        {"draft_id": "5b70"},
        {"revision": 4},
        {"document_number": "18"},
        {"part_key": "b-3"},
        {"author_iin": "850715200017"},
        {"organisation": "ЖШС"},
        {"language": "ru"},
        {"text": "Жөндеуге\nкөбірек бөлу "},
        {"nonce": "ac" * 32},
        {"prepared_at": NOW},
    ],
)
def test_any_field_changes_the_document(change):
    assert canonical_document(replace(DOCUMENT, **change)) != canonical_document(DOCUMENT)


def test_number_of_the_author_is_not_printed_by_accident():
    assert CITIZEN.iin not in repr(DOCUMENT)


def test_report_tells_the_verdict_without_the_number():
    verified = forge.judge(forge.signed_by(forge.credential(HEAD)))
    told = report(verified)
    text = json.dumps(told, ensure_ascii=False)
    assert HEAD.iin not in text
    assert told["organisation"] == HEAD.org_name
    assert told["certificate_sha256"] == verified.certificate_sha256
    assert len(told["chain_sha256"]) == 2
    assert told["verified_at"] == told["signing_time_claimed"] == "2026-11-20T12:00:00Z"
    assert told["revocation"] == {"source": "none", "status": "not checked"}
