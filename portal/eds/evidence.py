"""The document a person signs to submit a proposal, and the report on their signature."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from portal.eds.plaintext import canonical_text, header, moment
from portal.eds.verifier import Verified

PROPOSAL_MARK = "OPEN-BUDGET-PROPOSAL/1"


@dataclass(frozen=True)
class ProposalDocument:
    """A proposal as it stands before the signature: its place, its author, its text."""

    origin: str
    draft_id: str
    revision: int
    document_number: str
    document_title: str
    part_key: str
    part_title: str
    author_iin: str = field(repr=False)
    author_name: str
    organisation: str | None
    language: str
    text: str
    nonce: str
    prepared_at: datetime


def canonical_document(document: ProposalDocument) -> bytes:
    """The exact bytes to be signed: headers, an empty line, the text of the length they name.

    UTF-8, NFC, LF. ValueError when a field has hidden characters.
    """
    text = canonical_text(document.text)
    lines = (
        PROPOSAL_MARK,
        header("origin", document.origin),
        header("proposal-id", document.draft_id),
        header("revision", document.revision),
        header("document", document.document_number),
        header("document-title", document.document_title),
        header("part", document.part_key),
        header("part-title", document.part_title),
        header("author-iin", document.author_iin),
        header("author-name", document.author_name),
        header("organisation", document.organisation or "-"),
        header("language", document.language),
        header("body-bytes", len(text.encode())),
        header("nonce", document.nonce),
        header("prepared", moment(document.prepared_at)),
        "",
        text,
    )
    return "\n".join(lines).encode()


def report(verified: Verified) -> dict[str, object]:
    """What was judged and how, ready for JSON; the person's IIN and names are left out, they stand
    in the certificate."""
    signer, claimed = verified.signer, verified.signing_time_claimed
    return {
        "roles": sorted(signer.roles),
        "organisation": signer.org_name,
        "organisation_bin": signer.org_bin,
        "certificate_sha256": verified.certificate_sha256,
        "certificate_not_after": moment(verified.not_after),
        "chain_sha256": [hashlib.sha256(one).hexdigest() for one in verified.chain_der],
        "algorithm": verified.algorithm,
        "signing_time_claimed": moment(claimed) if claimed else None,
        "detached": verified.detached,
        "revocation": verified.revocation.report(),
        "verified_at": moment(verified.verified_at),
        "backend": verified.backend,
        "contour": verified.contour,
        "policy_version": verified.policy_version,
    }
