"""A scripted NCANode: a real HTTP server that answers as NCANode 3 does, or as a script says."""

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from portal.eds import SignatureRejected, der, oids
from portal.eds.cms import SignerEntry, check_algorithms, check_attributes, parse_cms
from portal.eds.signer import read_signer
from portal.eds.x509 import Certificate, names_of

Answer = dict[str, Any]


@dataclass
class Reply:
    """What goes over the wire, after a while, in one piece or in drops."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drops: int = 0  # bytes sent at a time, each after the delay


def honest(question: Mapping[str, Any]) -> Answer:
    """The answer of an NCANode whose revocation sources all say «good», with its real gaps:
    it begins with `valid` and looks at `data` only when the message carries no content."""
    encoded = base64.b64decode(question["cms"])
    message = parse_cms(encoded)
    content = message.content
    if content is None:
        content = base64.b64decode(question["data"])
    signers, valid = [], True
    for entry in message.signers:
        told = []
        for one in message.certificates:
            if (one.issuer, one.serial) == (entry.issuer, entry.serial):
                told.append(_certificate(one, question.get("revocationCheck", ())))
                valid = valid and _fits(message, entry, one, content)
        signers.append({"certificates": told})
    return {"status": 200, "message": "OK", "valid": valid, "signers": signers}


def _fits(message: Any, entry: SignerEntry, certificate: Certificate, content: bytes) -> bool:
    try:
        check_attributes(entry, check_algorithms(message, entry), content)
    except SignatureRejected:
        return False
    return certificate.public_key.verifies(entry.signed, entry.signature)


def _certificate(certificate: Certificate, checks: Any) -> Answer:
    signer = read_signer(certificate)
    reasons = {"CRL": None, "OCSP": "OK"}
    return {
        "valid": True,
        "revocations": [
            {"revoked": False, "by": by, "revocationTime": None, "reason": reasons[by]}
            for by in ("CRL", "OCSP")
            if by in checks
        ],
        "notBefore": _moment(certificate.not_before),
        "notAfter": _moment(certificate.not_after),
        "keyUsage": "SIGN",
        "serialNumber": f"{certificate.serial:x}",
        "signAlg": "ECGOST3410-2015-512",
        "keyUser": ["INDIVIDUAL"],
        "signature": base64.b64encode(certificate.signature).decode(),
        "subject": {
            "commonName": signer.common_name,
            "surName": signer.surname,
            "lastName": signer.patronymic,
            "iin": signer.iin,
            "bin": signer.org_bin,
            "organization": signer.org_name,
            "country": "KZ",
        },
        "issuer": {
            "commonName": next(
                text
                for rdn in names_of(certificate.issuer)
                for kind, text in rdn
                if kind == oids.COMMON_NAME
            ),
            "country": "KZ",
        },
    }


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000+00:00"


def only_certificate(answer: Answer) -> Answer:
    """The one certificate that an answer tells of."""
    found: Answer = answer["signers"][0]["certificates"][0]
    return found


class Ncanode:
    """The server beside a test: `script` may change the answer or put a reply in its place."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.script: Callable[[Answer], Answer | Reply | None] = lambda answer: answer
        self.questions: list[tuple[str, Answer]] = []

    def reply(self, path: str, question: Answer) -> Reply:
        """Remember the question and answer it by the script."""
        self.questions.append((path, question))
        try:
            answer = honest(question)
        except SignatureRejected as rejected:
            body = {"status": 400, "message": "Bad Request", "details": rejected.code}
            return Reply(json.dumps(body).encode(), status=400)
        scripted = self.script(answer)
        if isinstance(scripted, Reply):
            return scripted
        return Reply(json.dumps(answer if scripted is None else scripted).encode())

    def asked(self) -> Answer:
        """The one question of a test."""
        [(path, question)] = self.questions
        assert path == "/cms/verify"
        return question


@contextmanager
def running() -> Iterator[Ncanode]:
    """An NCANode on a free port of this machine."""
    stopped = threading.Event()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            reply = node.reply(self.path, json.loads(self.rfile.read(length)))
            with suppress(OSError):  # the asker has gone
                self.give(reply)

        def do_GET(self) -> None:
            node.questions.append((self.path, {}))
            self.give(Reply(b"{}"))

        def give(self, reply: Reply) -> None:
            if not reply.drops:
                stopped.wait(reply.delay)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            size = reply.drops or len(reply.body) or 1
            for place in range(0, len(reply.body), size):
                self.wfile.write(reply.body[place : place + size])
                self.wfile.flush()
                if reply.drops:
                    stopped.wait(reply.delay)

        def log_message(self, *_parts: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = False  # closing it waits for every answer under way
    node = Ncanode(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield node
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def carries_content(cms: bytes) -> bool:
    """Whether a message has its content inside."""
    signed = der.parse(cms).children[1].children[0]
    return len(signed.children[2].children) > 1


def decoded(text: str) -> bytes:
    """The bytes of a field of a question."""
    return base64.b64decode(text, validate=True)
