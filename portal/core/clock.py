"""The only reader of the time. A request or a job has one `now`."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from flask import current_app, g

from portal.rules.calendar import local_date


class Clock(Protocol):
    """Tells the moment, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that a test moves by assignment."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)


class DemoClock:
    """The machine's clock shifted by an offset that every process reads from one file."""

    def __init__(self, file: Path, starts_at: datetime | None = None) -> None:
        self.file = file
        if starts_at and not file.exists():
            self.move_to(starts_at)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset()

    def move_to(self, moment: datetime) -> None:
        """Let the clock show this moment now, in every process."""
        seconds = (moment - datetime.now(UTC)).total_seconds()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"seconds": seconds}), "ascii")
        fresh.replace(self.file)

    def _offset(self) -> timedelta:
        try:
            return timedelta(seconds=json.loads(self.file.read_text("ascii"))["seconds"])
        except FileNotFoundError:
            return timedelta()


def request_now() -> datetime:
    """Read the clock once per request, so that every deadline on a page agrees."""
    if "now" not in g:
        g.now = current_app.extensions["clock"].now()
    moment: datetime = g.now
    return moment


def request_today() -> date:
    """The civil date of the request in Kazakhstan."""
    return local_date(request_now())


def epoch_seconds() -> float:
    """Seconds of the machine's own clock: windows of rate limits run by it, not by the legal."""
    return datetime.now(UTC).timestamp()
