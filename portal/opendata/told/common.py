"""What every answer has in common: texts in every language, moments, days, links."""

from datetime import date, datetime

from portal.core.api.described import ROOT
from portal.core.api.paging import base_url
from portal.core.api.shapes import Json
from portal.core.i18n import LANGUAGES
from portal.rules.calendar import PORTAL_ZONE
from portal.terms import OFFICIAL_LANGUAGES

KZT_THOUSAND = "KZT-thousand"


def texts(subject: object, field: str) -> Json:
    """A text of a state body in every language it has."""
    return {code: getattr(subject, f"{field}_{code}", None) for code in ("kk", "ru", "en")}


def bilingual(subject: object, field: str) -> Json:
    """A text that the law asks for in Kazakh and in Russian (§3)."""
    return {code.value: getattr(subject, f"{field}_{code}") for code in OFFICIAL_LANGUAGES}


def moment(at: datetime | None) -> str | None:
    """A moment with its offset, on the legal clock."""
    return at and at.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def day(on: date | None) -> str | None:
    """A day as `YYYY-MM-DD`."""
    return on and on.isoformat()


def here(path: str) -> str:
    """The address of a thing in this API."""
    return f"{base_url()}{ROOT}/{path}"


def pages(path: str) -> Json:
    """The page of a thing for people, in every language."""
    return {code: f"{base_url()}/{code}/{path}" for code, _name in LANGUAGES}
