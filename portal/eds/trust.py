"""Whom the portal trusts: anchors by fingerprint, the authorities below them, and their contour."""

import hashlib
import ssl
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from portal.eds.rejection import SignatureRejected
from portal.eds.x509 import Certificate, parse_certificate

PRODUCTION = "production"
CONTOURS = frozenset({PRODUCTION, "test", "dev"})
FINGERPRINTS_FILE = "fingerprints.txt"
MAX_ISSUERS = 4
_CERTIFICATE_SUFFIXES = frozenset({".cer", ".crt", ".der", ".pem"})
_NOT_PRODUCTION = ("TEST", "DEV", "NOT NCA")
TEST_CONTOUR = frozenset(
    {
        "b995e79e7c07429f8f79e185451e5599ce342ac720000f01b3854fdfa03031a6",
        "beeffc0bdb77cd798c35983eb0715f6ef0051cccb71d7cd05505e8a4fb2c6f4d",
    }
)  # SHA-256 of the root and of the issuing authority of the NCA's test contour
_PEM = b"-----BEGIN CERTIFICATE-----"


class TrustStore:
    """Anchors and intermediate authorities of one contour.

    ValueError for a setting that cannot work, SignatureRejected `wrong_contour` in production for
    test or development authorities: by name, by fingerprint, or by being one of the banned.
    """

    def __init__(
        self,
        anchors: Iterable[bytes],
        intermediates: Iterable[bytes],
        contour: str,
        banned: Collection[str] = (),
    ) -> None:
        if contour not in CONTOURS:
            raise ValueError(f"unknown contour {contour!r}")
        roots = tuple(parse_certificate(encoded) for encoded in anchors)
        between = tuple(parse_certificate(encoded) for encoded in intermediates)
        if not roots:
            raise ValueError("no trust anchor")
        self.contour = contour
        self.authorities = (*roots, *between)
        self._banned = TEST_CONTOUR | frozenset(banned)
        self._anchors = frozenset(root.sha256 for root in roots)
        self._issuers: dict[str, Certificate] = {}
        for authority in self.authorities:
            self._check_authority(authority)
        for authority in between:
            self._issuers[authority.sha256] = self._issuer_of(authority, ())

    @classmethod
    def from_directory(
        cls,
        path: Path,
        fingerprints: Collection[str],
        contour: str,
        banned: Collection[str] = (),
    ) -> Self:
        """Certificates of a directory: anchors are those whose SHA-256 is listed, here or beside.

        Without fingerprints the list is read from `fingerprints.txt`. ValueError when a listed
        certificate is absent.
        """
        listed = {one.replace(":", "").lower() for one in fingerprints} or _listed(
            path / FINGERPRINTS_FILE
        )
        files = sorted(one for one in path.iterdir() if one.suffix in _CERTIFICATE_SUFFIXES)
        found = {hashlib.sha256(one).hexdigest(): one for one in map(_read_der, files)}
        if missing := listed - found.keys():
            raise ValueError(f"no certificate with SHA-256 {', '.join(sorted(missing))}")
        anchors = [found[one] for one in sorted(listed)]
        between = [der for one, der in found.items() if one not in listed]
        return cls(anchors, between, contour, banned)

    def path(
        self, leaf: Certificate, carried: Sequence[Certificate], at: datetime
    ) -> tuple[Certificate, ...]:
        """The issuers of a certificate up to an anchor, each valid at the moment.

        `untrusted_chain`, `issuer_not_ca`, `path_too_long` and the codes of validity.
        """
        leaf.check_form(at)
        path: list[Certificate] = []
        while len(path) < MAX_ISSUERS:
            issuer = self._issuer_of(path[-1] if path else leaf, carried)
            issuer.check_form(at)
            if issuer.path_length is not None and len(path) > issuer.path_length:
                break
            path.append(issuer)
            if issuer.sha256 in self._anchors:
                return tuple(path)
        raise SignatureRejected("path_too_long", f"{len(path)} issuers")

    def _check_authority(self, certificate: Certificate) -> None:
        if not certificate.is_authority:
            raise ValueError(f"not an authority: {certificate.sha256}")
        names = " ".join(certificate.common_names).upper()
        marked = any(mark in names for mark in _NOT_PRODUCTION)
        if self.contour == PRODUCTION and (marked or certificate.sha256 in self._banned):
            raise SignatureRejected("wrong_contour", names)

    def _issuer_of(self, child: Certificate, carried: Sequence[Certificate]) -> Certificate:
        """The issuer by signature; the trusted ones are asked first."""
        if child.sha256 in self._issuers:
            return self._issuers[child.sha256]
        for candidate in (*self.authorities, *carried):
            if candidate.sha256 == child.sha256 or not child.names_as_issuer(candidate):
                continue
            if not child.is_signed_by(candidate):
                continue
            if not candidate.is_authority:
                raise SignatureRejected("issuer_not_ca", candidate.sha256)
            return candidate
        raise SignatureRejected("untrusted_chain", child.sha256)


def _listed(path: Path) -> set[str]:
    """Fingerprints in the first column; `#` begins a remark."""
    lines = (line.partition("#")[0].split() for line in path.read_text("utf-8").splitlines())
    return {line[0].lower() for line in lines if line}


def _read_der(path: Path) -> bytes:
    encoded = path.read_bytes()
    if encoded.startswith(_PEM):
        return ssl.PEM_cert_to_DER_cert(encoded.decode("ascii"))
    return encoded
