"""A web server of the test on 127.0.0.1 that answers as it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Script:
    """What the server says at each path, and what it was asked."""

    url: str = ""
    replies: dict[str, tuple[int, dict[str, str], bytes | Callable[[bytes], bytes]]] = field(
        default_factory=dict
    )
    asked: list[tuple[str, str, str | None, bytes]] = field(default_factory=list)


@contextmanager
def scripted_server() -> Iterator[Script]:
    """Serve until left."""
    script = Script()

    class Scripted(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind = self.headers.get("Content-Type")
            script.asked.append((self.command, self.path, kind, body))
            status, headers, content = script.replies.get(self.path, (404, {}, b""))
            sent = content(body) if callable(content) else content
            self.send_response(status)
            for name, value in {"Content-Length": str(len(sent)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(sent)
            except OSError:
                self.close_connection = True

        do_GET = do_POST = answer

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Scripted) as server:
        script.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
