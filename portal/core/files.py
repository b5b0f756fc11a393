"""Files kept by their SHA-256; the type is found from the content, never from the name."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import Response, send_file

from portal.core.attachments import attachment_type
from portal.core.packages import FileType, NotAccepted
from portal.rules import Refusal, Refused
from portal.rules.proposal import canonical

LARGEST_FILE = 20 * 1024 * 1024  # bytes
PIECE = 1024 * 1024  # bytes of a stream taken at once
MEDIA = {
    FileType.PDF: "application/pdf",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.ODT: "application/vnd.oasis.opendocument.text",
    FileType.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileType.CSV: "text/csv",
}
ENDINGS = {media: f".{kind.value}" for kind, media in MEDIA.items()}
NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
UNSAFE = re.compile(r"[^\w.\- ]+", re.UNICODE)


@dataclass(frozen=True)
class StoredFile:
    """What is known of a kept file; `size` in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


class FileStore:
    """A folder of files named by their checksum; a file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, content: bytes) -> StoredFile:
        """Keep an uploaded file; raises Refused for an empty, too large, unknown or
        active one."""
        if not content:
            raise Refused(Refusal("The file is empty", "§10"))
        if len(content) > LARGEST_FILE:
            raise Refused(Refusal("The file is larger than 20 MB", "§10"))
        try:
            found = MEDIA[attachment_type(name, content)]
        except NotAccepted as refused:
            fault = refused.fault
            raise Refused(Refusal(fault.expected, "§10", dict(fault.values))) from refused
        checksum = hashlib.sha256(content).hexdigest()
        self.write(checksum, content)
        return StoredFile(_safe_name(name, found), found, len(content), checksum)

    def take(self, stream: BinaryIO, largest: int) -> tuple[str, int]:
        """Keep a stream of any type piece by piece; its checksum and size in bytes. Raises Refused
        for an empty or a too large one, of which nothing stays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=self.folder)
        place, digest, size = Path(fresh), hashlib.sha256(), 0
        try:
            with os.fdopen(descriptor, "wb") as file:
                while piece := stream.read(PIECE):
                    size += len(piece)
                    if size > largest:
                        raise Refused(
                            Refusal(
                                "The file is larger than %(size)s MB",
                                "",
                                {"size": largest // 2**20},
                            )
                        )
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if not size:
                raise Refused(Refusal("The file is empty", ""))
            kept = self.path(digest.hexdigest())
            kept.parent.mkdir(parents=True, exist_ok=True)
            place.replace(kept)
        finally:
            place.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def write(self, key: str, content: bytes) -> Path:
        """Put content under a key, by a rename, so that a killed process leaves no half file."""
        place = self.path(key)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, fresh = tempfile.mkstemp(dir=place.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(place)
        return place

    def drop(self, key: str) -> None:
        """Let go of what lies under a key; nothing happens when it is gone."""
        self.path(key).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Where a key's content lies, if it is there."""
        return self.folder / key[:2] / key


def kept_file(store: FileStore, name: str, media_type: str, sha256: str) -> Response:
    """A kept file on its way to a browser: to be saved, never shown and never run inside the
    portal (OWASP ASVS 12.5)."""
    answer: Response = send_file(
        store.path(sha256),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=sha256,
    )
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answer


def stores(folder: Path) -> dict[str, FileStore]:
    """The stores of the portal by name: files of documents, and files that budget reports were
    placed from (decided: files of budget reporting lie apart)."""
    return {"files": FileStore(folder / "files"), "report_files": FileStore(folder / "reports")}


def _safe_name(name: str, media_type: str) -> str:
    stem = Path(canonical(name).replace("\\", "/")).name.rsplit(".", 1)[0]
    clean = UNSAFE.sub("_", stem).strip(" ._")[:100] or "file"
    return clean + ENDINGS[media_type]
