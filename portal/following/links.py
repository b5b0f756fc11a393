"""The addresses that letters lead to: whoever holds a letter may change what it follows."""


def confirm_url(base_url: str, language: str, token: str) -> str:
    """Where a wish to follow something is confirmed."""
    return f"{base_url}/{language}/follow/confirm/{token}"


def own_url(base_url: str, language: str, token: str) -> str:
    """Where somebody sees and changes what is followed."""
    return f"{base_url}/{language}/follow/mine/{token}"


def stop_url(base_url: str, language: str, token: str) -> str:
    """Where all letters are stopped, by a page or by one click of a mail program (RFC 8058)."""
    return f"{base_url}/{language}/follow/stop/{token}"
