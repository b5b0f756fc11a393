"""What the modules of NCALayer answer, with a development key in the place of the user's.

Unlike the real one it takes a key of any chain: `signerParams.chain` is not looked at.
"""

import base64
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.eds import oids
from portal.eds.development.credential import Credential
from portal.eds.development.signing import sign_cms
from portal.eds.signer import read_signer
from portal.eds.x509 import Certificate, parse_certificate

BASICS = "kz.gov.pki.knca.basics"
COMMON = "kz.gov.pki.knca.commonUtils"
SIGNING = frozenset({(BASICS, "sign"), (COMMON, "createCAdESFromBase64")})
NO_MODULE = {"success": False, "errorCode": "MODULE_NOT_FOUND"}
STORAGES = ("PKCS12", "JKS")
KEY_TYPES = ("SIGNATURE", "AUTHENTICATION")
LOCALES = ("kk", "ru", "en")
ALMATY = ZoneInfo("Asia/Almaty")
_LETTERS = {
    oids.COMMON_NAME: "CN",
    oids.SURNAME: "SURNAME",
    oids.SERIAL_NUMBER: "SERIALNUMBER",
    oids.COUNTRY: "C",
    oids.ORGANISATION: "O",
    oids.ORGANISATIONAL_UNIT: "OU",
    oids.GIVEN_NAME: "GIVENNAME",
}

Answer = dict[str, Any]


def answer(question: Mapping[str, Any], credential: Credential, now: datetime) -> Answer:
    """The answer of the module that the question names."""
    module, method, args = (question.get(one) for one in ("module", "method", "args"))
    if module == BASICS:
        if method != "sign" or not isinstance(args, dict):
            return refusal("INVOCATION_ERROR", f"No method {method} with these arguments")
        return _sign(args, credential, now)
    if module == COMMON:
        echoed = {"uuid": question["uuid"]} if "uuid" in question else {}
        return {**_common(str(method), args or [], credential, now), **echoed}
    return NO_MODULE


def refusal(code: str, message: str) -> Answer:
    """The failure of the module `basics`."""
    return {"status": False, "code": code, "message": message}


def cancelled(module: object) -> Answer:
    """What a module answers when the user closes its window."""
    if module == COMMON:
        return {"code": "500", "message": "action.canceled"}
    return {"status": True, "body": {}}


def _sign(args: Mapping[str, Any], credential: Credential, now: datetime) -> Answer:
    signing, narrowing = args.get("signingParams") or {}, args.get("signerParams") or {}
    if args.get("format") != "cms" or signing.get("digested"):
        return refusal("INVALID_SIGNING_PARAMS", "Only CMS over the content itself")
    if not isinstance(narrowing.get("extKeyUsageOids"), list):
        return refusal("INVALID_SIGNING_PARAMS", "extKeyUsageOids is required")
    given = args.get("data")
    try:
        texts = given if isinstance(given, list) else [given]
        contents = [_content(one, bool(signing.get("decode"))) for one in texts]
    except (TypeError, ValueError):
        return refusal("INVALID_SIGNING_PARAMS", "data is a text or a list of texts")
    if not _fits(credential, narrowing):
        return refusal("SIGNING_FAILURE", "No certificate fits what was asked for")
    detached = not signing.get("encapsulate", True)
    return {
        "status": True,
        "body": {"result": [_cms(credential, one, detached, now) for one in contents]},
    }


def _content(text: object, is_base64: bool) -> bytes:
    if not isinstance(text, str):
        raise TypeError("not a text")
    return base64.b64decode(text, validate=True) if is_base64 else text.encode()


def _cms(credential: Credential, content: bytes, detached: bool, now: datetime) -> str:
    signed = sign_cms(credential, content, detached=detached, signing_time=now)
    return base64.b64encode(signed).decode()


def _fits(credential: Credential, narrowing: Mapping[str, Any]) -> bool:
    """Whether the user could choose this key: every purpose, and the holder if one is named."""
    certificate = parse_certificate(credential.certificate_der)
    signer = read_signer(certificate)
    return set(narrowing["extKeyUsageOids"]) <= certificate.extended_key_usage and all(
        narrowing.get(name) in (None, own)
        for name, own in (("iin", signer.iin), ("bin", signer.org_bin))
    )


def _common(method: str, args: list[Any], credential: Credential, now: datetime) -> Answer:
    """The older module: arguments by their place, `code` 200 or 500."""
    match method, args:
        case "getActiveTokens", []:
            found: object = []  # a file is never listed
        case "changeLocale", [str(locale)] if locale in LOCALES:
            found = locale
        case "getKeyInfo", [str(storage)] if storage in STORAGES:
            found = _key_facts(credential)
        case "createCAdESFromBase64", [str(storage), str(kind), str(text), bool(attach)] if (
            storage in STORAGES and kind in KEY_TYPES
        ):
            try:
                content = base64.b64decode(text, validate=True)
            except ValueError:
                return _illegal("the content is not Base64")
            found = _cms(credential, content, not attach, now)
        case _:
            return _illegal(method)
    return {"code": "200", "responseObject": found}


def _illegal(what: str) -> Answer:
    return {"code": "500", "message": f"java.lang.IllegalArgumentException: {what}"}


def _key_facts(credential: Credential) -> Answer:
    """What `getKeyInfo` tells of the chosen key."""
    certificate, issuer = map(
        parse_certificate, (credential.certificate_der, credential.chain_der[0])
    )
    key_id = (certificate.subject_key_id or b"").hex()
    return {
        "alias": key_id,
        "keyId": key_id,
        "algorithm": "ECGOST3410-2015-512",
        "subjectCn": certificate.common_names[0],
        "subjectDn": _line(certificate),
        "issuerCn": issuer.common_names[0],
        "issuerDn": _line(issuer),
        "serialNumber": str(certificate.serial),
        "certNotBefore": _moment(certificate.not_before),
        "certNotAfter": _moment(certificate.not_after),
        "authorityKeyIdentifier": (certificate.authority_key_id or b"").hex(),
        "pem": ssl.DER_cert_to_PEM_cert(certificate.encoded),
    }


def _line(certificate: Certificate) -> str:
    pairs = (pair for names in certificate.subject_names for pair in names)
    return ",".join(f"{_LETTERS.get(kind, kind)}={text}" for kind, text in pairs)


def _moment(moment: datetime) -> str:
    return moment.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M:%S")
