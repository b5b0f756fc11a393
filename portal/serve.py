"""Everything one machine needs, started together: web workers and the jobs process."""

import signal
import socket
import subprocess
import sys
from types import FrameType
from urllib.parse import urlsplit

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import ROOT, Config
from portal.models import Document

WORKERS, THREADS = 2, 4
PATIENCE = 20  # seconds for the processes to end


def is_empty(db: Session) -> bool:
    """Whether there is not one document yet."""
    return db.scalar(select(Document.id).limit(1)) is None


def serve(config: Config) -> int:
    """Run until one of the processes ends or a signal comes; the exit code."""
    address = urlsplit(config.base_url)
    host, port = "127.0.0.1", address.port or 8000
    if _is_taken(host, port):
        click.echo(f"Port {port} is taken; choose another: PORT=8001 make run", err=True)
        return 1
    web = [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}"]
    web += ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning"]
    web += ["--config", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT), "wsgi:application"]
    background = [sys.executable, "-m", "portal", "jobs", "run"]
    commands = [web, background]
    if config.eds.ocsp_url:
        commands.append([sys.executable, "-m", "portal", "eds", "ocsp-messenger"])
    processes = [subprocess.Popen(command) for command in commands]
    _announce(config)
    return _wait(processes)


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _announce(config: Config) -> None:
    click.echo(f"\nThe portal:         {config.base_url}/")
    if config.is_demo:
        click.echo(f"The road in 5 min:  {config.base_url}/ru/demo/  (people, clock, letters)")
        click.echo(f"Components:         {config.base_url}/kk/about/design")
    click.echo("Stop with Ctrl+C\n")


def _wait(processes: list["subprocess.Popen[bytes]"]) -> int:
    def stop(number: int, frame: FrameType | None) -> None:
        for one in processes:
            one.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    first = _first_to_end(processes)
    stop(signal.SIGTERM, None)
    for one in processes:
        try:
            one.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            one.kill()
    return max(0, first)


def _first_to_end(processes: list["subprocess.Popen[bytes]"]) -> int:
    while True:
        for one in processes:
            try:
                return one.wait(0.5)
            except subprocess.TimeoutExpired:
                continue
