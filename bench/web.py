"""Pages, votes and proposals under load, on both databases, against a bare Flask page."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import func, select

from bench import proposals
from bench.servers import Server, free_port, gunicorn
from bench.stage import Stage, prepare
from bench.wrk import HEAD, Run, bracketed, wrk
from portal.core.db import read_session
from portal.models import Discussion, Document, DocumentVote
from tests import postgres

PAGES = {
    "home": "/kk/",
    "list of documents": "/ru/documents",
    "document": "/ru/documents/{number}",
    "discussion with 200 proposals": "{discussion}",
}
VOTE = """
local cookies = {{{cookies}}}
local number = 0
request = function()
  number = number + 1
  local side = (number % 2 == 0) and "for" or "against"
  local headers = {{}}
  headers["Cookie"] = cookies[(number * 7919) % #cookies + 1]
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", "{path}", headers, "side=" .. side .. "&csrf_token={token}")
end
"""


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """SQLite in a temporary file, and a durable PostgreSQL cluster of our own where it can be."""
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        found = {"sqlite": f"sqlite:///{folder}/portal.sqlite"}
        if postgres.why_not():
            print("PostgreSQL:", postgres.why_not())
            yield found
        else:
            with postgres.cluster(durable=True) as url:
                yield {**found, "postgresql": url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run() -> None:
    """Measure everything and print it."""
    cores, system = os.cpu_count(), platform.release()
    print(f"Machine: {platform.machine()}, {cores} cores, Linux {system}, Python", end=" ")
    print(platform.python_version())
    print("gunicorn, 2 sync workers; wrk, 1 thread, 8 connections; load and server share the cores")
    with databases() as urls:
        for name, url in urls.items():
            measure(name, url)


def measure(name: str, url: str) -> None:
    """One database: pages, then votes, then what was counted."""
    folder, port = Path(tempfile.mkdtemp(prefix="portal-bench-")), free_port()
    try:
        stage = prepare(url, folder, port)
        print(f"\n{name}: 62 demonstration documents, {len(stage.voters)} voters with sessions")
        with gunicorn("wsgi:application", stage.settings, port) as portal:
            _pages(stage, portal)
            _votes(stage, portal)
            memory = ", ".join(f"{rss:.0f} ({pss:.0f})" for rss, pss in portal.worker_memory())
            print(f"memory of a worker after the load, RSS (PSS), MB: {memory}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pages(stage: Stage, portal: Server) -> None:
    print(HEAD + f"{'bytes':>9}")
    for name, path in PAGES.items():
        address = portal.url + path.format(number=stage.number, discussion=stage.discussion)
        size = len(urlopen(address).read())
        with _bare(size) as bare:
            said = bracketed(name, lambda seconds, a=address: wrk(a, seconds), bare.url)
            print(said.row() + f"{size:>9}")
            signed_in = bracketed(
                f"{name}, drawn anew",
                lambda seconds, a=address: wrk(a, seconds, _as_voter(stage)),
                bare.url,
            )
            print(signed_in.row() + f"{size:>9}", flush=True)


@contextmanager
def _bare(size: int) -> Iterator[Server]:
    with gunicorn("bench.bare:application", {"BARE_SIZE": str(size)}) as server:
        yield server


def _script(stage: Stage, text: str) -> str:
    file = Path(stage.settings["PORTAL_DATA_DIR"]) / "script.lua"
    file.write_text(text)
    return str(file)


def _as_voter(stage: Stage) -> str:
    return _script(stage, f'wrk.headers["Cookie"] = "{stage.cookies[0]}"\n')


def _votes(stage: Stage, portal: Server) -> None:
    quoted = ",".join(f'"{cookie}"' for cookie in stage.cookies)
    path = f"/ru/discussions/{stage.number}/vote"
    script = _script(stage, VOTE.format(cookies=quoted, path=path, token=stage.csrf_token))
    with _bare(30_000) as bare:

        def one(seconds: int) -> Run:
            return wrk(portal.url, seconds, script)

        print(bracketed("vote (against a bare page of 30 KB)", one, bare.url).row(), flush=True)
        print(proposals.measure(stage, portal, bare).row())
    _compare_counts(stage, portal)


def _compare_counts(stage: Stage, portal: Server) -> None:
    with read_session(stage.app.extensions["engine"]) as db:
        mine = (
            select(func.count(), func.count(func.distinct(DocumentVote.voter_id)))
            .join(Discussion, Discussion.id == DocumentVote.discussion_id)
            .join(Document, Document.id == Discussion.document_id)
            .where(Document.number == stage.number)
        )
        votes, voters = db.execute(mine).one()
    print(f"after the votes: {votes} votes of {voters} voters in the database")
    assert votes == voters
