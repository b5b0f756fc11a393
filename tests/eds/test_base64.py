import base64

import pytest

from portal.eds import decode_base64_cms
from tests.eds.forge import refused

ENCODED = base64.b64encode(bytes(range(200))).decode()
FOLDED = "\n".join(ENCODED[i : i + 64] for i in range(0, len(ENCODED), 64))
PEM = f"-----BEGIN CMS-----\n{FOLDED}\n-----END CMS-----"


@pytest.mark.parametrize(
    "text", [ENCODED, f" {ENCODED}\r\n", PEM, PEM + "\n", PEM.replace("\n", "\r\n")]
)
def test_canonical_base64_and_exact_armour_are_read(text):
    assert decode_base64_cms(text) == bytes(range(200))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "====",
        "A",
        "QUI",
        "QUJ=",
        "QQ==QQ==",
        "QUJD*",
        "QUJ-",
        "ҚАЗҚ",
        FOLDED,
        PEM.replace("CMS", "PKCS7"),
        PEM.removesuffix("-"),
        PEM + PEM,
    ],
)
def test_anything_else_is_refused(text):
    refused("malformed_base64", decode_base64_cms, text)


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_more_than_64_kilobytes_is_refused(size):
    refused("too_large", decode_base64_cms, base64.b64encode(bytes(size)).decode())


def test_long_text_is_refused_before_it_is_read():
    refused("too_large", decode_base64_cms, ENCODED + " " * 100_000)


def test_64_kilobytes_are_read():
    assert len(decode_base64_cms(base64.b64encode(bytes(64 * 1024)).decode())) == 64 * 1024
