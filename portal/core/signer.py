"""Who signed in, as the certificate said it: sealed with the sign-in, opened to sign a proposal."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class SignerFacts:
    """The person of a certificate and, for an organisation's certificate, the organisation."""

    iin: str
    name: str  # as in the certificate
    org_bin: str | None = None
    org_name: str | None = None

    def packed(self) -> bytes:
        """For sealing; never stored in clear."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> "SignerFacts":
        """What `packed` wrote."""
        return cls(**json.loads(content))
