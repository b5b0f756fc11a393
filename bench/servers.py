"""Servers under test: gunicorn with two workers, on a port of its own, ended afterwards."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
PATIENCE = 60  # seconds to start


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    pid: int

    def worker_memory(self) -> list[tuple[float, float]]:
        """Of each worker the resident memory and its proportional share (PSS), MB."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [(_memory(child, "Rss"), _memory(child, "Pss")) for child in children]


def _memory(pid: str, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    line = next(one for one in lines if one.startswith(f"{kind}:"))
    return int(line.split()[1]) / 1024


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(target: str, settings: Mapping[str, str], port: int | None = None) -> Iterator[Server]:
    """Serve `module:application` with two sync workers, without an access log."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--bind", url[7:]]
    command += ["--log-level", "warning", "--chdir", str(ROOT)]
    command += ["--config", str(ROOT / "gunicorn.conf.py"), target]
    running = subprocess.Popen(command, env={**os.environ, "PORT": str(port), **settings})
    try:
        _wait_for(url)
        yield Server(url, running.pid)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def _wait_for(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)
