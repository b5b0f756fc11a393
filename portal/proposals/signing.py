"""The text that a person signs to send a proposal, and the check of the signature (§13)."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.evidence import Signed
from portal.core.phone import ToSign
from portal.core.secrets import Keys
from portal.core.signer import SignerFacts
from portal.eds import (
    Purpose,
    SignatureRejected,
    SignatureVerifier,
    decode_base64_cms,
)
from portal.eds.evidence import ProposalDocument, canonical_document
from portal.models import ProposalDraft
from portal.models.base import in_language
from portal.proposals.forms import without_hidden

MASK = "············"  # the IIN is shown to nobody (decided: who sees the author)


@dataclass(frozen=True)
class SignedDraft:
    """A revision of a draft with a signature that was accepted."""

    draft_id: str
    discussion_id: int
    revision: int
    signed: Signed


def document_to_sign(draft: ProposalDraft, signer: SignerFacts, origin: str) -> bytes:
    """The exact bytes for this signer: the same each time, until the draft is saved again. Its
    part, document and edition must be loaded."""
    edition, language = draft.discussion.edition, draft.language
    return canonical_document(
        ProposalDocument(
            origin=origin,
            draft_id=draft.id,
            revision=draft.revision,
            document_number=draft.discussion.document.number or "",
            document_title=without_hidden(in_language(edition, "title", language)),
            part_key=draft.part.key,
            part_title=without_hidden(in_language(draft.part, "title", language)),
            author_iin=signer.iin,
            author_name=signer.name,
            organisation=signer.org_name,
            language=language,
            text=draft.text,
            nonce=hashlib.sha256(f"{draft.id}:{draft.revision}".encode()).hexdigest(),
            prepared_at=draft.saved_at,
        )
    )


def is_prepared(draft: ProposalDraft, document: bytes, keys: Keys) -> bool:
    """Whether these bytes were frozen in the draft, for this signer and this revision."""
    frozen = draft.document_encrypted
    return frozen is not None and keys.open(frozen) == document


def shown(document: bytes, signer: SignerFacts) -> str:
    """What will be signed, for the eyes: as it is, but the IIN is masked."""
    head, blank, text = document.decode().partition("\n\n")
    return head.replace(signer.iin, MASK) + blank + text


def for_browser(document: bytes) -> str:
    """What will be signed, for the signing program."""
    return base64.b64encode(document).decode()


def for_phone(draft: ProposalDraft, document: bytes, back: str) -> ToSign:
    """What will be signed, for a phone; the signature comes back to this page (§13)."""
    return ToSign(
        content=document,
        purpose=Purpose.PROPOSAL,
        is_attached=True,
        title=_l("A proposal to document %(number)s", number=draft.discussion.document.number),
        back=back,
    )


def check_signature(
    draft: ProposalDraft,
    document: bytes,
    signer: SignerFacts,
    posted: str,
    verifier: SignatureVerifier,
    keys: Keys,
    now: datetime,
) -> SignedDraft:
    """The signature over the frozen text by the person who is signed in, for the same
    organisation; raises SignatureRejected. Takes long, so it runs before the act begins (§13)."""
    if not is_prepared(draft, document, keys):
        raise SignatureRejected("content_mismatch", "prepared anew since the page was opened")
    cms = decode_base64_cms(posted)
    verified = verifier.verify(cms, document, at=now, purpose=Purpose.PROPOSAL)
    if (verified.signer.iin, verified.signer.org_bin) != (signer.iin, signer.org_bin):
        raise SignatureRejected("signer_not_session_user", "another certificate than at sign-in")
    accepted = Signed(document, cms, verified)
    return SignedDraft(draft.id, draft.discussion_id, draft.revision, accepted)
