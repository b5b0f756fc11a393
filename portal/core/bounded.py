"""Work on strangers' files in a process of its own, with little memory and little time: whatever a
file does to it, the worker lives on (decided: files are read apart)."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

ROOT = Path(__file__).parents[2]
MEMORY = 1024 * 1024 * 1024  # bytes of addresses
SECONDS = 25  # of the processor
PATIENCE = 45  # seconds on the wall
ANSWER_LIMIT = 64 * 1024 * 1024  # bytes
AT_ONCE = BoundedSemaphore(2)  # readers of one worker, so that many files do not fill the memory


class Exhausted(Exception):
    """The file asked for more time or memory than one may have, or broke its reader."""


def run_bounded(module: str, content: bytes, *arguments: str) -> Any:
    """What `python -m MODULE ARGUMENTS` answers in JSON to a file at its input; raises Exhausted.
    It gets no settings of the portal, so no secrets either."""
    with AT_ONCE, tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(
                [sys.executable, "-m", module, *arguments],
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=True,
                cwd=ROOT,
                env={"TMPDIR": tempfile.gettempdir(), "PYTHONIOENCODING": "utf-8"},
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
            raise Exhausted(module) from failed
        answer.seek(0)
        return json.load(answer)


def answer_bounded(work: Callable[[bytes], Mapping[str, Any]]) -> None:
    """The other side: take fewer rights, read the file, say what was found."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER_LIMIT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    found = work(sys.stdin.buffer.read())
    json.dump(found, sys.stdout, ensure_ascii=False)
