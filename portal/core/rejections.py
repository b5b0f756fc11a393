"""Why a signature was refused, in words for the person who signed (§13)."""

from flask_babel import lazy_gettext as _l

_UNREADABLE = _l(
    "The signing program sent something that is not a signature of the expected form. "
    "Update NCALayer and sign once more."
)
_OTHER_TEXT = _l(
    "Something other than the text of this page was signed. Open the page again and sign."
)
_KEY = _l("This kind of key is not accepted. Use a GOST key of the National Certification Centre.")
_AUTHORITY = _l("The certificate was not issued by an authority that the portal trusts.")
_USAGE = _l("The certificate is not meant for signing. Choose your signing key.")
_HOLDER = _l("The certificate does not name its holder clearly. Ask for a new certificate.")
_AGAIN = _l("The text to sign has been used or is too old. Open the page again and sign.")

REASONS = {
    "malformed_base64": _UNREADABLE,
    "malformed_asn1": _UNREADABLE,
    "not_signed_data": _UNREADABLE,
    "no_signer": _UNREADABLE,
    "too_many_signers": _UNREADABLE,
    "signer_certificate_missing": _UNREADABLE,
    "signer_certificate_ambiguous": _UNREADABLE,
    "no_signed_attributes": _UNREADABLE,
    "duplicate_attribute": _UNREADABLE,
    "content_type_attribute": _UNREADABLE,
    "message_digest_missing": _UNREADABLE,
    "too_large": _l("The signature is too large. Sign without adding files or time stamps."),
    "detached_required": _OTHER_TEXT,
    "content_mismatch": _OTHER_TEXT,
    "message_digest_mismatch": _OTHER_TEXT,
    "unsupported_algorithm": _KEY,
    "bad_key": _KEY,
    "bad_signature": _l("The signature does not fit the text. Sign once more."),
    "untrusted_chain": _AUTHORITY,
    "issuer_not_ca": _AUTHORITY,
    "path_too_long": _AUTHORITY,
    "unknown_critical_extension": _AUTHORITY,
    "wrong_contour": _l("A test certificate cannot be used here, nor a real one on a test portal."),
    "certificate_expired": _l("The certificate has expired. Sign with a valid one."),
    "certificate_not_yet_valid": _l("The certificate is not valid yet."),
    "key_usage": _USAGE,
    "extended_key_usage": _USAGE,
    "role_not_allowed": _l(
        "Sign as a natural person, or as the head of an organisation or a person with the right "
        "to sign for it. Certificates of employees, of the treasury and of systems do not suit."
    ),
    "subject_id_missing": _HOLDER,
    "subject_id_ambiguous": _HOLDER,
    "iin_checksum": _HOLDER,
    "revoked": _l(
        "The certificate has been revoked, so nothing can be signed with it. Sign with another "
        "valid one, or get a new one from the National Certification Centre."
    ),
    "revocation_unknown": _l(
        "The portal cannot check now whether the certificate has been revoked. The fault is on the "
        "portal's side, not in your key: try again in an hour. Everything can be read meanwhile."
    ),
    "challenge_unknown": _AGAIN,
    "challenge_expired": _AGAIN,
    "challenge_used": _AGAIN,
    "challenge_session": _AGAIN,
    "signer_not_of_body": _l(
        "The signature is not by a key of the body that the token belongs to. Sign with a key that "
        "has its BIN."
    ),
    "signer_not_session_user": _l(
        "Another person's certificate was used. Sign with the certificate you signed in with."
    ),
}
UNKNOWN = _l("The signature could not be accepted. Sign once more.")


def rejection_words(code: str) -> str:
    """The reason of a stable code of the verifier, in the language of the request."""
    return str(REASONS.get(code, UNKNOWN))
