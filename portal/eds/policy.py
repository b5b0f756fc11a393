"""Who may sign what: key usage, purposes, holder roles, the IIN rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.eds import keys, oids, x509
from portal.eds.rejection import SignatureRejected
from portal.eds.signer import Signer, read_signer

POLICY_VERSION = "1"
CITIZEN_ROLES = frozenset({oids.INDIVIDUAL})
DEFAULT_ROLES = frozenset({oids.INDIVIDUAL, oids.HEAD, oids.RIGHT_TO_SIGN})
_NOT_OF_PERSONS = (f"{oids.TREASURY}.", f"{oids.INFORMATION_SYSTEM}.")
_WEIGHTS = (
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2),
)


class Purpose(StrEnum):
    """What a signature is made for."""

    SIGN_IN = "sign-in"
    PROPOSAL = "proposal"
    ACT = "act"  # of a state body or the operator


def _checksum_holds(number: str) -> bool:
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(digit) for digit in number]
    for weights in _WEIGHTS:
        check = sum(w * d for w, d in zip(weights, digits[:11], strict=True)) % 11
        if check != 10:
            return check == digits[11]
    return False


def iin_checksum_holds(iin: str) -> bool:
    """The 12th digit of an IIN fits the others (Government decree No. 565 of 11 June 2003)."""
    return _checksum_holds(iin)


def bin_checksum_holds(number: str) -> bool:
    """The 12th digit of a BIN fits the others (Government decree No. 406 of 22 May 2007)."""
    return _checksum_holds(number)


@dataclass(frozen=True)
class Policy:
    """What the portal accepts beyond a good signature (decided: sign-in)."""

    login_roles: frozenset[str] = DEFAULT_ROLES
    proposal_roles: frozenset[str] = DEFAULT_ROLES
    attached: frozenset[Purpose] = frozenset(Purpose)
    strict_iin: bool = True
    allow_rsa: bool = False

    def check_content(self, attached: bytes | None, expected: bytes, purpose: Purpose) -> None:
        """Content inside a message is allowed only where it is the expected one, byte for byte."""
        if attached is None:
            return
        if purpose not in self.attached:
            raise SignatureRejected("detached_required")
        if attached != expected:
            raise SignatureRejected("content_mismatch")

    def check_algorithms(self, algorithms: Sequence[keys.Algorithm]) -> None:
        """RSA only where the policy says so; `unsupported_algorithm`."""
        if not self.allow_rsa and any(one is keys.RSA for one in algorithms):
            raise SignatureRejected("unsupported_algorithm", keys.RSA.name)

    def signer_of(self, certificate: x509.Certificate, purpose: Purpose) -> Signer:
        """The holder, when such a certificate may serve the purpose."""
        _check_usage(certificate)
        signer = read_signer(certificate)
        roles = self.login_roles if purpose == Purpose.SIGN_IN else self.proposal_roles
        _check_role(signer, roles)
        if self.strict_iin:
            _check_numbers(signer)
        return signer


def _check_usage(certificate: x509.Certificate) -> None:
    """A signing key of a person: key usage, then holder, then purpose."""
    if not {x509.DIGITAL_SIGNATURE, x509.NON_REPUDIATION} <= certificate.key_usage:
        raise SignatureRejected("key_usage")
    purposes = certificate.extended_key_usage
    if any(f"{one}.".startswith(_NOT_OF_PERSONS) for one in purposes):
        raise SignatureRejected("role_not_allowed", "treasury or information system")
    if oids.EMAIL_PROTECTION not in purposes:
        raise SignatureRejected("extended_key_usage")


def _check_role(signer: Signer, allowed: frozenset[str]) -> None:
    """A citizen has no organisation, an organisation's role has one; `role_not_allowed`."""
    citizen, organisation = oids.INDIVIDUAL in signer.roles, oids.LEGAL_ENTITY in signer.roles
    if citizen == organisation or organisation != signer.is_organisation:
        raise SignatureRejected("role_not_allowed", "role and subject disagree")
    if not signer.roles & allowed:
        raise SignatureRejected("role_not_allowed", " ".join(sorted(signer.roles)))


def _check_numbers(signer: Signer) -> None:
    if not iin_checksum_holds(signer.iin):
        raise SignatureRejected("iin_checksum", "IIN")
    if signer.org_bin is not None and not bin_checksum_holds(signer.org_bin):
        raise SignatureRejected("iin_checksum", "BIN")
