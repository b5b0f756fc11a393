"""The messenger: a process beside the web that carries an OCSP request to the one configured place.

The web process speaks to it over a Unix socket, a length of four bytes before each side's bytes. It
is not trusted: what it brings back is judged by the one who asked.
"""

import logging
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingMixIn, UnixStreamServer
from typing import cast

import urllib3

from portal.eds.ocsp import MAX_ANSWER

log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds of the web process for the whole errand
_MAX_QUESTION = 4096
_HTTP = urllib3.Timeout(connect=1.5, read=2)
_LENGTH = 4


def ask(place: Path, question: bytes, patience: float = PATIENCE) -> bytes | None:
    """The bytes that came back, whatever they are; None for silence."""
    deadline = time.monotonic() + patience
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        line.connect(str(place))
        line.sendall(len(question).to_bytes(_LENGTH, "big") + question)
        length = int.from_bytes(_exactly(line, _LENGTH, deadline), "big")
        if 0 < length <= MAX_ANSWER:
            return _exactly(line, length, deadline)
    return None


def _exactly(line: socket.socket, length: int, deadline: float) -> bytes:
    """So many bytes before the deadline; OSError when they do not come."""
    got = b""
    while len(got) < length:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        piece = line.recv(length - len(got))
        if not piece:
            raise ConnectionError
        got += piece
    return got


def post(url: str, question: bytes) -> bytes:
    """The answer of the responder's server, empty when there is none worth carrying."""
    with urllib3.PoolManager() as pool:
        try:
            answer = pool.request(
                "POST",
                url,
                body=question,
                headers={"Content-Type": "application/ocsp-request"},
                timeout=_HTTP,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            content = answer.read(MAX_ANSWER + 1, decode_content=False)
        except urllib3.exceptions.HTTPError as error:
            log.warning("OCSP: %s", type(error).__name__)
            return b""
    if answer.status != 200 or len(content) > MAX_ANSWER:
        log.warning("OCSP: status %s, %s bytes", answer.status, len(content))
        return b""
    return content


class Messenger(ThreadingMixIn, UnixStreamServer):
    """Serves errands on a socket that only its owner may use."""

    daemon_threads = True

    def __init__(self, place: Path, url: str) -> None:
        self.url = url
        place.unlink(missing_ok=True)
        mask = os.umask(0o177)
        try:
            super().__init__(str(place), Errand)
        finally:
            os.umask(mask)


class Errand(StreamRequestHandler):
    """One question carried and its answer brought back."""

    timeout = PATIENCE

    def handle(self) -> None:
        """Read a framed question, post it, write the framed answer."""
        messenger = cast(Messenger, self.server)
        with suppress(OSError):
            length = int.from_bytes(self.rfile.read(_LENGTH), "big")
            if 0 < length <= _MAX_QUESTION:
                question = self.rfile.read(length)
                answer = post(messenger.url, question)
                self.wfile.write(len(answer).to_bytes(_LENGTH, "big") + answer)
