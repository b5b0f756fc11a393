import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.eds import (
    NativeVerifier,
    Policy,
    Purpose,
    Revocation,
    RevocationMode,
    TrustStore,
    gost3410,
)
from portal.eds.crl_index import IndexFolder
from portal.eds.development import ensure, load, renew_lists, save, sign_cms
from portal.eds.development.directory import load_authority
from portal.eds.x509 import parse_certificate
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW

REVOKED = replace(CITIZEN, name="revoked", kind="revoked")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("development") / "trust"
    ensure(directory, [CITIZEN, HEAD, REVOKED], NOW)
    return directory


def contents(directory):
    return {one: one.read_bytes() for one in directory.rglob("*") if one.is_file()}


def test_directory_holds_the_authority_and_the_people(made):
    names = {one.relative_to(made).as_posix() for one in contents(made)}
    assert names == {
        "authority.json",
        "root.cer",
        "issuing.cer",
        "fingerprints.txt",
        "people/saule.json",
        "people/head.json",
        "people/revoked.json",
        "revoked.json",
    }


def test_keys_are_for_their_owner_only(made):
    for path in (*(made / "people").iterdir(), made / "authority.json"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert (made / "people").stat().st_mode & 0o777 == 0o700


def test_second_call_keeps_everything_and_adds_who_is_missing(made):
    before = contents(made)
    newcomer = replace(CITIZEN, name="newcomer", iin="850715200017")
    later = NOW + timedelta(days=400)
    ensure(made, [CITIZEN, HEAD, REVOKED, newcomer], later)
    after = contents(made)
    assert {path: after[path] for path in before} == before
    (added,) = after.keys() - before.keys()
    certificate = parse_certificate(load(added).certificate_der)
    assert certificate.not_before == later - timedelta(days=365)
    assert added.stem == "newcomer"
    added.unlink()


def test_signature_of_a_kept_credential_is_accepted_by_the_kept_trust(made):
    credential = load(made / "people" / "saule.json")
    message = sign_cms(credential, CONTENT, detached=True, signing_time=NOW)
    verifier = NativeVerifier(TrustStore.from_directory(made, (), "dev"))
    verified = verifier.verify(message, CONTENT, at=NOW, purpose=Purpose.PROPOSAL)
    assert verified.signer.iin == CITIZEN.iin
    assert verified.chain_der == credential.chain_der


def renew(made, folder, now):
    authority = load_authority(made, now)
    return renew_lists(made, authority, folder)


def judged(made, folder, name, at):
    credential = load(made / "people" / f"{name}.json")
    message = sign_cms(credential, CONTENT, detached=True, signing_time=at)
    checker = Revocation(RevocationMode.REQUIRE, IndexFolder(folder))
    verifier = NativeVerifier(TrustStore.from_directory(made, (), "dev"), Policy(), checker)
    return verifier.verify(message, CONTENT, at=at, purpose=Purpose.PROPOSAL)


def test_lists_name_the_revoked_and_nobody_else(made, tmp_path):
    full, delta = renew(made, tmp_path, NOW)
    assert (full.facts.entries, delta.facts.entries) == (1, 0)
    assert delta.facts.base_number == full.facts.number
    assert judged(made, tmp_path, "saule", NOW).revocation.status == "good"
    forge.refused("revoked", judged, made, tmp_path, "revoked", NOW)


def test_lists_are_renewed_after_an_hour_and_wherever_the_clock_was_moved(made, tmp_path):
    renew(made, tmp_path, NOW)
    assert renew(made, tmp_path, NOW + timedelta(minutes=59)) == []
    far, back = NOW + timedelta(days=200), NOW - timedelta(days=20)
    for moment in (NOW + timedelta(hours=1), far, back):
        forge.refused("revocation_unknown", judged, made, tmp_path / "none", "saule", moment)
        assert len(renew(made, tmp_path, moment)) == 2
        assert judged(made, tmp_path, "saule", moment).revocation.this_update == moment
        forge.refused("revoked", judged, made, tmp_path, "revoked", moment)


def test_damaged_list_of_the_authority_is_made_anew(made, tmp_path):
    renew(made, tmp_path, NOW)
    for file in tmp_path.glob("*.index"):
        file.write_bytes(b"damaged")
    assert len(renew(made, tmp_path, NOW)) == 2
    assert judged(made, tmp_path, "saule", NOW)


def test_interrupted_making_is_finished_with_the_same_authority(tmp_path):
    ensure(tmp_path, [CITIZEN], NOW)
    before = contents(tmp_path)
    for name in ("root.cer", "fingerprints.txt", "people/saule.json"):
        (tmp_path / name).unlink()
    ensure(tmp_path, [CITIZEN], NOW)
    after = contents(tmp_path)
    assert after.keys() == before.keys()
    person = tmp_path / "people" / "saule.json"
    assert all(after[path] == before[path] for path in before if path != person)


def test_credential_comes_back_from_its_file(tmp_path):
    credential = replace(forge.credential(), key=7)
    save(credential, tmp_path / "saule.json")
    assert load(tmp_path / "saule.json") == credential
    kept = json.loads((tmp_path / "saule.json").read_text())
    assert kept["key"] == "7".rjust(128, "0")
    assert kept.keys() == {"key", "certificate", "chain"}


def test_authorities_say_that_they_are_not_the_real_ones(made):
    authority = load_authority(made, NOW)
    for one in (authority.root, authority.issuing):
        (name,) = parse_certificate(one.certificate_der).common_names
        assert name.startswith("DEV ")
        assert name.endswith("NOT NCA RK")


def test_certificate_holds_the_key_of_its_credential():
    credential = forge.credential()
    certificate = parse_certificate(credential.certificate_der)
    assert certificate.public_key.point == gost3410.public_key(credential.key)


def test_every_certificate_has_its_own_key_and_number():
    issued = [forge.authority().issue(CITIZEN) for _ in range(3)]
    assert len({one.key for one in issued}) == 3
    assert len({parse_certificate(one.certificate_der).serial for one in issued}) == 3


def test_signing_the_same_twice_gives_the_same_bytes():
    first, second = (
        sign_cms(forge.credential(), CONTENT, detached=True, signing_time=NOW) for _ in range(2)
    )
    assert first == second


def test_keys_are_not_printed_by_accident():
    credential = forge.credential()
    assert str(credential.key) not in repr(credential)
