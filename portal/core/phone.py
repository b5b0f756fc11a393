"""Signing on a phone, as the forms know it: a text is handed over, a signature comes back
(decided: signing by phone)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import abort, current_app
from flask_babel import force_locale
from flask_babel.speaklater import LazyString
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.config_ways import PhoneOrganisation
from portal.core.secrets import Keys, new_key, new_token, token_hash
from portal.models import PhoneSigning
from portal.rules import Refusal, Refused
from portal.terms import OFFICIAL_LANGUAGES, Language

PHONE_LIFE = timedelta(minutes=5)  # for the phone, and then again for the browser
LONGEST_TITLE, LONGEST_FIELDS = 300, 1000  # characters, as the table has them


@dataclass(frozen=True)
class ToSign:
    """A text for a phone, and the form of a page that takes the signature."""

    content: bytes = field(repr=False)
    purpose: str  # as the verifier names it
    is_attached: bool  # whether the signature carries the text inside
    title: LazyString
    back: str  # path of the page whose form takes the signature
    fields: Mapping[str, str] = field(default_factory=dict)  # the other fields of that form
    until: datetime | None = None  # when the text itself ends


def begin_phone_signing(
    db: Session, to_sign: ToSign, holder_hash: str, keys: Keys, language: str, now: datetime
) -> PhoneSigning:
    """A one-time address for a phone, and a page for this browser to wait on."""
    token, ends = new_token(), now + PHONE_LIFE
    titles = {code: _title(to_sign.title, code) for code in OFFICIAL_LANGUAGES}
    signing = PhoneSigning(
        id=new_key(),
        token_hash=token_hash(token),
        token_encrypted=keys.seal(token.encode()),
        holder_hash=holder_hash,
        purpose=to_sign.purpose,
        language=Language(language),
        title_kk=titles[Language.KK],
        title_ru=titles[Language.RU],
        content_encrypted=keys.seal(to_sign.content),
        is_attached=to_sign.is_attached,
        back=to_sign.back,
        fields=_packed(to_sign.fields),
        made_at=now,
        expires_at=min(ends, to_sign.until or ends),
        attempts=0,
    )
    db.add(signing)
    db.flush()
    return signing


def _title(words: LazyString, language: str) -> str:
    with force_locale(language):
        return str(words)[:LONGEST_TITLE]


def _packed(fields: Mapping[str, str]) -> str:
    """The fields as JSON; what is too long to be kept is where somebody comes from, and is left."""
    text = json.dumps(dict(fields), ensure_ascii=False)
    if len(text) > LONGEST_FIELDS:
        text = json.dumps({**fields, "next": ""}, ensure_ascii=False)
    return text


def posted_cms(
    db: Session, form: Mapping[str, str], holder_hash: str, keys: Keys, now: datetime
) -> str:
    """The base64 signature of a form: typed in by the signing program, or brought back by a phone
    for this very browser, once. Raises Refused when the phone's is used or too old."""
    if "phone" not in form:
        return form.get("cms", "")
    sealed = db.scalar(
        update(PhoneSigning)
        .where(PhoneSigning.id == form["phone"], PhoneSigning.holder_hash == holder_hash)
        .where(PhoneSigning.used_at.is_(None), PhoneSigning.returned_at > now - PHONE_LIFE)
        .values(used_at=now)
        .returning(PhoneSigning.cms_encrypted)
    )
    if sealed is None:
        raise Refused(
            Refusal("This signature from a phone has been used or is too old. Sign again", "§13")
        )
    return keys.open(sealed).decode()


def phone_organisation() -> PhoneOrganisation:
    """Who asks for signatures on a phone; 404 when the portal does not sign by phone."""
    found: PhoneOrganisation | None = current_app.config["PORTAL"].phone
    return found or abort(404)
