"""What the portal and a phone send each other: the shapes of the operator's protocol."""

import base64
import json
from datetime import datetime

from portal.config_ways import PhoneOrganisation
from portal.models import PhoneSigning
from portal.models.base import in_language
from portal.rules.calendar import PORTAL_ZONE

QR_SCHEME = "mobileSign:"
PERSONS = (
    "https://mgovsign.page.link/?link={link}?mgovSign"
    "&apn=kz.mobile.mgov&isi=1476128386&ibi=kz.egov.mobile"
)
ORGANISATIONS = (
    "https://egovbusiness.page.link/?link={link}?mgovSign"
    "&apn=kz.mobile.mgov.business&isi=1597880144&ibi=kz.mobile.mgov.business"
)
TEXT = "text/plain"


class WrongShape(Exception):
    """A phone sent something that is not an answer of the protocol."""


def service_answer(
    signing: PhoneSigning, link: str, organisation: PhoneOrganisation
) -> dict[str, object]:
    """Who asks for a signature, until when, and where the text is."""
    return {
        "description": in_language(signing, "title", signing.language),
        "expiry_date": _local(signing.expires_at),
        "organisation": {
            "nameRu": organisation.name_ru,
            "nameKz": organisation.name_kk,
            "nameEn": organisation.name_en,
            "bin": organisation.bin,
        },
        "document": {"uri": f"{link}/document", "auth_type": "None", "auth_token": ""},
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def document_answer(signing: PhoneSigning, content: bytes, origin: str) -> dict[str, object]:
    """The one text to be signed, and how."""
    document = {
        "id": signing.id,
        "nameRu": signing.title_ru,
        "nameKz": signing.title_kk,
        "nameEn": in_language(signing, "title", "en"),
        "meta": [{"name": "origin", "value": origin}],
        "document": {"file": {"mime": TEXT, "data": base64.b64encode(content).decode()}},
    }
    method = "CMS_WITH_DATA" if signing.is_attached else "CMS_SIGN_ONLY"
    return {"signMethod": method, "documentsToSign": [document]}


def returned_text(body: bytes, signing_id: str) -> str:
    """The signature in a phone's answer, as it was written; raises WrongShape for anything but the
    one document that was asked for. Nothing else of the answer is read."""
    try:
        answer = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WrongShape("not JSON") from error
    documents = answer.get("documentsToSign") if isinstance(answer, dict) else None
    if not isinstance(documents, list) or len(documents) != 1:
        raise WrongShape("not one document")
    document = documents[0]
    if not isinstance(document, dict) or document.get("id") != signing_id:
        raise WrongShape("another document")
    inner = document.get("document")
    file = inner.get("file") if isinstance(inner, dict) else None
    signature = file.get("data") if isinstance(file, dict) else None
    if not isinstance(signature, str):
        raise WrongShape("no signature")
    return signature
