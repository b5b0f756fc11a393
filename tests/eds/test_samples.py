"""Real certificates and messages of the test contour of the NCA RK, where they are at hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.eds import (
    NativeVerifier,
    Policy,
    Purpose,
    Revocation,
    RevocationMode,
    TrustStore,
    oids,
)
from portal.eds.cms import check_algorithms, check_attributes, parse_cms
from portal.eds.crl_index import FULL, IndexFolder
from portal.eds.crl_intake import CrlIntake
from portal.eds.ocsp import OcspQuestion, judge_answer
from portal.eds.policy import CITIZEN_ROLES
from portal.eds.x509 import parse_certificate
from tests.eds.forge import refused

SAMPLES = Path(__file__).parents[2].parent / "shared" / "identity" / "fixtures"
AUTUMN = datetime(2026, 11, 1, tzinfo=UTC)
SIGNED_AT = datetime(2025, 2, 24, 19, 23, 13, tzinfo=UTC)
LENIENT = Policy(strict_iin=False)
CITIZENS = Policy(login_roles=CITIZEN_ROLES, strict_iin=False)

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the samples of the test contour are not beside the project"
)


def sample(name):
    return (SAMPLES / name).read_bytes()


def store():
    return TrustStore(
        [sample("root_test_gost_2022.cer")], [sample("nca_gost2022_test.cer")], "test"
    )


def verify(name, content, *, at, policy=LENIENT):
    verifier = NativeVerifier(store(), policy)
    return verifier.verify(sample(name), content, at=at, purpose=Purpose.SIGN_IN)


def test_fingerprints_of_the_authorities():
    root = parse_certificate(sample("root_test_gost_2022.cer"))
    issuing = parse_certificate(sample("nca_gost2022_test.cer"))
    assert root.sha256.startswith("b995e79e")
    assert issuing.sha256.startswith("beeffc0b")
    assert root.is_signed_by(root)
    assert issuing.is_signed_by(root)
    assert not issuing.is_signed_by(issuing)


def test_directory_of_the_test_contour_is_trusted_by_fingerprint(tmp_path):
    for name in ("root_test_gost_2022.cer", "nca_gost2022_test.cer"):
        (tmp_path / name).write_bytes(sample(name))
    root = "b995e79e7c07429f8f79e185451e5599ce342ac720000f01b3854fdfa03031a6"
    found = TrustStore.from_directory(tmp_path, [root], "test")
    assert found.path(parse_certificate(sample("individual.cer")), (), AUTUMN)
    refused("wrong_contour", TrustStore.from_directory, tmp_path, [root], "production")


@pytest.mark.parametrize(
    "name",
    [
        "individual.cer",
        "individual_revoked.cer",
        "head.cer",
        "information_system.cer",
        "treasury.cer",
    ],
)
def test_certificate_leads_to_the_root(name):
    path = store().path(parse_certificate(sample(name)), (), AUTUMN)
    assert [one.sha256[:8] for one in path] == ["beeffc0b", "b995e79e"]


def test_citizen_is_read():
    signer = LENIENT.signer_of(parse_certificate(sample("individual.cer")), Purpose.SIGN_IN)
    assert signer.full_name == "ТЕСТОВ ТЕСТ ТЕСТОВИЧ"
    assert signer.iin == "123456789011"
    assert signer.roles == {oids.INDIVIDUAL}


def test_head_is_read_and_is_no_citizen():
    head = parse_certificate(sample("head.cer"))
    signer = LENIENT.signer_of(head, Purpose.SIGN_IN)
    assert (signer.org_name, signer.org_bin) == ('АО "ТЕСТ"', "123456789021")
    assert signer.can_act_for_organisation
    refused("role_not_allowed", CITIZENS.signer_of, head, Purpose.SIGN_IN)


@pytest.mark.parametrize("name", ["information_system.cer", "treasury.cer"])
def test_system_and_treasury_are_refused(name):
    certificate = parse_certificate(sample(name))
    refused("role_not_allowed", LENIENT.signer_of, certificate, Purpose.SIGN_IN)


def test_numbers_of_the_test_contour_fail_the_strict_check():
    citizen = parse_certificate(sample("individual.cer"))
    refused("iin_checksum", Policy().signer_of, citizen, Purpose.SIGN_IN)


def test_message_of_a_head_is_good_at_its_time():
    content = bytes.fromhex("b5eb2d")
    verified = verify("head_attached.cms", content, at=SIGNED_AT)
    assert verified.signing_time_claimed == SIGNED_AT
    assert not verified.detached
    assert verified.signer.can_act_for_organisation
    assert verified.contour == "test"


def test_message_of_a_head_is_refused_late_and_to_citizens_only():
    content = bytes.fromhex("b5eb2d")
    refused("certificate_expired", verify, "head_attached.cms", content, at=AUTUMN)
    refused("role_not_allowed", verify, "head_attached.cms", content, at=SIGNED_AT, policy=CITIZENS)
    refused("content_mismatch", verify, "head_attached.cms", b"other", at=SIGNED_AT)
    before = SIGNED_AT - timedelta(days=366)
    refused("certificate_not_yet_valid", verify, "head_attached.cms", content, at=before)


def test_message_of_two_signers_is_refused():
    at = datetime(2022, 9, 28, tzinfo=UTC)
    refused("too_many_signers", verify, "two_signers_detached.cms", b"test123", at=at)


def test_both_signatures_of_two_signers_are_good_on_their_own():
    message = parse_cms(sample("two_signers_detached.cms"))
    assert len(message.signers) == 2
    for entry in message.signers:
        algorithm = check_algorithms(message, entry)
        check_attributes(entry, algorithm, b"test123")
        assert message.certificate_of(entry).public_key.verifies(entry.signed, entry.signature)


def taken(folder, at):
    offered = [("nca_gost2022_test.crl", SAMPLES / "nca_gost2022_test.crl")]
    indexes = IndexFolder(folder)
    (outcome,) = CrlIntake(store(), indexes).take_all(offered, at)
    return outcome, indexes


def test_list_of_the_test_contour_is_taken(tmp_path):
    outcome, indexes = taken(tmp_path, datetime(2026, 8, 11, 4, tzinfo=UTC))
    assert outcome.refusal is None
    assert (outcome.facts.number, outcome.facts.entries) == (166, 195)
    issuing = parse_certificate(sample("nca_gost2022_test.cer"))
    index = indexes.index(issuing.authority_id, FULL)
    revoked = index.find(parse_certificate(sample("individual_revoked.cer")).serial)
    assert revoked.revoked_at == datetime(2026, 5, 8, 14, 57, 29, tzinfo=UTC)
    for name in ("individual.cer", "head.cer"):
        assert index.find(parse_certificate(sample(name)).serial) is None


def test_list_of_the_test_contour_is_judged_by_its_age(tmp_path):
    at = datetime(2026, 8, 11, 4, tzinfo=UTC)
    _, indexes = taken(tmp_path, at)
    checker = Revocation(RevocationMode.REQUIRE, indexes)

    def check(name, moment):
        certificate = parse_certificate(sample(name))
        return checker.check(certificate, store().path(certificate, (), moment), moment)

    assert check("individual.cer", at).number == 166
    refused("revoked", check, "individual_revoked.cer", at)
    refused("revocation_unknown", check, "individual.cer", AUTUMN)


def test_answer_of_the_responder_of_the_test_contour():
    issuing = parse_certificate(sample("nca_gost2022_test.cer"))
    serial = 0x0FF06211DC82BEB00253FFA000F1DE84ABEF454F
    asked = replace(parse_certificate(sample("individual.cer")), serial=serial)
    nonce = bytes.fromhex("e408ffb790834af2")
    question = OcspQuestion(asked, issuing, nonce)
    encoded, at = sample("ocsp_revoked_2022.bin"), datetime(2022, 9, 2, 17, tzinfo=UTC)
    answer = judge_answer(encoded, question, at=at)
    assert answer.status == "revoked"
    assert answer.produced_at == datetime(2022, 9, 2, 16, 58, 34, tzinfo=UTC)
    assert answer.responder.common_names == ("OCSP RESPONDER",)
    other = replace(question, nonce=bytes(8))
    refused("revocation_unknown", judge_answer, encoded, other, at=at)
    refused("certificate_expired", judge_answer, encoded, question, at=AUTUMN)
    altered = encoded.replace(b"\x0a\x01\x06", b"\x0a\x01\x05")
    assert altered != encoded
    refused("revocation_unknown", judge_answer, altered, question, at=at)
