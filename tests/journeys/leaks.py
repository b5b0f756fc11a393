"""Looks for numbers of people in everything that a portal keeps, shows, sends and logs."""

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from http.cookies import SimpleCookie
from pathlib import Path

from flask import Flask, Response, request
from itsdangerous import BadSignature
from pypdf import PdfReader
from sqlalchemy import text

from portal.models import Base

TO_SIGN = re.compile(rb"<script[^>]*data-sign-content[^>]*>.*?</script>", re.DOTALL)


def spellings(number: str) -> set[bytes]:
    """How a number may stand in bytes: as it is, in UTF-16, in hex, in base64 at any place."""
    plain = number.encode()
    wide = [number.encode("utf-16-le"), number.encode("utf-16-be")]
    in_base64 = [
        base64.b64encode(b"\0" * before + plain + b"\0\0")[first : first + 14]
        for before, first in ((0, 0), (1, 2), (2, 3))
    ]
    return {plain, *wide, plain.hex().encode(), *in_base64}


class Watch:
    """Remembers every answer of an application from now on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.answers: list[tuple[str, bytes]] = []
        app.after_request(self._note)

    def _note(self, response: Response) -> Response:
        said = str(response.headers).encode() + self._opened(response).encode()
        if not response.direct_passthrough:
            said += TO_SIGN.sub(b"", response.get_data())  # the signer's own text, for the signer
        self.answers.append((f"{request.method} {request.endpoint}", said))
        return response

    def _opened(self, response: Response) -> str:
        """What a cookie of the session holds, unpacked."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        said = ""
        for header in response.headers.getlist("Set-Cookie"):
            for cookie in SimpleCookie(header).values():
                try:
                    said += repr(serializer.loads(cookie.value))
                except BadSignature:
                    said += cookie.value
        return said


def everything(watch: Watch, logged: str) -> Iterator[tuple[str, bytes]]:
    """Names of places with what stands in them: answers, tables, files, letters, the log, the
    cache of pages."""
    yield from watch.answers
    yield "log", logged.encode()
    yield from _tables(watch.app)
    for key, page in list(watch.app.extensions["pages"]._pages.items()):
        yield "cache of pages", key.encode() + repr(page.headers).encode() + page.body
    yield from _files(watch.app.config["PORTAL"].data_dir)


def leaks(places: Iterable[tuple[str, bytes]], numbers: Iterable[str]) -> list[tuple[str, str]]:
    """Where which number stands, in whatever spelling."""
    sought = [(number, one) for number in numbers for one in spellings(number)]
    return [
        (place, number)
        for place, content in places
        for number, spelling in sought
        if spelling in content
    ]


def _tables(app: Flask) -> Iterator[tuple[str, bytes]]:
    """Every column of every table as its bytes."""
    with app.extensions["engine"].connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
                for column, kept in row.items():
                    if isinstance(kept, bytes | memoryview):
                        yield f"{table.name}.{column}", bytes(kept)
                    else:
                        yield f"{table.name}.{column}", str(kept).encode()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file but the keys of the development people."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "eds/people" not in path.as_posix():
            yield path.name, path.read_bytes()
            yield f"{path.name}, read", _read(path)


def _read(path: Path) -> bytes:
    """The words of a file whose bytes are packed."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF-1.") and len(content) > 1000:
        return "\n".join(page.extract_text() for page in PdfReader(path).pages).encode()
    if path.suffix == ".eml":
        letter = message_from_bytes(content, policy=policy.default)
        return f"{letter['To']}\n{letter['Subject']}\n{letter.get_content()}".encode()
    return b""
