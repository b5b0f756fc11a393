"""Asking an NCANode over HTTP: bounded in time and size, without detours and second tries."""

import ipaddress
import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import urllib3

from portal.eds.rejection import SignatureRejected

LARGEST_ANSWER = 256 * 1024
_PIECE = 16 * 1024
_DONE, _UNACCEPTABLE = 200, 400
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "Content-Type": "application/json",
}


class NcanodeSilent(Exception):
    """NCANode gave no answer that can be relied upon; the text is for the log."""


def check_address(url: str) -> None:
    """ValueError unless it is https, or http on this machine: the answers are not signed."""
    parts = urlsplit(url)
    _ = parts.port  # ValueError when it is no number
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address of NCANode is a scheme, a host and a port")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return
    raise ValueError("NCANode is asked by https, or by http on this machine only")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class NcanodeClient:
    """The NCANode at an address; `timeout` seconds bound the whole conversation."""

    def __init__(self, url: str, timeout: float) -> None:
        check_address(url)
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._pool = urllib3.PoolManager(retries=False)

    def ask(self, path: str, question: Mapping[str, object]) -> bytes:
        """The body of a good answer, or NcanodeSilent.

        SignatureRejected `bad_signature` when NCANode cannot take the signature: its form was
        made by the portal, so nothing else in the question can be wrong.
        """
        ends = time.monotonic() + self._timeout
        try:
            response = self._pool.request(
                "POST",
                f"{self._url}{path}",
                body=json.dumps(question).encode(),
                headers=_HEADERS,
                timeout=urllib3.Timeout(total=self._timeout),
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                if response.status == _UNACCEPTABLE:
                    raise SignatureRejected("bad_signature", "NCANode cannot take it")
                if response.status != _DONE:
                    raise NcanodeSilent(f"status {response.status}")
                return _read(response, ends)
            finally:
                response.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise NcanodeSilent(type(error).__name__) from error


def _read(response: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    """The body, when it is not too large and does not trickle in past the end of the time."""
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise NcanodeSilent("too large an answer")
        if time.monotonic() > ends:
            raise NcanodeSilent("too slow an answer")
    return bytes(body)
