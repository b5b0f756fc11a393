"""Runs of wrk, each between two runs of the bare page, so that a slow host cancels out."""

import re
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

CONNECTIONS, SECONDS, BRACKET, WARM, RUNS = 8, 6, 3, 1, 3
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Run:
    """What wrk told: requests a second, latencies in ms, answers that were not 2xx or 3xx."""

    rate: float
    p50: float
    p99: float
    failed: int


def wrk(url: str, seconds: int, script: str | None = None) -> Run:
    """One run with eight connections."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    command += ["-s", script] if script else []
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate, told
    return Run(float(rate[1]), _ms(told, "50%"), _ms(told, "99%"), int(failed[1]) if failed else 0)


def _ms(told: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)", told)
    return float(found[1]) * UNITS[found[2]] if found else float("nan")


@dataclass(frozen=True)
class Measured:
    """Medians of several bracketed runs."""

    name: str
    rate: float
    p50: float
    p99: float
    ratio: float
    ratios: tuple[float, ...]
    failed: int

    def row(self) -> str:
        """A line of the printed table."""
        spread = f"{min(self.ratios):.2f}-{max(self.ratios):.2f}"
        return (
            f"{self.name:34}{self.rate:>9.0f}{self.p50:>9.1f}{self.p99:>9.1f}"
            f"{self.ratio:>8.2f}  {spread:11}{self.failed:>7}"
        )


HEAD = f"{'':34}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}  {'spread':11}{'failed':>7}"


def bracketed(name: str, run: Callable[[int], Run], bare_url: str) -> Measured:
    """Three runs, each between two short runs of the bare page; the ratio is against their mean."""
    run(WARM)
    runs, ratios = [], []
    for _ in range(RUNS):
        before = wrk(bare_url, BRACKET).rate
        one = run(SECONDS)
        after = wrk(bare_url, BRACKET).rate
        runs.append(one)
        ratios.append(one.rate / ((before + after) / 2))
    return Measured(
        name,
        statistics.median(one.rate for one in runs),
        statistics.median(one.p50 for one in runs),
        statistics.median(one.p99 for one in runs),
        statistics.median(ratios),
        tuple(ratios),
        sum(one.failed for one in runs),
    )
