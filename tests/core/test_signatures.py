"""The verifier by the settings: whom it trusts in which contour, and how lists come to it."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import jobs
from portal.config import Config, ConfigError
from portal.demo.authority import renew_lists
from portal.eds import Purpose, SignatureRejected, oids
from portal.eds.crl import CrlRefused
from portal.eds.development import certificates as made
from portal.eds.development import ensure
from portal.signatures import make_verifier, refresh_crls, refresh_crls_hourly, trust_store
from tests.eds import forge
from tests.eds.forge import NOW
from tests.eds.forge_revocation import crl
from tests.eds.scripted_server import scripted_server
from tests.make import MORNING
from tests.signing import AIGERIM, DAULET, HEAD, Signers

CONTENT = "Мәтін".encode()


def demonstration(folder: Path, **settings: str) -> Config:
    return Config.from_env({"PORTAL_DATA_DIR": str(folder), **settings})


def production(folder: Path, trust: Path) -> Config:
    return Config.from_env(
        {
            "PORTAL_ENV": "production",
            "PORTAL_DATA_DIR": str(folder / "var"),
            "PORTAL_BASE_URL": "https://budget.example.kz",
            "PORTAL_EDS_TRUST_DIR": str(trust),
            "PORTAL_SECRET_KEY": "s" * 32,
            "PORTAL_IIN_KEY": "i" * 32,
        }
    )


def anchored(folder: Path, encoded: bytes) -> Path:
    """A trust folder whose one anchor is the certificate."""
    folder.mkdir(parents=True)
    (folder / "anchor.cer").write_bytes(encoded)
    (folder / "fingerprints.txt").write_text(hashlib.sha256(encoded).hexdigest())
    return folder


def root_named(name: str) -> bytes:
    subject = made.name((oids.COMMON_NAME, name))
    order = forge.request(key=5, subject=subject, extensions=made.authority_extensions(5, 5))
    return made.certificate(order, subject, 5)


def test_production_starts_with_an_anchor_of_another_name(tmp_path: Path):
    trust = anchored(tmp_path / "trust", root_named("НЕГІЗГІ"))
    assert make_verifier(production(tmp_path, trust)).contour == "production"


@pytest.mark.parametrize("name", ["DEV ROOT", "НЕГІЗГІ (GOST) TEST 2022", "ROOT (NOT NCA RK)"])
def test_production_refuses_an_anchor_named_for_development_or_tests(tmp_path: Path, name: str):
    trust = anchored(tmp_path / "trust", root_named(name))
    with pytest.raises(ConfigError, match="contour production refuses"):
        make_verifier(production(tmp_path, trust))


def test_production_refuses_a_folder_with_the_keys_of_a_development_authority(tmp_path: Path):
    trust = anchored(tmp_path / "trust", root_named("НЕГІЗГІ"))
    (trust / "authority.json").write_text("{}")
    with pytest.raises(ConfigError, match="holds a development authority"):
        make_verifier(production(tmp_path, trust))


def test_production_refuses_what_this_portal_made_when_it_was_shown(tmp_path: Path):
    renamed = root_named("НЕГІЗГІ")
    trust = anchored(tmp_path / "trust", renamed)
    shown = tmp_path / "var" / "eds"
    ensure(shown, [], NOW)
    assert make_verifier(production(tmp_path, trust))
    (shown / "root.cer").write_bytes(renamed)
    with pytest.raises(ConfigError, match="contour production refuses"):
        make_verifier(production(tmp_path, trust))


def test_folder_that_cannot_be_trusted_is_said_in_words(tmp_path: Path):
    with pytest.raises(ConfigError, match="dev-init"):
        make_verifier(demonstration(tmp_path))
    trust = anchored(tmp_path / "trust", root_named("НЕГІЗГІ"))
    (trust / "fingerprints.txt").write_text("ab" * 32)
    with pytest.raises(ConfigError, match="no certificate with SHA-256"):
        trust_store(production(tmp_path, trust))


@pytest.fixture
def shown(tmp_path: Path, signers: Signers) -> Config:
    """Settings of a demonstration whose authority has not made a list yet."""
    signers.authority_files(tmp_path / "eds")
    return demonstration(tmp_path)


def sign_in(config: Config, signers: Signers, at: datetime, profile=AIGERIM, **settings: str):
    config = demonstration(config.data_dir, **settings) if settings else config
    message = signers.sign(profile, CONTENT, at)
    return make_verifier(config).verify(message, CONTENT, at=at, purpose=Purpose.SIGN_IN)


def code(*args, **kwargs) -> str:
    with pytest.raises(SignatureRejected) as caught:
        sign_in(*args, **kwargs)
    return caught.value.code


def test_settings_reach_the_verifier(shown: Config, signers: Signers):
    assert code(shown, signers, MORNING) == "revocation_unknown"
    for mode, status in (("prefer", "unknown"), ("off", "not checked")):
        verified = sign_in(shown, signers, MORNING, PORTAL_EDS_REVOCATION=mode)
        assert verified.revocation.status == status
    renew_lists(shown, MORNING)
    assert sign_in(shown, signers, MORNING).revocation.status == "good"
    late = MORNING + timedelta(hours=7)
    assert sign_in(shown, signers, late)
    assert code(shown, signers, late, PORTAL_EDS_CRL_MAX_AGE_HOURS="6") == "revocation_unknown"


def test_roles_of_the_settings_may_sign_in(shown: Config, signers: Signers):
    renew_lists(shown, MORNING)
    assert sign_in(shown, signers, MORNING, HEAD)
    for roles, profile in (("individual", HEAD), ("head", DAULET), ("right-to-sign", HEAD)):
        refused = code(shown, signers, MORNING, profile, PORTAL_EDS_LOGIN_ROLES=roles)
        assert refused == "role_not_allowed"


def test_job_renews_the_lists_of_a_demonstration_wherever_its_clock_goes(
    app: Flask, shown: Config, signers: Signers
):
    assert app.config["PORTAL"].data_dir == shown.data_dir
    for moment in (MORNING, MORNING + timedelta(days=100), MORNING - timedelta(days=3)):
        assert jobs.run_due(app, moment)["refresh_crls"] == 2
        assert sign_in(shown, signers, moment).revocation.this_update == moment
        assert jobs.run_due(app, moment)["refresh_crls"] == 0


@pytest.fixture
def tested(tmp_path: Path, signers: Signers):
    """Settings of a test contour whose lists come from a server of the test."""
    trust = tmp_path / "trust"
    signers.authority_files(trust)
    with scripted_server() as server:
        urls = f"{server.url}/full.crl {server.url}/delta.crl"
        config = demonstration(
            tmp_path,
            PORTAL_EDS_CONTOUR="test",
            PORTAL_EDS_TRUST_DIR=str(trust),
            PORTAL_EDS_CRL_URLS=urls,
        )
        yield config, server


def lists_of(signers: Signers, at: datetime, number: int) -> dict[str, tuple]:
    made_at = {"this_update": at, "next_update": at + timedelta(days=9)}
    issuer = signers.authority.issuing
    return {
        "/full.crl": (200, {}, crl(number=number, issuer=issuer, **made_at)),
        "/delta.crl": (200, {}, crl(number=number + 1, base=number, issuer=issuer, **made_at)),
    }


def test_lists_are_fetched_once_an_hour_and_only_where_addresses_are_set(tested, signers: Signers):
    config, server = tested
    server.replies |= lists_of(signers, MORNING, 10)
    assert refresh_crls_hourly(config, MORNING) == 2
    assert refresh_crls_hourly(config, MORNING + timedelta(minutes=59)) == 0
    assert len(server.asked) == 2
    assert refresh_crls_hourly(config, MORNING + timedelta(hours=1)) == 0, "nothing new"
    assert len(server.asked) == 4
    trust = str(config.eds.trust_dir)
    without = demonstration(config.data_dir, PORTAL_EDS_TRUST_DIR=trust)
    assert refresh_crls_hourly(without, MORNING + timedelta(hours=2)) == 0
    assert len(server.asked) == 4
    with pytest.raises(ConfigError, match="PORTAL_EDS_CRL_URLS"):
        refresh_crls(without, None, MORNING)


def test_refused_list_is_an_error_of_the_job_and_the_kept_one_stays(tested, signers: Signers):
    config, server = tested
    server.replies |= lists_of(signers, MORNING, 10)
    refresh_crls_hourly(config, MORNING)
    later = MORNING + timedelta(hours=2)
    server.replies |= lists_of(signers, later, 9)
    with pytest.raises(CrlRefused, match="number 9 goes back"):
        refresh_crls_hourly(config, later)
    message = signers.sign(AIGERIM, CONTENT, later)
    verified = make_verifier(config).verify(message, CONTENT, at=later, purpose=Purpose.SIGN_IN)
    assert verified.revocation.number == 10
