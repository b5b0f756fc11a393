"""A live portal: gunicorn as in production on a port of its own, and visitors who ask over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import IO
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import ROOT, Config
from portal.core.access import SEEN
from portal.core.secrets import new_token, token_hash
from portal.core.signer import SignerFacts
from portal.demo.authority import renew_lists
from portal.models import Account, RoleGrant, SignIn
from portal.serve import THREADS, WORKERS
from portal.terms import KeyKind, SignInWay
from tests.browser import Page
from tests.signing import AIGERIM, Signers

RAW_CSRF = "c" * 40
PATIENCE = 60  # seconds for a process to begin or to end
PAUSE = 0.05  # seconds between two looks at whether it has


@dataclass(frozen=True)
class Answer:
    """What came back, without following redirects."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """A browser's session as rows and a cookie, asking over the wire."""

    port: int
    cookie: str
    csrf_token: str

    def ask(self, path: str, form: Mapping[str, object] | None = None) -> Answer:
        """One request on a connection of its own; a form goes with its token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Cookie": self.cookie} if self.cookie else {}
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode({"csrf_token": self.csrf_token, **form}, doseq=True)
                connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, answer.headers.get("Location") or "", text)
        finally:
            connection.close()

    def open(self, path: str) -> Page:
        """A page that must be there."""
        answer = self.ask(path)
        assert answer.status == 200, (path, answer)
        return Page(answer.text, path)


@dataclass
class LivePortal:
    """Settings and processes of one portal; the application of the test shares its database."""

    settings: dict[str, str]
    port: int
    app: Flask
    server: "subprocess.Popen[bytes] | None" = None
    others: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are told."""
        return {**os.environ, **self.settings}

    def start(self, output: IO[bytes] | None = None) -> None:
        """Serve until stopped; returns when the portal answers. What the processes say goes to a
        file if one is given."""
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", str(WORKERS), "--threads", str(THREADS)]
        command += ["--log-level", "warning", "--chdir", str(ROOT), "wsgi:application"]
        self.server = subprocess.Popen(
            command,
            env=self.environment,
            start_new_session=True,
            stdout=output,
            stderr=output,
        )
        for _look in range(int(PATIENCE / PAUSE)):
            assert self.server.poll() is None, "the server ended at once"
            if self._answers():
                return
            Event().wait(PAUSE)
        raise TimeoutError(self.port)

    def _answers(self) -> bool:
        try:
            return Visitor(self.port, "", "").ask("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """End every process of the server without a warning, as a power cut does."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(PATIENCE)

    def stop(self) -> None:
        """End the server and whatever else was begun."""
        for process in filter(None, (self.server, *self.others)):
            if process.poll() is None:
                process.terminate()
            process.wait(PATIENCE)

    def run_jobs(self, *within: str) -> "subprocess.Popen[bytes]":
        """One round of the timetable in a process of its own, started by another command if any."""
        command = [*within, sys.executable, "-m", "portal", "jobs", "run", "--once"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )
        self.others.append(process)
        return process

    def visitors(self, db: Session, accounts: Iterable[Account]) -> list[Visitor]:
        """Sign-ins of these accounts; committed."""
        return [self.sign_in(db, account) for account in accounts]

    def sign_in(self, db: Session, account: Account, grant: RoleGrant | None = None) -> Visitor:
        """A sign-in of an account, in an office if there is one; not committed."""
        token, now = new_token(), self.app.extensions["clock"].now()
        facts = SignerFacts(AIGERIM.iin, account.name)
        db.add(
            SignIn(
                token_hash=token_hash(token),
                account_id=account.id,
                grant_id=grant.id if grant else None,
                way=SignInWay.EDS,
                key_kind=KeyKind.INDIVIDUAL,
                device="",
                certificate_sha256="0" * 64,
                signer_encrypted=self.app.extensions["keys"].seal(facts.packed()),
                contour="dev",
                created_at=now,
                expires_at=now + timedelta(days=2),
            )
        )
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        awake = int((now + timedelta(days=2)).timestamp())  # whatever the clock is moved to
        kept = {"_user_id": token, "_fresh": True, "csrf_token": RAW_CSRF, "holder": token}
        kept[SEEN] = awake
        form_token = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")
        cookie = f"session={serializer.dumps(kept)}"
        return Visitor(self.port, cookie, str(form_token.dumps(RAW_CSRF)))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_portal(url: str, folder: Path, signers: Signers, starts_at: str) -> LivePortal:
    """A portal over a migrated database; its clock begins at an ISO moment."""
    port = free_port()
    settings = {
        "PORT": str(port),
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_NOW": starts_at,
    }
    signers.authority_files(folder / "eds")
    config = Config.from_env(settings)
    app = create_app(config)
    renew_lists(config, app.extensions["clock"].now())
    return LivePortal(settings, port, app)
