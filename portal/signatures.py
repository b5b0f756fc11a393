"""The verifier of signatures by the settings: the same code in every contour, other anchors."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from portal.config import DEVELOPMENT_CONTOUR, Config, ConfigError
from portal.config_eds import NATIVE
from portal.eds import (
    ComparingVerifier,
    NativeVerifier,
    NcanodeClient,
    NcanodeVerifier,
    Policy,
    Revocation,
    RevocationMode,
    SignatureRejected,
    SignatureVerifier,
    TrustStore,
    oids,
)
from portal.eds.crl import CrlRefused
from portal.eds.crl_download import refresh_from_folder, refresh_from_urls
from portal.eds.crl_index import IndexFolder
from portal.eds.crl_intake import CrlIntake, Outcome, refused

log = logging.getLogger(__name__)
FINGERPRINTS = "fingerprints.txt"
ASKING = {"ncanode": NcanodeVerifier, "both": ComparingVerifier}
DEVELOPMENT_KEYS = "authority.json"
LAST_REFRESH = "last-refresh"
REFRESH_EVERY, OLD = timedelta(hours=1), timedelta(hours=6)
ROLES = {
    "individual": oids.INDIVIDUAL,
    "head": oids.HEAD,
    "right-to-sign": oids.RIGHT_TO_SIGN,
}


def make_verifier(config: Config) -> SignatureVerifier:
    """A verifier that trusts the certificates of the trust folder whose fingerprints are listed
    beside them, alone or with NCANode beside it (decided: two verifiers); raises ConfigError for
    settings that cannot work."""
    native, eds = _native_verifier(config), config.eds
    if eds.backend == NATIVE:
        return native
    if not eds.ncanode_url:
        raise ConfigError("PORTAL_EDS_NCANODE_URL is needed to ask NCANode")
    try:
        node = NcanodeClient(eds.ncanode_url, eds.ncanode_timeout)
    except ValueError as error:
        raise ConfigError(f"PORTAL_EDS_NCANODE_URL: {error}") from error
    return ASKING[eds.backend](native, node)


def _native_verifier(config: Config) -> NativeVerifier:
    eds = config.eds
    revocation = Revocation(
        RevocationMode(eds.revocation),
        IndexFolder(eds.crl_dir),
        max_age=eds.crl_max_age,
        messenger=eds.ocsp_socket if eds.ocsp_url else None,
        allow_rsa=eds.allow_rsa,
    )
    return NativeVerifier(trust_store(config), policy_of(config), revocation)


def policy_of(config: Config) -> Policy:
    """What the portal accepts beyond a good signature, by the settings."""
    eds = config.eds
    return Policy(
        login_roles=frozenset(ROLES[one] for one in eds.login_roles),
        strict_iin=eds.strict_iin,
        allow_rsa=eds.allow_rsa,
    )


def trust_store(config: Config) -> TrustStore:
    """The trusted authorities; ConfigError with the reason when they cannot be trusted here."""
    folder = config.eds.trust_dir
    if not (folder / FINGERPRINTS).is_file():
        hint = "; run `portal eds dev-init`" if config.eds.contour == DEVELOPMENT_CONTOUR else ""
        raise ConfigError(f"no {FINGERPRINTS} in {folder}{hint}")
    if not config.is_demo and (folder / DEVELOPMENT_KEYS).exists():
        raise ConfigError(f"{folder} holds a development authority, which production refuses")
    try:
        return TrustStore.from_directory(
            folder, (), config.eds.contour, _made_here(config.data_dir / "eds")
        )
    except SignatureRejected as error:
        raise ConfigError(
            f"{folder} holds an authority that the contour {config.eds.contour} refuses ({error})"
        ) from error
    except ValueError as error:
        raise ConfigError(f"{folder}: {error}") from error


def _made_here(folder: Path) -> frozenset[str]:
    """The fingerprints of a development authority that this portal made when it was shown."""
    if not (folder / DEVELOPMENT_KEYS).exists():
        return frozenset()
    return frozenset(hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.glob("*.cer"))


def refresh_crls(config: Config, folder: Path | None, now: datetime) -> list[Outcome]:
    """Take in revocation lists from a folder, or from the configured addresses."""
    intake = CrlIntake(trust_store(config), IndexFolder(config.eds.crl_dir), config.eds.allow_rsa)
    if folder is not None:
        return refresh_from_folder(intake, folder, now)
    if not config.eds.crl_urls:
        raise ConfigError("PORTAL_EDS_CRL_URLS names no list; give --from for copied files")
    return refresh_from_urls(intake, config.eds.crl_urls, now)


def refresh_crls_hourly(config: Config, now: datetime) -> int:
    """Take in the configured lists when an hour has passed; how many are new. What was refused is
    raised after the rest was taken."""
    if not config.eds.crl_urls or not _is_due(config.eds.crl_dir / LAST_REFRESH, now):
        return 0
    outcomes = refresh_crls(config, None, now)
    for one in outcomes:
        if one.facts and now - one.facts.this_update > OLD:
            log.warning("%s: the list is of %s", one.name, one.facts.this_update.isoformat())
    if reasons := refused(outcomes):
        raise CrlRefused("; ".join(reasons))
    return newly_taken(outcomes)


def newly_taken(outcomes: Sequence[Outcome]) -> int:
    """How many lists were not known before."""
    return sum(one.is_new for one in outcomes)


def _is_due(file: Path, now: datetime) -> bool:
    """Whether nobody has tried within the hour; the try is noted before it is made."""
    try:
        last = datetime.fromisoformat(file.read_text("ascii"))
    except (FileNotFoundError, ValueError):
        last = None
    if last and timedelta() <= now - last < REFRESH_EVERY:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(now.isoformat(), "ascii")
    return True
