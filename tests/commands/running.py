"""The command line called in this process: what it prints and its exit code, without waiting for
a new one to import everything."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from portal.commands import main


def run(
    words: Sequence[str], env: Mapping[str, str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """`portal WORDS` with these variables alone in its environment."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    code = 0
    with (
        patch.dict(os.environ, env, clear=True),
        patch.object(sys, "argv", ["portal", *words]),
        patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    said = [one.buffer.getvalue() for one in (out, err)]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(list(words), code, *said)
