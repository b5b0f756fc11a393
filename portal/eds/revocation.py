"""Whether a certificate has been revoked: what the lists and the responder prove, and what follows.

(decided: freshness of revocation lists)
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from portal.eds.crl import REMOVED, Entry
from portal.eds.crl_index import DELTA, FULL, CrlFacts, CrlIndex, IndexDamaged, IndexFolder
from portal.eds.crl_intake import SKEW
from portal.eds.ocsp import CertificateStatus, OcspAnswer, OcspQuestion, judge_answer
from portal.eds.ocsp_messenger import ask
from portal.eds.plaintext import moment
from portal.eds.rejection import SignatureRejected
from portal.eds.x509 import Certificate

log = logging.getLogger(__name__)
NOT_CHECKED = "not checked"
_MAX_AGE = timedelta(hours=24)


class RevocationMode(StrEnum):
    """What happens when nothing fresh is known: refuse, accept and say so, or do not look."""

    REQUIRE = "require"
    PREFER = "prefer"
    OFF = "off"


@dataclass(frozen=True)
class RevocationEvidence:
    """What the judgement on revocation rested on: `good`, `unknown` or `not checked`."""

    source: str  # crl, ocsp or none
    status: str
    this_update: datetime | None = None
    next_update: datetime | None = None
    number: int | None = None
    sha256: str | None = None
    delta_number: int | None = None
    delta_sha256: str | None = None
    produced_at: datetime | None = None
    second_source: str | None = None  # who was asked beside, and the SHA-256 of the answer
    second_sha256: str | None = None
    ocsp_response: bytes | None = field(default=None, repr=False)

    def report(self) -> dict[str, object]:
        """Ready for JSON; what is not known is left out."""
        return {
            name: moment(value) if isinstance(value, datetime) else value
            for name, value in vars(self).items()
            if value is not None and name != "ocsp_response"
        }


UNCHECKED = RevocationEvidence("none", NOT_CHECKED)


class RevocationChecker(Protocol):
    """Judges a certificate whose chain and signature are already good."""

    def check(
        self, certificate: Certificate, issuers: Sequence[Certificate], at: datetime
    ) -> RevocationEvidence:
        """What is known; SignatureRejected `revoked` or `revocation_unknown`."""


class Unchecked:
    """Nothing is looked up, and the evidence says so."""

    def check(
        self, certificate: Certificate, issuers: Sequence[Certificate], at: datetime
    ) -> RevocationEvidence:
        """`not checked`, whatever the certificate."""
        return UNCHECKED


@dataclass(frozen=True)
class _Listed:
    """What the lists of one authority say of one certificate."""

    entry: Entry | None
    full: CrlFacts
    delta: CrlFacts | None

    @property
    def this_update(self) -> datetime:
        return self.delta.this_update if self.delta else self.full.this_update

    def is_fresh(self, at: datetime, max_age: timedelta) -> bool:
        """Of the full list or of the delta list that goes with it."""
        newest = [one for one in (self.full, self.delta) if one]
        return at < self.full.next_update and any(
            at - max_age <= one.this_update <= at + SKEW and at < one.next_update for one in newest
        )

    def evidence(self) -> RevocationEvidence:
        newest = self.delta or self.full
        return RevocationEvidence(
            "crl",
            CertificateStatus.GOOD,
            this_update=newest.this_update,
            next_update=newest.next_update,
            number=self.full.number,
            sha256=self.full.sha256,
            delta_number=self.delta.number if self.delta else None,
            delta_sha256=self.delta.sha256 if self.delta else None,
        )


@dataclass(frozen=True)
class Revocation:
    """Looks into the indexes of the lists and, where there is a messenger, asks the responder."""

    mode: RevocationMode
    indexes: IndexFolder
    max_age: timedelta = _MAX_AGE
    messenger: Path | None = None
    allow_rsa: bool = False

    def check(
        self, certificate: Certificate, issuers: Sequence[Certificate], at: datetime
    ) -> RevocationEvidence:
        """The holder's certificate must be proved good; an authority's must not be listed."""
        if self.mode is RevocationMode.OFF:
            return UNCHECKED
        self._check_authorities(issuers)
        listed = self._listed(certificate, issuers[0])
        answer = self._answer(certificate, issuers[0], at)
        if answer and answer.status is CertificateStatus.REVOKED:
            raise _revoked(certificate, answer.revoked_at)
        good = answer if answer and answer.status is CertificateStatus.GOOD else None
        if good and listed and listed.entry and good.this_update < listed.this_update:
            good = None
        if listed and listed.entry and not good:
            raise _revoked(certificate, listed.entry.revoked_at)
        if good:
            return _evidence_of(good)
        if listed and answer is None and listed.is_fresh(at, self.max_age):
            return listed.evidence()
        if self.mode is RevocationMode.REQUIRE:
            raise SignatureRejected("revocation_unknown", certificate.sha256)
        return RevocationEvidence("none", CertificateStatus.UNKNOWN)

    def _check_authorities(self, issuers: Sequence[Certificate]) -> None:
        """An authority of the chain that its own issuer's list names is revoked."""
        for authority, issuer in zip(issuers, issuers[1:], strict=False):
            listed = self._listed(authority, issuer)
            if listed and listed.entry:
                raise _revoked(authority, listed.entry.revoked_at)

    def _listed(self, certificate: Certificate, issuer: Certificate) -> _Listed | None:
        """None when the lists of the issuer are not at hand or not in order."""
        try:
            full = self.indexes.index(issuer.authority_id, FULL)
            delta = self.indexes.index(issuer.authority_id, DELTA)
            if full is None:
                return None
            if delta and not _goes_with(delta.facts, full.facts):
                delta = None
            entry = _entry(full, delta, certificate.serial)
        except IndexDamaged as error:
            log.error("the index of a revocation list says nothing: %s", error)
            return None
        return _Listed(entry, full.facts, delta.facts if delta else None)

    def _answer(
        self, certificate: Certificate, issuer: Certificate, at: datetime
    ) -> OcspAnswer | None:
        """The proved answer of the responder; silence and what is not proved are None."""
        if self.messenger is None:
            return None
        question = OcspQuestion(certificate, issuer)
        encoded = ask(self.messenger, question.encoded())
        if encoded is None:
            log.warning("OCSP: silence")
            return None
        try:
            answer = judge_answer(encoded, question, at=at, allow_rsa=self.allow_rsa)
        except SignatureRejected as error:
            log.warning("OCSP answer refused: %s", error)
            return None
        listed = self._listed(answer.responder, issuer) if answer.responder else None
        if listed and listed.entry:
            log.warning("OCSP answer refused: the responder is revoked")
            return None
        return answer


def _goes_with(delta: CrlFacts, full: CrlFacts) -> bool:
    """The delta list continues this full list: not from a later one, not from before it."""
    begins_at_or_before = delta.base_number is not None and delta.base_number <= full.number
    is_later = delta.number >= full.number and delta.this_update >= full.this_update
    return begins_at_or_before and is_later


def _entry(full: CrlIndex, delta: CrlIndex | None, serial: int) -> Entry | None:
    """The entry that holds: the delta list's word is the later one."""
    changed = delta.find(serial) if delta else None
    if changed:
        return None if changed.reason == REMOVED else changed
    return full.find(serial)


def _revoked(certificate: Certificate, revoked_at: datetime | None) -> SignatureRejected:
    since = moment(revoked_at) if revoked_at else "an unknown day"
    return SignatureRejected("revoked", f"{certificate.sha256} since {since}")


def _evidence_of(answer: OcspAnswer) -> RevocationEvidence:
    return RevocationEvidence(
        "ocsp",
        CertificateStatus.GOOD,
        this_update=answer.this_update,
        next_update=answer.next_update,
        sha256=hashlib.sha256(answer.encoded).hexdigest(),
        produced_at=answer.produced_at,
        ocsp_response=answer.encoded,
    )
