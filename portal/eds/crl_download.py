"""Downloading revocation lists from the configured addresses, and from nowhere else."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import urllib3

from portal.eds.crl import CrlRefused
from portal.eds.crl_intake import CrlIntake, Outcome

MAX_BYTES = 64 << 20
SUFFIX = ".crl"
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_PATIENCE = 600  # seconds for a whole list
_PIECE = 1 << 16


def download(url: str, target: Path, *, limit: int = MAX_BYTES) -> None:
    """Stream a list into a file; CrlRefused for any trouble, a redirect included."""
    deadline = time.monotonic() + _PATIENCE
    with urllib3.PoolManager() as pool:
        try:
            answer = pool.request(
                "GET", url, timeout=_TIMEOUT, retries=False, redirect=False, preload_content=False
            )
            if answer.status != 200:
                raise CrlRefused(f"the server answers {answer.status}")
            taken = 0
            with target.open("wb") as file:
                for piece in answer.stream(_PIECE, decode_content=False):
                    taken += len(piece)
                    if taken > limit:
                        raise CrlRefused(f"the list is larger than {limit} bytes")
                    if time.monotonic() > deadline:
                        raise CrlRefused(f"the list takes longer than {_PATIENCE} seconds")
                    file.write(piece)
        except urllib3.exceptions.HTTPError as error:
            raise CrlRefused(
                f"the server does not give the list ({type(error).__name__})"
            ) from error


def refresh_from_urls(intake: CrlIntake, urls: Sequence[str], at: datetime) -> list[Outcome]:
    """Download every list and take in what came; the failures stand among the outcomes."""
    outcomes, offered = [], []
    intake.indexes.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=intake.indexes.folder, prefix=".download-") as folder:
        for place, url in enumerate(urls):
            target = Path(folder, f"{place}{SUFFIX}")
            try:
                download(url, target)
            except CrlRefused as error:
                outcomes.append(Outcome(url, refusal=str(error)))
            else:
                offered.append((url, target))
        return outcomes + intake.take_all(offered, at)


def refresh_from_folder(intake: CrlIntake, folder: Path, at: datetime) -> list[Outcome]:
    """Take in the lists that an operator copied to a machine without a network."""
    files = sorted(one for one in folder.iterdir() if one.suffix.lower() == SUFFIX)
    if not files:
        raise CrlRefused(f"no {SUFFIX} file in {folder}")
    return intake.take_all([(one.name, one) for one in files], at)
