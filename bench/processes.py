"""What a measurement ran on, and measured processes of their own."""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def machine() -> str:
    """What the numbers were measured on."""
    cpu = next(
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def child(module: str, words: list[str], source: Path, target: Path) -> tuple[float, float]:
    """Seconds and peak resident megabytes of one process."""
    begun = time.perf_counter()
    with source.open("rb") as read, target.open("wb") as written:
        command = [sys.executable, "-m", module, *words]
        child = subprocess.Popen(command, stdin=read, stdout=written, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024
