"""What an address for letters may be."""

import re

ADDRESS = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+\.[^\s@<>,;\"']{2,}")
LONGEST_ADDRESS = 254  # RFC 5321


def is_address(text: str) -> bool:
    """Whether letters can be sent there, as far as its letters tell."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def folded(address: str) -> str:
    """An address as it is compared: nobody has another box by capital letters."""
    return address.casefold()
