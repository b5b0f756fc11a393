"""What an answer of NCANode is worth: `valid` alone proves nothing.

NCANode says `valid` about a message without signers and about a signer without a certificate, and
`revoked: false` when it could not ask. So an answer counts only when it speaks of the one
certificate it was asked about, with both kinds of revocation looked up.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.eds import oids
from portal.eds.ncanode_client import NcanodeSilent
from portal.eds.rejection import SignatureRejected
from portal.eds.signer import Signer
from portal.eds.x509 import Certificate, names_of

SOURCES = ("OCSP", "CRL")
_Facts = Mapping[str, object]


def judge(body: bytes, certificate: Certificate, signer: Signer) -> dict[str, str]:
    """The evidence of a good answer about this certificate and its holder.

    `revoked`, `untrusted_chain` and `bad_signature` when NCANode refuses; NcanodeSilent when the
    answer settles nothing.
    """
    answer = _facts(_parsed(body))
    told = _single(_single(answer.get("signers"), "signer").get("certificates"), "certificate")
    _check_subject(told, certificate, signer)
    _check_revocations(told.get("revocations"))
    if told.get("valid") is not True:
        raise SignatureRejected("untrusted_chain", "NCANode: the certificate is not valid")
    if answer.get("valid") is not True:
        raise SignatureRejected("bad_signature", "NCANode: the signature is not valid")
    return {"source": "ncanode", "status": "good", "sha256": hashlib.sha256(body).hexdigest()}


def _parsed(body: bytes) -> object:
    try:
        parsed: object = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NcanodeSilent("not JSON") from error
    return parsed


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which nothing is said twice; ValueError when something is."""
    facts = dict(pairs)
    if len(facts) != len(pairs):
        raise ValueError("a name twice")
    return facts


def _facts(value: object) -> _Facts:
    if not isinstance(value, Mapping):
        raise NcanodeSilent("an answer of another form")
    return value


def _single(value: object, what: str) -> _Facts:
    """The only element of a list: no more and no less may be named."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 1:
        raise NcanodeSilent(f"not exactly one {what}")
    return _facts(value[0])


def _check_subject(told: _Facts, certificate: Certificate, signer: Signer) -> None:
    """The answer is about the certificate asked about: number, holder, issuer, validity."""
    subject, issuer = _facts(told.get("subject")), _facts(told.get("issuer"))
    same = (
        _number(told.get("serialNumber")) == certificate.serial,
        subject.get("iin") == signer.iin,
        (subject.get("bin") or None) == signer.org_bin,
        issuer.get("commonName") == _issuer_name(certificate),
        _moment(told.get("notBefore")) == certificate.not_before,
        _moment(told.get("notAfter")) == certificate.not_after,
    )
    if not all(same):
        raise NcanodeSilent("the answer is about another certificate")


def _issuer_name(certificate: Certificate) -> str | None:
    pairs = (pair for rdn in names_of(certificate.issuer) for pair in rdn)
    names = [text for kind, text in pairs if kind == oids.COMMON_NAME]
    return names[0] if len(names) == 1 else None


def _number(value: object) -> int | None:
    try:
        return int(value, 16) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    """A moment in whole seconds, as certificates have it."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _check_revocations(value: object) -> None:
    """Both sources were asked and both say no; a failure of OCSP hides in its reason."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise NcanodeSilent("no word on revocation")
    entries = [_facts(one) for one in value]
    for entry in entries:
        if entry.get("revoked") is True:
            raise SignatureRejected("revoked", "by the word of NCANode")
    for entry in entries:
        failed = entry.get("by") == "OCSP" and entry.get("reason") != "OK"
        if failed or entry.get("revoked") is not False or entry.get("by") not in SOURCES:
            raise NcanodeSilent("revocation could not be looked up")
    if {entry.get("by") for entry in entries} != set(SOURCES):
        raise NcanodeSilent("revocation was not looked up in OCSP and CRL")
