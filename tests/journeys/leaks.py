"""Looks for numbers of people in everything that a portal keeps, shows, sends and logs."""

import io
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

from flask import Flask, Response
from pypdf import PdfReader
from sqlalchemy import select

from portal.models import Base


class Watch:
    """Remembers every answer of an application from now on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.answers: list[tuple[str, bytes]] = []
        app.after_request(self._note)

    def _note(self, response: Response) -> Response:
        said = str(response.headers).encode()
        if not response.direct_passthrough:
            said += response.get_data()
        self.answers.append((response.headers.get("Location", "answer"), said))
        return response


def everything(watch: Watch, logged: str) -> Iterator[tuple[str, bytes]]:
    """Names of places with what stands in them: answers, tables, files, letters, the log."""
    yield from watch.answers
    yield "log", logged.encode()
    with watch.app.extensions["engine"].connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            yield table.name, "\n".join(repr(tuple(row)) for row in rows).encode()
    for path in sorted(watch.app.config["PORTAL"].data_dir.rglob("*")):
        if path.is_file():
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
        return f"{letter['Subject']}\n{letter.get_content()}".encode()
    return b""
