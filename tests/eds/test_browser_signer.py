"""The browser's signer agrees with the server's verifier: static/js/gost.js run by node."""

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.eds import Purpose, SignatureRejected, cms, gost3410
from portal.eds.streebog import streebog512
from tests.eds import forge, known_answer

GOST = Path(__file__).parents[2] / "static" / "js" / "gost.js"
NODE = shutil.which("node")
KEY = (
    "ecbf5dad4ddb76a0ca6a4b4642abf1c379cfba5cd3d32e17d9fbbae07d768fe7"
    "6507dceeb07e728602484ece9ffd5aabfd5982cfb74e1e00207db2b6e1d1aec5"
)
PUBLIC_KEY = bytes.fromhex(
    "ea80b18791400d8f564950c1990ceb8856ffde36e84386a541d9693b6bd8eb4b"
    "097dba03a9407fd9c2ccdd9b9884549a4613a874da55b91e4722124942f989eb"
    "4fc3a6117b4ae82d22d7fdcbeb83e318367311a5f5a57db2c0d7a1237de20f6c"
    "c6ae4cdc338b395623e4be9c468874ce490538d194959dee2ee6b7b9764983d0"
)
STREEBOG_VECTORS = {
    b"0123456789" * 6 + b"012": (
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
        "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
    ),
    b"open budget KAT message": (
        "9062f646e42db1bb38b2ced2e8e5c6c582ffa6f0ad2cc7d1d90a3d9ffdb8f7f5"
        "687832bd98e4fdb5dc4ea8d7d512c4617e53a59f43a098dc091d44fb418d321d"
    ),
    b"": "8e945da209aa869f0455928529bcae46",
}
PRELUDE = """
import { readFileSync } from "node:fs";
import { sign, signCms, streebog } from "./gost.mjs";
const given = JSON.parse(readFileSync(0));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const base64 = (text) => Uint8Array.from(Buffer.from(text, "base64"));
const hex = (value) => Buffer.from(value).toString("hex");
"""

SIGN_CMS = """signCms({
  key: given.key,
  certificate: base64(given.certificate),
  chain: given.chain.map(base64),
  content: bytes(given.content),
  detached: given.detached,
  signingTime: new Date(given.signingTime),
})"""

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")

Node = Callable[..., bytes]


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """Run an expression over gost.js with named values; its hex answer as bytes."""
    shutil.copy(GOST, tmp_path / "gost.mjs")

    def run(expression: str, **given: object) -> bytes:
        program = tmp_path / "program.mjs"
        program.write_text(f"{PRELUDE}console.log(hex({expression}));")
        done = subprocess.run(
            [str(NODE), str(program)],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return bytes.fromhex(done.stdout)

    return run


@pytest.mark.parametrize("message", STREEBOG_VECTORS)
def test_browser_digest_meets_the_published_vectors(node, message):
    digest = node("streebog(bytes(given.message))", message=message.hex())
    assert len(digest) == 64
    assert digest.hex().startswith(STREEBOG_VECTORS[message])


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128, 200])
def test_browser_and_server_digest_alike_at_block_borders(node, length):
    message = b"\xff" * length
    digest = node("streebog(bytes(given.message))", message=message.hex())
    assert digest == streebog512(message)


def test_browser_signature_verifies_with_the_public_key_of_the_vector(node):
    message = b"open budget KAT message"
    signature = node("sign(bytes(given.message), given.key)", message=message.hex(), key=KEY)
    public = gost3410.decode_public_key(PUBLIC_KEY)
    assert gost3410.verify(public, streebog512(message), signature)
    assert not gost3410.verify(public, streebog512(b"another message"), signature)


def test_browser_signs_the_same_message_with_the_same_secret_number_and_another_with_another(node):
    first, again, other = (
        node("sign(bytes(given.message), given.key)", message=message.hex(), key=KEY)
        for message in (b"one", b"one", b"two")
    )
    assert first == again
    assert first[:64] != other[:64]


def test_browser_message_is_that_of_the_known_answer_but_for_the_signature(node):
    leaf = cms.parse_cms(known_answer.CMS).certificates[0]
    message = node(
        SIGN_CMS,
        key=KEY,
        certificate=base64.b64encode(leaf.encoded).decode(),
        chain=[],
        content=known_answer.CONTENT.hex(),
        detached=False,
        signingTime=known_answer.SIGNED_AT.isoformat(),
    )
    assert message[: -2 * gost3410.SIZE] == known_answer.CMS[: -2 * gost3410.SIZE]
    assert len(message) == len(known_answer.CMS)


def sign(node: Node, content: bytes, *, detached: bool) -> bytes:
    """The browser's CMS by the citizen of the development authority."""
    return node(
        SIGN_CMS,
        **forge.credential().as_json(),
        content=content.hex(),
        detached=detached,
        signingTime=forge.NOW.isoformat(),
    )


@pytest.mark.parametrize("detached", [True, False])
def test_server_accepts_the_browser_signature_of_a_development_credential(node, detached):
    verified = forge.judge(sign(node, forge.CONTENT, detached=detached))
    assert verified.signer.iin == forge.CITIZEN.iin
    assert verified.detached is detached
    assert verified.signing_time_claimed == forge.NOW
    assert verified.chain_der == forge.credential().chain_der


@pytest.mark.parametrize(
    ("detached", "code"), [(True, "message_digest_mismatch"), (False, "content_mismatch")]
)
def test_server_refuses_the_browser_signature_over_another_content(node, detached, code):
    message = sign(node, forge.CONTENT + b".", detached=detached)
    with pytest.raises(SignatureRejected) as refusal:
        forge.judge(message)
    assert refusal.value.code == code


@pytest.mark.parametrize("length", [0, 127, 128, 255, 256, 40_000])
def test_server_reads_browser_messages_of_every_size(node, length):
    content = b"\xd2" * length
    message = sign(node, content, detached=False)
    verified = forge.verifier().verify(message, content, at=forge.NOW, purpose=Purpose.PROPOSAL)
    assert not verified.detached
