"""The settings of the ways to sign beside a key on a computer: the e-government, a phone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

EGOV_ADDRESS = "https://idp.egov.kz"
INVENTED_OPERATOR = {
    "PORTAL_EDS_ORGANISATION_BIN": "410740833592",
    "PORTAL_EDS_ORGANISATION_KK": "«Көрсетілім операторы» АҚ",
    "PORTAL_EDS_ORGANISATION_RU": "АО «Показательный оператор»",
    "PORTAL_EDS_ORGANISATION_EN": "Demonstration Operator JSC",
}


@dataclass(frozen=True)
class EgovSettings:
    """The contract with the operator of the e-government's sign-in service."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    is_strict: bool  # the check digit of the IIN must hold
    uses_pkce: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Optional["EgovSettings"]:
        """None without a contract; ValueError with words for the one who starts the portal."""
        client_id = env.get("PORTAL_EGOV_CLIENT_ID", "")
        if not client_id:
            return None
        secret = env.get("PORTAL_EGOV_CLIENT_SECRET", "")
        if not secret:
            raise ValueError("PORTAL_EGOV_CLIENT_SECRET is needed with PORTAL_EGOV_CLIENT_ID")
        return cls(
            url=env.get("PORTAL_EGOV_URL", EGOV_ADDRESS).rstrip("/"),
            client_id=client_id,
            client_secret=secret,
            is_strict=env.get("PORTAL_EDS_STRICT_IIN", "1") == "1",
            uses_pkce=env.get("PORTAL_EGOV_PKCE", "0") == "1",
        )


@dataclass(frozen=True)
class PhoneOrganisation:
    """Who asks for a signature, as eGov mobile shows it (decided: signing by phone)."""

    bin: str
    name_kk: str
    name_ru: str
    name_en: str

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, demo: bool) -> Optional["PhoneOrganisation"]:
        """By phone one signs in a demonstration, and in production once the operator is registered;
        None otherwise. ValueError with words for the one who starts the portal."""
        if env.get("PORTAL_EDS_PHONE", "1" if demo else "0") != "1":
            return None
        known = {**(INVENTED_OPERATOR if demo else {}), **env}
        if missing := [name for name in INVENTED_OPERATOR if not known.get(name)]:
            raise ValueError(f"PORTAL_EDS_PHONE=1 needs {', '.join(missing)}")
        number, *names = (known[name] for name in INVENTED_OPERATOR)
        if len(number) != 12 or not (number.isascii() and number.isdigit()):
            raise ValueError("PORTAL_EDS_ORGANISATION_BIN has 12 digits")
        return cls(number, *names)
