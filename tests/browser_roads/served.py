"""The portal as `make run` starts it, with the whole demonstration, for people with browsers."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

from portal.config import ROOT
from tests.browser import Page
from tests.live import PATIENCE, free_port

STARTS_AT = "2026-11-02T10:00:00+05:00"  # a Monday without days off in the next weeks
LOADING = 3 * PATIENCE  # seconds: a busy machine loads the demonstration slowly
PAUSE = 0.2


@dataclass
class Served:
    """An address, and what everybody can find out about it."""

    url: str
    folder: Path

    @cached_property
    def people(self) -> list[str]:
        """The invented people in the order in which the signing dialog offers them."""
        said = json.loads(self.read("/kk/demo/people.json"))
        return [person["name"] for person in said["people"]]

    def read(self, path: str) -> str:
        """What a guest gets."""
        with urlopen(self.url + path, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def links(self, path: str, beginning: str) -> list[str]:
        """Addresses that a page leads a guest to, in its order."""
        found = [str(one.get("href")) for one in Page(self.read(path), path).all("a")]
        return [href.partition("#")[0] for href in found if href.startswith(beginning)]


class Process:
    """`portal serve` in a folder of its own."""

    def __init__(self, folder: Path, **more: str) -> None:
        port = free_port()
        own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        settings = {"PORT": str(port), "PORTAL_DATA_DIR": str(folder), "PORTAL_NOW": STARTS_AT}
        self.served = Served(f"http://127.0.0.1:{port}", folder)
        self.log = (folder / f"serve-{port}.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve"],
            cwd=ROOT,
            env={**own, **settings, **more},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> Served:
        """Until it answers."""
        for _look in range(int(LOADING / PAUSE)):
            assert self.process.poll() is None, Path(self.log.name).read_text()
            try:
                self.served.read("/healthz")
            except (URLError, ConnectionError):
                Event().wait(PAUSE)
            else:
                return self.served
        raise TimeoutError(self.served.url)

    def stop(self) -> None:
        """As Ctrl+C does."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


def chromium_path() -> str | None:
    """A Chromium of the system, or the one that is named."""
    return os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium")
