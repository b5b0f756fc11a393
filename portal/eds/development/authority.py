"""The development authority: a root, an issuing authority, and credentials of invented people."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.eds import gost3410, oids
from portal.eds.development.certificates import (
    Request,
    authority_extensions,
    certificate,
    holder_extensions,
    name,
    responder_extensions,
)
from portal.eds.development.credential import Credential
from portal.eds.trust import TrustStore
from portal.eds.x509 import parse_certificate

ROOT_NAME = "DEV НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) NOT NCA RK"
ISSUING_NAME = "DEV ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) NOT NCA RK"
_COUNTRY = (oids.COUNTRY, "KZ")
_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)

PURPOSES = {
    "individual": (oids.EMAIL_PROTECTION, oids.INDIVIDUAL),
    "head": (oids.EMAIL_PROTECTION, oids.LEGAL_ENTITY, oids.HEAD),
    "signer": (oids.EMAIL_PROTECTION, oids.LEGAL_ENTITY, oids.RIGHT_TO_SIGN),
    "employee": (oids.EMAIL_PROTECTION, oids.LEGAL_ENTITY, oids.EMPLOYEE),
    "information-system": (oids.LEGAL_ENTITY, oids.INFORMATION_SYSTEM),
    "treasury": (oids.EMAIL_PROTECTION, oids.LEGAL_ENTITY, oids.TREASURY),
    "revoked": (oids.EMAIL_PROTECTION, oids.INDIVIDUAL),
    "expired": (oids.EMAIL_PROTECTION, oids.INDIVIDUAL),
    "not-yet-valid": (oids.EMAIL_PROTECTION, oids.INDIVIDUAL),
    "authentication": (oids.CLIENT_AUTHENTICATION, oids.INDIVIDUAL),
    "foreign": (oids.EMAIL_PROTECTION, oids.INDIVIDUAL),
}
_VALIDITY = {
    "expired": (-_YEAR - _DAY, -_DAY),
    "not-yet-valid": (_DAY, _YEAR),
}
_USUAL_VALIDITY = (-_YEAR, 3 * _YEAR)  # a demonstration may begin in the past


@dataclass(frozen=True)
class Profile:
    """An invented holder; `kind` is a key of `PURPOSES`, `name` is a slug for files."""

    name: str
    surname: str
    given_name: str
    patronymic: str | None
    iin: str
    kind: str
    org_name: str | None = None
    org_bin: str | None = None

    def subject(self) -> bytes:
        """The distinguished name the NCA RK gives such a holder."""
        organisation = [
            (oids.ORGANISATION, self.org_name or ""),
            (oids.ORGANISATIONAL_UNIT, f"BIN{self.org_bin}"),
        ]
        if self.kind == "information-system":
            system = (oids.USER_ID, "1.2.398.6.10.1.1"), (oids.COMMON_NAME, self.given_name)
            return name(*system, _COUNTRY, *organisation)
        pairs = [
            (oids.COMMON_NAME, f"{self.surname} {self.given_name}".strip()),
            (oids.SURNAME, self.surname),
            (oids.SERIAL_NUMBER, f"IIN{self.iin}"),
            _COUNTRY,
        ]
        if self.org_bin:
            pairs += organisation
        if self.patronymic:
            pairs.append((oids.GIVEN_NAME, self.patronymic))
        if self.kind == "treasury":
            role, code = (oids.DOMAIN_COMPONENT, "ROLE02"), (oids.BUSINESS_CATEGORY, "KS1234")
            pairs = [role, *pairs, code]
        return name(*pairs)


def new_key() -> int:
    """A private key."""
    return 1 + secrets.randbelow(gost3410.Q - 1)


@dataclass(frozen=True)
class Authority:
    """A root and its issuing authority, at the time from which certificates are dated."""

    root: Credential
    issuing: Credential
    now: datetime

    def trust_store(self) -> TrustStore:
        """Trust in this authority alone."""
        return TrustStore([self.root.certificate_der], [self.issuing.certificate_der], "dev")

    def issue(self, profile: Profile) -> Credential:
        """A new key and certificate for the holder, valid for three years in most kinds."""
        if profile.kind == "foreign":
            return create_authority(self.now).certify(profile)
        return self.certify(profile)

    def certify(self, profile: Profile) -> Credential:
        """A certificate of this authority's own, whatever the kind."""
        key = new_key()
        begins, ends = _VALIDITY.get(profile.kind, _USUAL_VALIDITY)
        request = Request(
            subject=profile.subject(),
            key=key,
            not_before=self.now + begins,
            not_after=self.now + ends,
            extensions=holder_extensions(key, self.issuing.key, PURPOSES[profile.kind]),
        )
        return self.sign_request(profile.name, request)

    def responder(self) -> Credential:
        """A delegated OCSP responder for a month."""
        key = new_key()
        request = Request(
            subject=name((oids.COMMON_NAME, "DEV OCSP RESPONDER NOT NCA RK"), _COUNTRY),
            key=key,
            not_before=self.now - _DAY,
            not_after=self.now + 30 * _DAY,
            extensions=responder_extensions(key, self.issuing.key),
        )
        return self.sign_request("responder", request)

    def sign_request(self, slug: str, request: Request) -> Credential:
        """The certificate of any request, under the issuing authority."""
        issuer = parse_certificate(self.issuing.certificate_der)
        encoded = certificate(request, issuer.subject, self.issuing.key)
        chain = (self.issuing.certificate_der, *self.issuing.chain_der)
        return Credential(slug, request.key, encoded, chain)


def create_authority(now: datetime) -> Authority:
    """A new root and issuing authority, valid for ten years from the day before."""
    root_name = name((oids.COMMON_NAME, ROOT_NAME), _COUNTRY)
    issuing_name = name((oids.COMMON_NAME, ISSUING_NAME), _COUNTRY)
    root_key, issuing_key = new_key(), new_key()
    certificates = [
        certificate(
            Request(
                subject, key, now - _YEAR, now + 10 * _YEAR, authority_extensions(key, root_key)
            ),
            root_name,
            root_key,
        )
        for subject, key in ((root_name, root_key), (issuing_name, issuing_key))
    ]
    root = Credential("root", root_key, certificates[0], ())
    issuing = Credential("issuing", issuing_key, certificates[1], (root.certificate_der,))
    return Authority(root, issuing, now)
