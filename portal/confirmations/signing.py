"""The text of an act of state, and the check of the signature under it (decided: acts of state)."""

import base64
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.evidence import Signed
from portal.core.offices import office_words
from portal.core.phone import ToSign
from portal.core.signer import SignerFacts
from portal.core.state_acts import Envelope, Performer, Statement
from portal.eds import (
    Purpose,
    SignatureRejected,
    SignatureVerifier,
    Signer,
    decode_base64_cms,
)
from portal.eds.plaintext import hidden_characters
from portal.eds.state_act import StateActDocument, canonical_act
from portal.models import Body, RoleGrant, StateAct
from portal.models.base import in_language
from portal.rules import Refusal, Refused

MASK = "············"  # the IIN is shown to nobody (decided: who sees the author)


def text_to_sign(
    act: StateAct,
    performer: Performer,
    grant: RoleGrant,
    statement: Statement,
    envelope: Envelope,
) -> bytes:
    """The exact bytes of an act that says this: the same each time, as long as it says the same."""
    _refuse_hidden(statement)
    body, language = grant.body, envelope.language
    return canonical_act(
        StateActDocument(
            origin=current_app.config["PORTAL"].base_url,
            act_id=act.id,
            act=act.act,
            office=office_words(grant.role, body),
            body=f"{body.code} {in_language(body, 'name', language)}" if body else None,
            language=language,
            facts=((_("Act of state"), str(performer.title)), *statement.facts),
            texts=statement.texts,
            nonce=envelope.nonce,
            prepared_at=act.prepared_at,
        )
    )


def _refuse_hidden(statement: Statement) -> None:
    """A text that takes effect is signed as it is, so nothing in it may hide."""
    hidden = {one for _label, text in statement.texts for one in hidden_characters(text)}
    if hidden:
        found = ", ".join(sorted(f"U+{ord(one):04X}" for one in hidden)[:5])
        raise Refused(
            Refusal("Remove the hidden or control characters: %(found)s", "", {"found": found})
        )


def shown(text: bytes, statement: Statement) -> str:
    """What will be signed, for the eyes: as it is, but the numbers of people are masked."""
    said = text.decode()
    for number in statement.masked:
        said = said.replace(number, MASK)
    return said


def for_browser(text: bytes) -> str:
    """What will be signed, for the signing program."""
    return base64.b64encode(text).decode()


def for_phone(act: StateAct, text: bytes, back: str) -> ToSign:
    """The same text, for a phone; no longer than the act itself can be signed."""
    return ToSign(text, Purpose.ACT, True, _l("Act of state"), back, until=act.expires_at)


def check_signature(
    text: bytes,
    posted: str,
    facts: SignerFacts,
    body: Body | None,
    verifier: SignatureVerifier,
    now: datetime,
) -> Signed:
    """The posted signature over the text by the person who is signed in; raises SignatureRejected.
    Takes long, so it runs before the act begins (§13)."""
    cms = decode_base64_cms(posted)
    verified = verifier.verify(cms, text, at=now, purpose=Purpose.ACT)
    if not is_same_signer(verified.signer, facts, body.bin if body else None):
        raise SignatureRejected("signer_not_session_user", "another certificate than at sign-in")
    return Signed(text, cms, verified)


def is_same_signer(signer: Signer, facts: SignerFacts, body_bin: str | None) -> bool:
    """The person of the sign-in, with a key of one's own or of the very body acted for; whoever
    signed in with a body's key signs with that body's key (decided: keys)."""
    if signer.iin != facts.iin:
        return False
    if facts.org_bin is not None:
        return signer.org_bin == facts.org_bin
    return signer.org_bin is None or signer.org_bin == body_bin
