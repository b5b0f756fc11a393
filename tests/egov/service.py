"""A sign-in service that answers by script, over real HTTP on this machine."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

CLIENT, SECRET, TOKEN = "open-budgets", "a secret: 100%", "t" * 40
PERSON = {
    "iin": "850715200017",
    "surname": "СӘРСЕНБАЕВА",
    "name": "ӘЙГЕРІМ",
    "patronymic": "ҚАНАТҚЫЗЫ",
}


@dataclass
class Service:
    """What the service answers, and what it was asked."""

    url: str = ""
    token: tuple[int, Any] = (200, {"access_token": TOKEN})
    person: tuple[int, Any] = (200, {"person": PERSON})
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Service]:
    """The service on a free port of this machine."""
    service = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            self._answer(form, service.token)

        def do_GET(self) -> None:
            self._answer({}, service.person)

        def _answer(self, form: dict[str, list[str]], told: tuple[int, Any]) -> None:
            service.asked.append((self.path, form, self.headers.get("Authorization", "")))
            status, content = told
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    service.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def basic() -> str:
    """How the portal shows itself to the service."""
    return "Basic " + base64.b64encode(f"{CLIENT}:a+secret%3A+100%25".encode()).decode()
