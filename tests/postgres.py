"""A private temporary PostgreSQL cluster for the tests: never the machine's own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=260")


def why_not() -> str | None:
    """Why PostgreSQL cannot be tested here; None when it can."""
    missing = [name for name in ("initdb", "postgres", "pg_ctl") if not shutil.which(name)]
    return f"PostgreSQL's programs are not there: {', '.join(missing)}" if missing else None


def _unprivileged() -> str | None:
    """The user to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(*command: str, user: str | None) -> None:
    subprocess.run(
        command,
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """The address of a fresh database on a socket of its own; gone with everything afterwards."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if user:
        shutil.chown(folder, user)
    place = folder / "data"
    _run(
        "initdb", "-D", str(place), "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync",
        user=user,
    )  # fmt: skip
    options = [f"-c {one}" for one in (() if durable else SETTINGS)]
    options.append(f"-c listen_addresses= -c unix_socket_directories={folder}")
    if durable:
        options.append("-c max_connections=260")
    _run(
        "pg_ctl", "-D", str(place), "-w", "-l", str(folder / "log"), "-o", " ".join(options),
        "start", user=user,
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://portal@/postgres?host={folder}"
    finally:
        _run("pg_ctl", "-D", str(place), "-m", "immediate", "stop", user=user)
        shutil.rmtree(folder, ignore_errors=True)
