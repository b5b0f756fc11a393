"""Revocation lists and answers of responders, right and wrong, under the forge's authority."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from portal.eds import der, gost3410, oids
from portal.eds.crl import Entry
from portal.eds.crl_index import IndexFolder
from portal.eds.crl_intake import CrlIntake, Outcome
from portal.eds.development import Credential
from portal.eds.development import certificates as made
from portal.eds.development.revocation import crl_extensions, encoded_entry, signed_crl
from portal.eds.keys import GOST
from portal.eds.ocsp import OcspQuestion
from portal.eds.x509 import Certificate, parse_certificate
from tests.eds import forge
from tests.eds.forge import NOW

HOUR = timedelta(hours=1)
REVOKED_AT = NOW - 30 * HOUR
NEIGHBOURS = tuple(Entry(serial, REVOKED_AT, 4) for serial in (1, 2, 1 << 158, (1 << 159) - 1))


def certificate(of: Credential | None = None) -> Certificate:
    """The parsed certificate of a credential."""
    return parse_certificate((of or forge.credential()).certificate_der)


def listed(of: Credential | None = None, reason: int = 1) -> Entry:
    """An entry of the list for a credential's certificate."""
    return Entry(certificate(of).serial, REVOKED_AT, reason)


def crl(
    *entries: Entry | bytes,
    number: int = 10,
    base: int | None = None,
    issuer: Credential | None = None,
    this_update: datetime = NOW - HOUR,
    next_update: datetime = NOW + 100 * HOUR,
    extensions: tuple[bytes, ...] | None = None,
) -> bytes:
    """A list in which each part may be wrong; some certificates of others stand in it as well."""
    issuer = issuer or forge.authority().issuing
    if extensions is None:
        extensions = crl_extensions(issuer, number, base)
    others = () if base is not None else NEIGHBOURS
    encoded = [
        encoded_entry(one) if isinstance(one, Entry) else one for one in (*others[:2], *entries)
    ]
    encoded += [encoded_entry(one) for one in others[2:]]
    return signed_crl(issuer, encoded, this_update, next_update, extensions)


class Lists:
    """A folder of indexes and an intake of the forge's authority."""

    def __init__(self, folder: Path, **settings) -> None:
        self.folder = folder
        self.indexes = IndexFolder(folder / "indexes")
        trust = settings.pop("trust", None) or forge.authority().trust_store()
        self.intake = CrlIntake(trust, self.indexes, **settings)

    def offer(self, *encoded: bytes, at: datetime = NOW) -> list[Outcome]:
        """What becomes of lists that lie in files."""
        offered = []
        for place, one in enumerate(encoded):
            path = self.folder / f"{place}.crl"
            path.write_bytes(one)
            offered.append((path.name, path))
        return self.intake.take_all(offered, at)

    def take(self, *encoded: bytes, at: datetime = NOW) -> None:
        """Take lists that must be accepted."""
        outcomes = self.offer(*encoded, at=at)
        assert [one.refusal for one in outcomes] == [None] * len(encoded)

    def refusal(self, encoded: bytes, at: datetime = NOW) -> str:
        """The reason for which a list must be refused."""
        (outcome,) = self.offer(encoded, at=at)
        assert outcome.refusal is not None
        return outcome.refusal

    @property
    def files(self) -> dict[str, bytes]:
        """Everything that is kept, without the lock."""
        folder = self.indexes.folder
        return {one.name: one.read_bytes() for one in folder.glob("*") if one.name != ".lock"}


GOOD = der.encode(der.context(0, constructed=False))
UNKNOWN = der.encode(der.context(2, constructed=False))


def generalized(moment: datetime) -> bytes:
    """A GeneralizedTime, as answers have it."""
    return der.encode(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())


REVOKED = der.encode(der.context(1), generalized(REVOKED_AT))


def responder(**changes) -> Credential:
    """A delegated responder whose certificate has the changes."""
    key, issuer = 2026, changes.pop("issuer", forge.authority().issuing)
    usual = made.Request(
        subject=made.name((oids.COMMON_NAME, "DEV OCSP")),
        key=key,
        not_before=NOW - HOUR,
        not_after=NOW + HOUR,
        extensions=made.responder_extensions(key, issuer.key),
    )
    return forge.under(issuer, replace(usual, **changes))


def answer(
    question: OcspQuestion,
    status: bytes = GOOD,
    *,
    signer: Credential | None = None,
    signing_key: int | None = None,
    by_key: bool = False,
    nonce: bytes | None = None,
    about: bytes | None = None,
    produced_at: datetime = NOW,
    this_update: datetime = NOW,
    next_update: datetime | None = None,
    certificates: list[bytes] | None = None,
    outcome: int = 0,
    kind: str = oids.OCSP_BASIC,
    singles: int = 1,
) -> bytes:
    """An answer to a question, in which each part may be wrong."""
    signer = signer or responder()
    holder = certificate(signer)
    following = b""
    if next_update:
        following = der.encode(der.context(0), generalized(next_update))
    single = der.sequence(
        about or question.certificate_id, status, generalized(this_update), following
    )
    named = der.encode(der.context(1), holder.subject)
    if by_key:
        key = hashlib.sha1(holder.subject_public_key.children[1].bits()).digest()
        named = der.encode(der.context(2), der.encode(der.OCTET_STRING, key))
    sent = question.nonce if nonce is None else nonce
    extension = made.extension(oids.OCSP_NONCE, der.encode(der.OCTET_STRING, sent))
    told = der.encode(der.context(1), der.sequence(extension)) if sent else b""
    signed = der.sequence(named, generalized(produced_at), der.sequence(*[single] * singles), told)
    signature = gost3410.sign(signing_key or signer.key, GOST.digest_of(signed))
    carried = [signer.certificate_der] if certificates is None else certificates
    chain = der.encode(der.context(0), der.sequence(*carried)) if carried else b""
    basic = der.sequence(signed, GOST.signature, der.bits(signature), chain)
    content = der.sequence(der.oid(kind), der.encode(der.OCTET_STRING, basic))
    status_of_all = der.encode(der.ENUMERATED, bytes((outcome,)))
    if outcome:
        return der.sequence(status_of_all)
    return der.sequence(status_of_all, der.encode(der.context(0), content))
