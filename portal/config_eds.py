"""The settings of signatures: whom the portal trusts, and how it learns of revocation."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

NATIVE = "native"
LONGEST_TIMEOUT = 20  # seconds that a person would wait
AGENT = re.compile(r"wss?://127\.0\.0\.1:[0-9]{1,5}/")
CONTOURS = ("production", "test", "dev")
REVOCATION_MODES = ("require", "prefer", "off")
BACKENDS = (NATIVE, "ncanode", "both")
LOGIN_ROLES = ("individual", "head", "right-to-sign")


@dataclass(frozen=True)
class EdsSettings:
    """What the portal is told of signatures; the defaults refuse rather than allow."""

    contour: str
    trust_dir: Path
    strict_iin: bool
    allow_rsa: bool
    login_roles: tuple[str, ...]
    revocation: str
    crl_dir: Path
    crl_urls: tuple[str, ...]
    crl_max_age: timedelta
    ocsp_url: str | None
    ocsp_socket: Path
    backend: str  # native | ncanode | both
    ncanode_url: str | None
    ncanode_timeout: float  # seconds
    agent_url: str | None  # development and test contours: an agent in the place of NCALayer

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, demo: bool, data_dir: Path) -> "EdsSettings":
        """Read the settings; ValueError with words for the one who starts the portal."""
        ocsp_url = env.get("PORTAL_EDS_OCSP_URL") or None
        return cls(
            contour=_one_of(env, "PORTAL_EDS_CONTOUR", CONTOURS, "dev" if demo else "production"),
            trust_dir=Path(env.get("PORTAL_EDS_TRUST_DIR", data_dir / "eds")),
            strict_iin=env.get("PORTAL_EDS_STRICT_IIN", "1") == "1",
            allow_rsa=env.get("PORTAL_EDS_ALLOW_RSA", "0") == "1",
            login_roles=_login_roles(env.get("PORTAL_EDS_LOGIN_ROLES", ",".join(LOGIN_ROLES))),
            revocation=_one_of(env, "PORTAL_EDS_REVOCATION", REVOCATION_MODES, "require"),
            crl_dir=Path(env.get("PORTAL_EDS_CRL_DIR", data_dir / "crl")),
            crl_urls=tuple(
                map(_address, env.get("PORTAL_EDS_CRL_URLS", "").replace(",", " ").split())
            ),
            crl_max_age=_hours(env.get("PORTAL_EDS_CRL_MAX_AGE_HOURS", "24")),
            ocsp_url=_address(ocsp_url) if ocsp_url else None,
            ocsp_socket=Path(env.get("PORTAL_EDS_OCSP_SOCKET", data_dir / "ocsp.sock")),
            backend=_one_of(env, "PORTAL_EDS_BACKEND", BACKENDS, NATIVE),
            ncanode_url=env.get("PORTAL_EDS_NCANODE_URL"),
            ncanode_timeout=_seconds(env.get("PORTAL_EDS_NCANODE_TIMEOUT", "5")),
            agent_url=_agent(env.get("PORTAL_EDS_AGENT_URL") or None),
        )


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...], usual: str) -> str:
    value = env.get(name, usual)
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(allowed)}")
    return value


def _login_roles(text: str) -> tuple[str, ...]:
    roles = tuple(one.strip() for one in text.split(",") if one.strip())
    if not roles or not set(roles) <= set(LOGIN_ROLES):
        raise ValueError(f"PORTAL_EDS_LOGIN_ROLES names some of {', '.join(LOGIN_ROLES)}")
    return roles


def _hours(text: str) -> timedelta:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 24 * 366:
        raise ValueError("PORTAL_EDS_CRL_MAX_AGE_HOURS is a number of hours, at least 1")
    return timedelta(hours=int(text))


def _seconds(text: str) -> float:
    """A time-out that a visitor can wait for."""
    with suppress(ValueError):
        if 0 < (seconds := float(text)) <= LONGEST_TIMEOUT:
            return seconds
    raise ValueError(f"PORTAL_EDS_NCANODE_TIMEOUT is seconds, at most {LONGEST_TIMEOUT}")


def _agent(text: str | None) -> str | None:
    if text is not None and not AGENT.fullmatch(text):
        raise ValueError("PORTAL_EDS_AGENT_URL is a loopback address: ws://127.0.0.1:13579/")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError(f"{text} is not an http address of a revocation list or responder")
    return text
