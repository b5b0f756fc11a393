"""Drawing in a process of its own, so that a large report does not burden the web worker."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


class DrawingFailed(Exception):
    """The process that draws ended with an error or took too long."""


def draw_apart(facts_json: str, form: str, lang: str, *, timeout: int) -> bytes:
    """The drawn report; raises DrawingFailed after `timeout` seconds or on an error."""
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "portal.closure.draw", form, lang],
            input=facts_json.encode(),
            capture_output=True,
            timeout=timeout,
            check=True,
            cwd=ROOT,
            env={"TMPDIR": tempfile.gettempdir()},  # the secrets of the portal stay with it
        )
    except subprocess.TimeoutExpired as late:
        raise DrawingFailed(f"{form} took more than {timeout} seconds") from late
    except subprocess.CalledProcessError as failed:
        raise DrawingFailed(failed.stderr.decode(errors="replace")[-2000:]) from failed
    return drawn.stdout
