import hashlib
import ssl

import pytest

from portal.eds import TrustStore, oids, trust
from portal.eds.development import certificates as made
from portal.eds.development import ensure
from portal.eds.x509 import parse_certificate
from tests.eds import forge, known_answer
from tests.eds.forge import CITIZEN, NOW, refused


def root_named(common_name):
    order = forge.request(
        key=5,
        subject=made.name((oids.COMMON_NAME, common_name)),
        extensions=made.authority_extensions(5, 5),
    )
    return made.certificate(order, order.subject, 5)


def fingerprint(encoded):
    return hashlib.sha256(encoded).hexdigest()


@pytest.fixture
def directory(tmp_path):
    (tmp_path / "root.cer").write_bytes(known_answer.ROOT)
    (tmp_path / "issuing.cer").write_bytes(known_answer.ISSUING)
    (tmp_path / "readme.txt").write_text("not a certificate")
    return tmp_path


def leads_to_root(store):
    issuing = parse_certificate(known_answer.ISSUING)
    path = store.path(issuing, (), known_answer.SIGNED_AT)
    return path[-1].encoded == known_answer.ROOT


@pytest.mark.parametrize(
    "name",
    [
        "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022",
        "DEV ROOT",
        "dev root",
        "KAT ROOT (NOT NCA RK)",
    ],
)
def test_test_and_development_anchors_are_refused_in_production(name):
    anchor = root_named(name)
    refused("wrong_contour", TrustStore, [anchor], [], "production")
    assert TrustStore([anchor], [], "test").contour == "test"


def test_anchor_of_another_name_is_taken_in_production():
    anchor = root_named("НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022")
    assert TrustStore([anchor], [], "production").contour == "production"


def test_intermediate_authority_of_tests_is_refused_in_production():
    anchor = root_named("НЕГІЗГІ")
    between = forge.authority_under(
        forge.Credential("root", 5, anchor, ()), 6, subject=made.name((oids.COMMON_NAME, "TEST"))
    )
    refused("wrong_contour", TrustStore, [anchor], [between.certificate_der], "production")


def test_settings_that_cannot_work_are_errors():
    with pytest.raises(ValueError, match="no trust anchor"):
        TrustStore([], [known_answer.ISSUING], "dev")
    with pytest.raises(ValueError, match="unknown contour"):
        TrustStore([known_answer.ROOT], [], "prod")
    with pytest.raises(ValueError, match="not an authority"):
        TrustStore([forge.credential().certificate_der], [], "dev")


def test_intermediate_authority_must_lead_to_an_anchor():
    refused("untrusted_chain", TrustStore, [root_named("DEV")], [known_answer.ISSUING], "dev")


def test_anchor_may_be_an_issuing_authority_alone():
    leaf = parse_certificate(forge.credential().certificate_der)
    store = TrustStore([forge.authority().issuing.certificate_der], [], "dev")
    assert len(store.path(leaf, (), NOW)) == 1


def test_directory_is_trusted_by_given_fingerprints(directory):
    listed = known_answer.SHA256["ROOT"]
    colons = ":".join(listed[i : i + 2] for i in range(0, 64, 2)).upper()
    for one in (listed, listed.upper(), colons):
        assert leads_to_root(TrustStore.from_directory(directory, [one], "dev"))


def test_directory_is_trusted_by_its_own_list(directory):
    listed = f"# anchors\n\n{known_answer.SHA256['ROOT']}  root.cer  # the root\n"
    (directory / "fingerprints.txt").write_text(listed)
    assert leads_to_root(TrustStore.from_directory(directory, [], "dev"))


def test_given_fingerprints_rule_over_the_list_beside(directory):
    (directory / "fingerprints.txt").write_text(known_answer.SHA256["ROOT"])
    store = TrustStore.from_directory(
        directory, [known_answer.SHA256["ISSUING"], known_answer.SHA256["ROOT"]], "dev"
    )
    assert store.path(parse_certificate(known_answer.ISSUING), (), NOW)


def test_certificate_in_text_form_has_the_fingerprint_of_its_bytes(directory):
    text = ssl.DER_cert_to_PEM_cert(known_answer.ROOT)
    (directory / "root.cer").write_text(text)
    store = TrustStore.from_directory(directory, [known_answer.SHA256["ROOT"]], "dev")
    assert leads_to_root(store)


def test_fingerprint_without_a_file_is_an_error(directory):
    with pytest.raises(ValueError, match="no certificate with SHA-256"):
        TrustStore.from_directory(directory, ["ab" * 32], "dev")


def test_swapped_root_is_not_an_anchor(directory):
    listed = known_answer.SHA256["ROOT"]
    (directory / "root.cer").write_bytes(root_named("KAT ROOT (NOT NCA RK)"))
    with pytest.raises(ValueError, match="no certificate with SHA-256"):
        TrustStore.from_directory(directory, [listed], "dev")


def test_directory_without_a_list_is_an_error(directory):
    with pytest.raises(FileNotFoundError):
        TrustStore.from_directory(directory, [], "dev")


def test_development_directory_is_refused_in_production(tmp_path):
    ensure(tmp_path, [CITIZEN], NOW)
    refused("wrong_contour", TrustStore.from_directory, tmp_path, [], "production")
    assert TrustStore.from_directory(tmp_path, [], "dev").contour == "dev"
    assert (
        fingerprint((tmp_path / "root.cer").read_bytes())
        in (tmp_path / "fingerprints.txt").read_text()
    )


def test_authority_known_by_its_fingerprint_is_refused_in_production_whatever_its_name():
    anchor = root_named("НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022")
    refused("wrong_contour", TrustStore, [anchor], [], "production", [fingerprint(anchor)])
    assert TrustStore([anchor], [], "test", [fingerprint(anchor)])


def test_authorities_of_the_test_contour_are_known_by_fingerprint(monkeypatch):
    anchor = root_named("НЕГІЗГІ")
    known = {"b995e79e7c07429f8f79e185451e5599ce342ac720000f01b3854fdfa03031a6"}
    assert known < trust.TEST_CONTOUR
    monkeypatch.setattr(trust, "TEST_CONTOUR", trust.TEST_CONTOUR | {fingerprint(anchor)})
    refused("wrong_contour", TrustStore, [anchor], [], "production")
