"""A development authority and signer: the real profile and algorithms, keys of nobody."""

from portal.eds.development.authority import Authority, Profile, create_authority
from portal.eds.development.credential import Credential, load, save
from portal.eds.development.directory import ensure, load_authority
from portal.eds.development.faults import Fault, Plan
from portal.eds.development.revocation import renew_lists
from portal.eds.development.signing import sign_cms

__all__ = [
    "Authority",
    "Credential",
    "Fault",
    "Plan",
    "Profile",
    "create_authority",
    "ensure",
    "load",
    "load_authority",
    "renew_lists",
    "save",
    "sign_cms",
]
