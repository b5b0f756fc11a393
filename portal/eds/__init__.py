"""Electronic signatures of the NCA RK: verification, what is signed, a development authority."""

from portal.eds.cms import decode_base64_cms
from portal.eds.ncanode import ComparingVerifier, NcanodeVerifier
from portal.eds.ncanode_client import NcanodeClient
from portal.eds.policy import Policy, Purpose
from portal.eds.rejection import SignatureRejected
from portal.eds.revocation import Revocation, RevocationEvidence, RevocationMode
from portal.eds.signer import Signer
from portal.eds.trust import TrustStore
from portal.eds.verifier import NativeVerifier, SignatureVerifier, Verified

__all__ = [
    "ComparingVerifier",
    "NativeVerifier",
    "NcanodeClient",
    "NcanodeVerifier",
    "Policy",
    "Purpose",
    "Revocation",
    "RevocationEvidence",
    "RevocationMode",
    "SignatureRejected",
    "SignatureVerifier",
    "Signer",
    "TrustStore",
    "Verified",
    "decode_base64_cms",
]
