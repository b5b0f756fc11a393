"""The settings of one portal, read once from the environment; a missing secret stops the start."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from portal.config_eds import EdsSettings
from portal.config_ways import EgovSettings, PhoneOrganisation
from portal.retention import Retention

ROOT = Path(__file__).resolve().parent.parent
LEAST_SECRET = 32  # characters
DEVELOPMENT_CONTOUR = "dev"
NCALAYER = "wss://127.0.0.1:13579/"


class ConfigError(Exception):
    """The portal cannot start with these settings."""


@dataclass(frozen=True)
class Config:
    """Everything a portal is told from outside."""

    environment: str  # demo | production
    base_url: str
    secret_key: str
    iin_key: str
    database_url: str
    data_dir: Path
    redis_url: str | None
    smtp_url: str | None
    phone: PhoneOrganisation | None  # None: nobody signs by phone
    egov: EgovSettings | None  # the second way to sign in; off without a contract
    eds: EdsSettings
    starts_at: datetime | None  # demo only: where the clock starts
    keep: Retention  # how long what is known of people is kept

    @property
    def is_demo(self) -> bool:
        """Whether the portal shows demonstration data and lets the clock be moved."""
        return self.environment == "demo"

    @property
    def agent_url(self) -> str:
        """Where pages look for the signing program; nothing else is open to their scripts."""
        return self.eds.agent_url or NCALAYER

    @property
    def signs_in_page(self) -> bool:
        """Whether the development signer answers in the page itself: a demonstration that names
        no agent."""
        return self.is_demo and self.eds.agent_url is None

    @property
    def is_https(self) -> bool:
        """Whether people reach the portal by https, so that cookies can insist on it."""
        return urlsplit(self.base_url).scheme == "https"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read the settings; raises ConfigError with words for the one who starts the portal."""
        try:
            return cls._read(env)
        except ValueError as error:
            raise ConfigError(str(error)) from error

    @classmethod
    def _read(cls, env: Mapping[str, str]) -> "Config":
        environment = env.get("PORTAL_ENV", "demo")
        if environment not in ("demo", "production"):
            raise ConfigError("PORTAL_ENV is either demo or production")
        data_dir = Path(env.get("PORTAL_DATA_DIR", ROOT / "var")).resolve()
        port = env.get("PORT", "8000")
        demo = environment == "demo"
        config = cls(
            environment=environment,
            base_url=env.get("PORTAL_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            secret_key=env.get("PORTAL_SECRET_KEY") or _demo_secret(demo, data_dir, "secret-key"),
            iin_key=env.get("PORTAL_IIN_KEY") or _demo_secret(demo, data_dir, "iin-key"),
            database_url=env.get("PORTAL_DATABASE_URL", f"sqlite:///{data_dir / 'portal.sqlite'}"),
            data_dir=data_dir,
            redis_url=env.get("PORTAL_REDIS_URL"),
            smtp_url=env.get("PORTAL_SMTP_URL"),
            phone=PhoneOrganisation.from_env(env, demo=demo),
            egov=EgovSettings.from_env(env),
            eds=EdsSettings.from_env(env, demo=demo, data_dir=data_dir),
            starts_at=_moment(env.get("PORTAL_NOW")),
            keep=Retention.from_env(env),
        )
        _check_agent(config)
        if not demo:
            _check_production(config, env)
        return config


def _demo_secret(demo: bool, data_dir: Path, name: str) -> str:
    """A secret made once for a demonstration; production has to bring its own."""
    if not demo:
        return ""
    file = data_dir / name
    data_dir.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        fresh = data_dir / f"{name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(LEAST_SECRET), "ascii")
        with suppress(FileExistsError):  # another process was first; a link is whole or not there
            file.hardlink_to(fresh)
        fresh.unlink()
    return file.read_text("ascii")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError("PORTAL_NOW is an ISO 8601 moment with an offset") from error
    if moment.tzinfo is None:
        raise ConfigError("PORTAL_NOW is an ISO 8601 moment with an offset")
    return moment


def _check_agent(config: Config) -> None:
    if config.eds.agent_url is None:
        return
    if not config.is_demo or config.eds.contour == "production":
        raise ConfigError("PORTAL_EDS_AGENT_URL is for the development and test contours only")


def _check_production(config: Config, env: Mapping[str, str]) -> None:
    for name, secret in (
        ("PORTAL_SECRET_KEY", config.secret_key),
        ("PORTAL_IIN_KEY", config.iin_key),
    ):
        if len(secret) < LEAST_SECRET:
            raise ConfigError(f"{name} is needed, at least {LEAST_SECRET} characters")
    if not config.is_https:
        raise ConfigError("PORTAL_BASE_URL begins with https:// in production")
    if config.starts_at:
        raise ConfigError("PORTAL_NOW is for demonstrations only")
    if config.eds.contour != "production":
        raise ConfigError("PORTAL_EDS_CONTOUR is production in production")
    if config.egov and urlsplit(config.egov.url).scheme != "https":
        raise ConfigError("PORTAL_EGOV_URL begins with https:// in production")
    if "PORTAL_EDS_TRUST_DIR" not in env or not config.eds.trust_dir.is_dir():
        raise ConfigError("PORTAL_EDS_TRUST_DIR names the folder of the trusted certificates")
    if config.eds.revocation == "off":
        raise ConfigError("PORTAL_EDS_REVOCATION is require or prefer in production")
