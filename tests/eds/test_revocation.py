"""What the verifier says of a certificate by the lists that are at hand."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.eds import NativeVerifier, Policy, Purpose, Revocation, RevocationMode
from portal.eds.evidence import report
from portal.eds.revocation import RevocationEvidence
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, NOW, refused
from tests.eds.forge_revocation import HOUR, Lists, certificate, crl, listed

SECOND = timedelta(seconds=1)
MAX_AGE = timedelta(hours=24)


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def verify(lists, mode=RevocationMode.REQUIRE, at=NOW, signer=None):
    checker = Revocation(mode, lists.indexes, max_age=MAX_AGE)
    verifier = NativeVerifier(forge.authority().trust_store(), Policy(), checker)
    message = forge.signed_by(signer or forge.credential())
    return verifier.verify(message, CONTENT, at=at, purpose=Purpose.SIGN_IN)


def test_certificate_that_a_fresh_list_does_not_name_is_accepted(lists):
    lists.take(crl(number=166))
    evidence = verify(lists).revocation
    assert (evidence.source, evidence.status) == ("crl", "good")
    assert (evidence.number, evidence.delta_number) == (166, None)
    assert (evidence.this_update, evidence.next_update) == (NOW - HOUR, NOW + 100 * HOUR)
    assert len(evidence.sha256) == 64


def test_evidence_names_the_list_by_its_bytes(lists):
    (outcome,) = lists.offer(crl())
    assert verify(lists).revocation.sha256 == outcome.facts.sha256


@pytest.mark.parametrize("mode", [RevocationMode.REQUIRE, RevocationMode.PREFER])
def test_certificate_in_the_full_list_is_revoked(lists, mode):
    lists.take(crl(listed()))
    assert "2026-11-19T06:00:00Z" in refused("revoked", verify, lists, mode).detail


def test_certificate_in_the_delta_list_is_revoked(lists):
    lists.take(crl(number=10), crl(listed(), number=11, base=10, this_update=NOW))
    refused("revoked", verify, lists)


def test_certificate_that_the_delta_list_takes_out_is_accepted(lists):
    lists.take(crl(listed(reason=6), number=10))
    refused("revoked", verify, lists)
    lists.take(crl(listed(reason=8), number=11, base=10, this_update=NOW))
    evidence = verify(lists).revocation
    assert (evidence.number, evidence.delta_number) == (10, 11)
    assert evidence.this_update == NOW
    assert evidence.delta_sha256 != evidence.sha256


def test_delta_list_from_before_the_full_list_changes_nothing(lists):
    lists.take(crl(number=10), crl(listed(reason=8), number=11, base=10))
    lists.take(crl(listed(), number=12, this_update=NOW))
    refused("revoked", verify, lists)


def test_delta_list_keeps_an_older_full_list_fresh(lists):
    at = NOW + 30 * HOUR
    lists.take(crl(number=10))
    refused("revocation_unknown", verify, lists, at=at)
    lists.take(crl(number=11, base=10, this_update=at - HOUR), at=at)
    assert verify(lists, at=at).revocation.delta_number == 11


def test_delta_list_does_not_save_a_full_list_that_has_ended(lists):
    at = NOW + 30 * HOUR
    lists.take(crl(number=10, next_update=at))
    lists.take(crl(number=11, base=10, this_update=at - 2 * HOUR), at=at - HOUR)
    assert verify(lists, at=at - HOUR)
    refused("revocation_unknown", verify, lists, at=at)


def test_delta_list_of_a_later_full_list_changes_nothing(lists):
    lists.take(crl(number=10), crl(listed(reason=8), number=12, base=10, this_update=NOW))
    (full,) = lists.indexes.folder.glob("*-full.index")
    full.unlink()
    lists.take(crl(listed(), number=9))
    refused("revoked", verify, lists)


def test_full_list_is_good_alone_when_the_delta_list_has_ended(lists):
    lists.take(crl(number=10), crl(number=11, base=10, next_update=NOW + HOUR))
    assert verify(lists, at=NOW + 2 * HOUR).revocation.number == 10


@pytest.mark.parametrize("mode", [RevocationMode.REQUIRE, RevocationMode.PREFER])
def test_list_is_fresh_until_its_greatest_age(lists, mode):
    lists.take(crl(this_update=NOW - HOUR))
    last = NOW - HOUR + MAX_AGE
    assert verify(lists, mode, last).revocation.status == "good"
    if mode is RevocationMode.REQUIRE:
        refused("revocation_unknown", verify, lists, mode, last + SECOND)
    else:
        evidence = verify(lists, mode, last + SECOND).revocation
        assert evidence == RevocationEvidence("none", "unknown")


def test_list_is_fresh_until_its_next_update(lists):
    lists.take(crl(next_update=NOW + HOUR))
    assert verify(lists, at=NOW + HOUR - SECOND)
    refused("revocation_unknown", verify, lists, at=NOW + HOUR)


def test_list_from_the_future_of_a_clock_that_went_back_is_not_fresh(lists):
    lists.take(crl())
    assert verify(lists, at=NOW - HOUR - timedelta(minutes=5))
    refused("revocation_unknown", verify, lists, at=NOW - 2 * HOUR)


def test_stale_list_still_tells_who_is_revoked(lists):
    lists.take(crl(listed()))
    for mode in (RevocationMode.REQUIRE, RevocationMode.PREFER):
        refused("revoked", verify, lists, mode, NOW + 90 * HOUR)


def test_without_any_list_nothing_is_known(lists):
    refused("revocation_unknown", verify, lists)
    assert verify(lists, RevocationMode.PREFER).revocation.status == "unknown"


def test_where_revocation_is_off_nothing_is_looked_up(lists):
    lists.take(crl(listed()))
    evidence = verify(lists, RevocationMode.OFF).revocation
    assert (evidence.source, evidence.status) == ("none", "not checked")


@pytest.mark.parametrize("kind", ["full", "delta"])
@pytest.mark.parametrize("damage", ["cut", "altered", "emptied"])
def test_damaged_index_is_never_good(lists, kind, damage):
    lists.take(crl(number=10), crl(number=11, base=10))
    assert verify(lists)
    (path,) = lists.indexes.folder.glob(f"*-{kind}.index")
    whole = path.read_bytes()
    altered = whole[:-40] + bytes((whole[-40] ^ 1,)) + whole[-39:]
    path.write_bytes({"cut": whole[:-10], "altered": altered, "emptied": b""}[damage])
    refused("revocation_unknown", verify, lists)
    assert verify(lists, RevocationMode.PREFER).revocation.status == "unknown"


def test_replaced_list_is_noticed_by_a_verifier_that_runs(lists):
    checker = Revocation(RevocationMode.REQUIRE, lists.indexes)
    path = [certificate(forge.authority().issuing), certificate(forge.authority().root)]
    lists.take(crl(number=10))
    assert checker.check(certificate(), path, NOW)
    elsewhere = Lists(lists.folder)  # another process
    elsewhere.take(crl(listed(), number=11, this_update=NOW))
    refused("revoked", checker.check, certificate(), path, NOW)


def test_revoked_authority_of_the_chain_is_refused_by_the_list_of_its_issuer(lists):
    lists.take(crl())
    assert verify(lists), "the list of the root need not be at hand"
    root = forge.authority().root
    lists.take(crl(listed(), issuer=root))
    assert verify(lists), "a number of the root's list is not one of the issuing authority's"
    lists.take(crl(listed(forge.authority().issuing), issuer=root, number=11, this_update=NOW))
    refused("revoked", verify, lists)


def test_list_of_another_authority_proves_nothing(lists):
    lists.take(crl(issuer=forge.authority().root))
    refused("revocation_unknown", verify, lists)


def test_revocation_is_looked_up_after_everything_else(lists):
    lists.take(crl(listed()))
    wrong = replace(forge.credential(), key=99)
    refused("bad_signature", verify, lists, signer=wrong)
    employee = forge.credential(
        replace(CITIZEN, name="w", kind="employee", org_name="ЖШС", org_bin="450140000015")
    )
    refused("role_not_allowed", verify, lists, signer=employee)


def test_report_tells_what_the_judgement_rested_on(lists):
    lists.take(crl(number=166))
    told = json.loads(json.dumps(report(verify(lists))))["revocation"]
    assert told["source"] == "crl"
    assert told["status"] == "good"
    assert told["number"] == 166
    assert told["this_update"] == "2026-11-20T11:00:00Z"
    assert "delta_number" not in told
