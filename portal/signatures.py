"""The verifier of signatures by the settings: the same code in every contour, other anchors."""

from portal.config import DEVELOPMENT_CONTOUR, Config, ConfigError
from portal.eds import NativeVerifier, Policy, SignatureVerifier, TrustStore

FINGERPRINTS = "fingerprints.txt"


def make_verifier(config: Config) -> SignatureVerifier:
    """A verifier that trusts the certificates of the trust folder whose fingerprints are listed
    beside them; raises ConfigError when the folder is not there."""
    folder = config.eds_trust_dir
    if not (folder / FINGERPRINTS).is_file():
        hint = "; run `portal eds dev-init`" if config.eds_contour == DEVELOPMENT_CONTOUR else ""
        raise ConfigError(f"no {FINGERPRINTS} in {folder}{hint}")
    trust = TrustStore.from_directory(folder, (), config.eds_contour)
    return NativeVerifier(trust, Policy(strict_iin=config.eds_strict_iin))
