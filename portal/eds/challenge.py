"""The text a person signs to sign in."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from portal.eds.plaintext import header, moment

CHALLENGE_MARK = "OPEN-BUDGET-LOGIN/1"
_NONCE = re.compile(r"[0-9a-f]{64}")
_SENTENCES = {
    "kk": "«Ашық бюджеттер» порталына кіру. {host} сайтын өзіңіз ашқан болсаңыз ғана қол қойыңыз.",
    "ru": "Вход на портал «Открытые бюджеты». Подписывайте, только если сами открыли сайт {host}.",
    "en": "Sign-in to the Open Budgets portal. Sign only if you yourself opened the site {host}.",
}


def challenge_text(
    *, origin: str, nonce: str, issued: datetime, expires: datetime, language: str
) -> bytes:
    """The exact UTF-8 bytes to be signed; the nonce is 32 bytes in hexadecimal.

    ValueError for an origin without a host, another nonce or a language that is not kk, ru or en.
    """
    host = urlsplit(origin).netloc
    if not host or not _NONCE.fullmatch(nonce) or language not in _SENTENCES:
        raise ValueError("a challenge needs an origin, a nonce of 32 bytes and kk, ru or en")
    lines = (
        CHALLENGE_MARK,
        header("origin", origin),
        header("action", "login"),
        header("nonce", nonce),
        header("issued", moment(issued)),
        header("expires", moment(expires)),
        "",
        _SENTENCES[language].format(host=host),
    )
    return "\n".join(lines).encode()
