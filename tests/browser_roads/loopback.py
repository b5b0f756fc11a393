"""The portal and the loopback agent that its pages speak to, as two programs of one machine."""

import json
import os
import subprocess
import sys
from threading import Event
from typing import Any

from websockets.sync.client import connect

from portal.config import ROOT
from tests.browser_roads.served import PAUSE, Served
from tests.live import PATIENCE, free_port


class LoopbackAgent:
    """`portal eds agent` in a process of its own, and what is ordered from it."""

    def __init__(self, holder: str) -> None:
        self.holder, self.port = holder, free_port()
        self.url = f"ws://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, served: Served) -> None:
        """Until it can be spoken to; its keys are those of the portal."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        settings = {"PORTAL_BASE_URL": served.url, "PORTAL_DATA_DIR": str(served.folder)}
        command = [sys.executable, "-m", "portal", "eds", "agent", "--as", self.holder]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env={**own, **settings},
            stdout=subprocess.DEVNULL,
        )
        for _look in range(int(PATIENCE / PAUSE)):
            assert self.process.poll() is None, "the agent ended at once"
            try:
                self.order()
            except OSError:
                Event().wait(PAUSE)
            else:
                return
        raise TimeoutError(self.url)

    def order(self, fault: str = "none", **more: Any) -> None:
        """What goes wrong in the next attempt, or in as many as are named."""
        with connect(self.url, compression=None) as socket:
            socket.recv(timeout=PATIENCE)
            wish = {"fault": fault, "times": 1, "as": self.holder, **more}
            socket.send(json.dumps({"control": wish}))
            answer = json.loads(socket.recv(timeout=PATIENCE))
        assert "error" not in answer["control"], answer

    def stop(self) -> None:
        """As when the user quits NCALayer."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None
