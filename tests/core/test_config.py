"""The settings: what stops the start, and what a demonstration makes by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.config import Config, ConfigError

SECRETS = {"PORTAL_SECRET_KEY": "s" * 32, "PORTAL_IIN_KEY": "i" * 32}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The least that production needs."""
    return {
        "PORTAL_ENV": "production",
        "PORTAL_DATA_DIR": str(tmp_path / "var"),
        "PORTAL_BASE_URL": "https://budget.example.kz/",
        "PORTAL_EDS_TRUST_DIR": str(tmp_path),
        **SECRETS,
    }


def test_production_starts_with_its_secrets_https_and_trust(production: dict[str, str]):
    config = Config.from_env(production)
    assert not config.is_demo
    assert config.is_https
    assert config.base_url == "https://budget.example.kz"
    assert (config.eds.contour, config.eds.strict_iin) == ("production", True)
    assert not config.data_dir.exists(), "nothing is made in production"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"PORTAL_SECRET_KEY": ""}, "PORTAL_SECRET_KEY is needed"),
        ({"PORTAL_SECRET_KEY": "s" * 31}, "PORTAL_SECRET_KEY is needed"),
        ({"PORTAL_IIN_KEY": ""}, "PORTAL_IIN_KEY is needed"),
        ({"PORTAL_IIN_KEY": "i" * 31}, "PORTAL_IIN_KEY is needed"),
        ({"PORTAL_BASE_URL": "http://budget.example.kz"}, "https"),
        ({"PORTAL_NOW": "2026-11-21T10:00+05:00"}, "PORTAL_NOW"),
        ({"PORTAL_EDS_CONTOUR": "dev"}, "PORTAL_EDS_CONTOUR"),
        ({"PORTAL_EDS_CONTOUR": "test"}, "PORTAL_EDS_CONTOUR"),
        ({"PORTAL_EDS_TRUST_DIR": "/nowhere/at/all"}, "PORTAL_EDS_TRUST_DIR"),
        ({"PORTAL_EDS_AGENT_URL": "wss://127.0.0.1:13579/"}, "PORTAL_EDS_AGENT_URL"),
        ({"PORTAL_EDS_REVOCATION": "off"}, "PORTAL_EDS_REVOCATION is require or prefer"),
    ],
    ids=lambda one: str(one)[:50],
)
def test_production_refuses_to_start(production: dict[str, str], change: dict[str, str], words):
    with pytest.raises(ConfigError, match=words):
        Config.from_env(production | change)


@pytest.mark.parametrize(
    "name", ["PORTAL_SECRET_KEY", "PORTAL_IIN_KEY", "PORTAL_BASE_URL", "PORTAL_EDS_TRUST_DIR"]
)
def test_production_has_no_default_for_what_it_needs(production: dict[str, str], name: str):
    del production[name]
    with pytest.raises(ConfigError, match=name):
        Config.from_env(production)


@pytest.mark.parametrize("environment", ["", "prod", "Production", "test"])
def test_unknown_environment_stops_the_start(production: dict[str, str], environment: str):
    with pytest.raises(ConfigError, match="demo or production"):
        Config.from_env(production | {"PORTAL_ENV": environment})


def test_demonstration_makes_its_secrets_once_for_itself_alone(tmp_path: Path):
    env = {"PORTAL_DATA_DIR": str(tmp_path / "var")}
    first, again = Config.from_env(env), Config.from_env(env)
    assert first.is_demo
    assert len(first.secret_key) >= 32
    assert first.secret_key != first.iin_key
    assert (again.secret_key, again.iin_key) == (first.secret_key, first.iin_key)
    made = list((tmp_path / "var").iterdir())
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}


def test_demonstration_needs_nothing_but_a_folder(tmp_path: Path):
    config = Config.from_env({"PORTAL_DATA_DIR": str(tmp_path), "PORT": "8123"})
    assert config.base_url == "http://127.0.0.1:8123"
    assert config.database_url == f"sqlite:///{tmp_path}/portal.sqlite"
    assert (config.eds.contour, config.redis_url, config.smtp_url) == ("dev", None, None)


def test_demonstration_starts_at_a_moment_with_an_offset(tmp_path: Path):
    env = {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_NOW": "2026-11-21T10:00:00+05:00"}
    assert Config.from_env(env).starts_at == datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["2026-11-21T10:00:00", "tomorrow", "2026-13-01T00:00+05:00"])
def test_moment_without_an_offset_stops_the_start(tmp_path: Path, moment: str):
    with pytest.raises(ConfigError, match="PORTAL_NOW"):
        Config.from_env({"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_NOW": moment})


def test_pages_look_for_ncalayer_unless_a_demonstration_names_an_agent(
    production: dict[str, str], tmp_path: Path
):
    live = Config.from_env(production)
    assert (live.agent_url, live.signs_in_page) == ("wss://127.0.0.1:13579/", False)
    demo = {"PORTAL_DATA_DIR": str(tmp_path / "var")}
    assert Config.from_env(demo).signs_in_page
    named = Config.from_env(demo | {"PORTAL_EDS_AGENT_URL": "ws://127.0.0.1:13580/"})
    assert (named.agent_url, named.signs_in_page) == ("ws://127.0.0.1:13580/", False)


@pytest.mark.parametrize(
    "settings",
    [
        {"PORTAL_EDS_AGENT_URL": "wss://agent.example.kz/"},
        {"PORTAL_EDS_AGENT_URL": "ws://127.0.0.1:13579"},
        {"PORTAL_EDS_AGENT_URL": "ws://127.0.0.1:13579/; script-src *"},
        {"PORTAL_EDS_AGENT_URL": "ws://127.0.0.1:1/", "PORTAL_EDS_CONTOUR": "production"},
    ],
    ids=str,
)
def test_agent_is_a_loopback_address_outside_the_production_contour(
    tmp_path: Path, settings: dict[str, str]
):
    with pytest.raises(ConfigError, match="PORTAL_EDS_AGENT_URL"):
        Config.from_env({"PORTAL_DATA_DIR": str(tmp_path), **settings})


def test_revocation_is_required_where_nothing_else_is_said(tmp_path: Path, production):
    settings = Config.from_env(production).eds
    assert settings.revocation == "require"
    assert settings.crl_max_age == timedelta(hours=24)
    assert settings.login_roles == ("individual", "head", "right-to-sign")
    assert (settings.allow_rsa, settings.crl_urls, settings.ocsp_url) == (False, (), None)
    for contour in ("dev", "test"):
        demo = {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_EDS_CONTOUR": contour}
        assert Config.from_env(demo).eds.revocation == "require"


def test_settings_of_revocation_are_read(production: dict[str, str]):
    settings = Config.from_env(
        production
        | {
            "PORTAL_EDS_REVOCATION": "prefer",
            "PORTAL_EDS_CRL_DIR": "/srv/crl",
            "PORTAL_EDS_CRL_URLS": "http://crl.example/a.crl, http://crl.example/d.crl",
            "PORTAL_EDS_CRL_MAX_AGE_HOURS": "6",
            "PORTAL_EDS_OCSP_URL": "http://ocsp.example",
            "PORTAL_EDS_ALLOW_RSA": "1",
            "PORTAL_EDS_LOGIN_ROLES": "individual",
        }
    ).eds
    assert settings.revocation == "prefer"
    assert settings.crl_dir == Path("/srv/crl")
    assert settings.crl_urls == ("http://crl.example/a.crl", "http://crl.example/d.crl")
    assert settings.crl_max_age == timedelta(hours=6)
    assert (settings.ocsp_url, settings.allow_rsa) == ("http://ocsp.example", True)
    assert settings.login_roles == ("individual",)
    assert settings.ocsp_socket.parent == Path(production["PORTAL_DATA_DIR"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_EDS_CONTOUR", "prod"),
        ("PORTAL_EDS_REVOCATION", "no"),
        ("PORTAL_EDS_REVOCATION", ""),
        ("PORTAL_EDS_CRL_URLS", "file:///etc/passwd"),
        ("PORTAL_EDS_CRL_URLS", "http://crl.example/a.crl nca.crl"),
        ("PORTAL_EDS_CRL_MAX_AGE_HOURS", "0"),
        ("PORTAL_EDS_CRL_MAX_AGE_HOURS", "1.5"),
        ("PORTAL_EDS_CRL_MAX_AGE_HOURS", "-1"),
        ("PORTAL_EDS_OCSP_URL", "ldap://ocsp.example"),
        ("PORTAL_EDS_LOGIN_ROLES", "individual,treasury"),
        ("PORTAL_EDS_LOGIN_ROLES", ","),
    ],
)
def test_setting_of_signatures_that_cannot_be_meant_stops_the_start(
    tmp_path: Path, name: str, value: str
):
    words = {"PORTAL_EDS_CRL_URLS": "not an http address", "PORTAL_EDS_OCSP_URL": "not an http"}
    with pytest.raises(ConfigError, match=words.get(name, name)):
        Config.from_env({"PORTAL_DATA_DIR": str(tmp_path), name: value})
