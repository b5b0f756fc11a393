"""Who signed: the person, and the organisation they act for, as the certificate says."""

import re
from dataclasses import dataclass, field

from portal.eds import oids, x509
from portal.eds.rejection import SignatureRejected

_IIN = re.compile(r"IIN([0-9]{12})")
_BIN = re.compile(r"BIN([0-9]{12})")
_ROLE_ARC = "1.2.398."


@dataclass(frozen=True)
class Signer:
    """A person by IIN and names, with the roles (OIDs) of their certificate."""

    iin: str = field(repr=False)
    surname: str
    given_name: str
    patronymic: str | None
    roles: frozenset[str]
    org_bin: str | None
    org_name: str | None

    @property
    def common_name(self) -> str:
        """Surname and given name, as in the certificate."""
        return f"{self.surname} {self.given_name}".strip()

    @property
    def full_name(self) -> str:
        """Surname, given name and patronymic."""
        return f"{self.common_name} {self.patronymic or ''}".strip()

    @property
    def is_organisation(self) -> bool:
        """The certificate is of a legal entity."""
        return self.org_bin is not None

    @property
    def can_act_for_organisation(self) -> bool:
        """The head of the organisation, or a person with the right to sign for it."""
        return self.is_organisation and bool(self.roles & {oids.HEAD, oids.RIGHT_TO_SIGN})


def _subject(certificate: x509.Certificate) -> dict[str, str]:
    """The subject by attribute; `subject_id_ambiguous` when it can be read in two ways."""
    subject: dict[str, str] = {}
    for rdn in certificate.subject_names:
        if len(rdn) != 1:
            raise SignatureRejected("subject_id_ambiguous", "a name of several values")
        kind, text = rdn[0]
        if kind in subject:
            raise SignatureRejected("subject_id_ambiguous", f"{kind} twice")
        subject[kind] = " ".join(text.split()) if kind != oids.SERIAL_NUMBER else text
    return subject


def _person_names(subject: dict[str, str]) -> tuple[str, str]:
    """Surname and given name; the given name stands only in the common name, after the surname."""
    common = subject.get(oids.COMMON_NAME, "")
    surname = subject.get(oids.SURNAME, "")
    if not common:
        raise SignatureRejected("subject_id_missing", "no common name")
    if not f"{common} ".startswith(f"{surname} "):
        surname = common.partition(" ")[0]
    return surname, common[len(surname) :].strip()


def read_signer(certificate: x509.Certificate) -> Signer:
    """The holder of a certificate; `subject_id_missing`, `subject_id_ambiguous`."""
    subject = _subject(certificate)
    iin = _IIN.fullmatch(subject.get(oids.SERIAL_NUMBER, ""))
    if not iin:
        raise SignatureRejected("subject_id_missing", "no IIN")
    surname, given_name = _person_names(subject)
    unit, organisation = subject.get(oids.ORGANISATIONAL_UNIT), subject.get(oids.ORGANISATION)
    org_bin = _BIN.fullmatch(unit or "")
    if (unit is not None or organisation is not None) and not (org_bin and organisation):
        raise SignatureRejected("subject_id_missing", "an organisation without name or BIN")
    return Signer(
        iin=iin[1],
        surname=surname,
        given_name=given_name,
        patronymic=subject.get(oids.GIVEN_NAME) or None,
        roles=frozenset(o for o in certificate.extended_key_usage if o.startswith(_ROLE_ARC)),
        org_bin=org_bin[1] if org_bin else None,
        org_name=organisation,
    )
