"""How often one visitor may ask: by account when signed in, else by address."""

from dataclasses import dataclass
from threading import Lock

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from limits import parse
from limits.storage import Storage

from portal.core.clock import epoch_seconds

ACTS = "120 per minute"  # unsafe requests of one visitor
SIGN_INS = "60 per minute"
COUNTS = "120 per minute"  # looks at what is counted over the whole portal
MOST_WINDOWS = 50_000  # then those that have ended are dropped


class WorkerMemory(Storage):
    """Counts of one worker. The library's own memory starts a thread for every few counts; this one
    drops ended windows when they become many."""

    STORAGE_SCHEME = ["worker"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._windows: dict[str, tuple[int, float]] = {}  # count, end
        self._one_at_a_time = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = epoch_seconds()
        with self._one_at_a_time:
            count, end = self._windows.get(key, (0, now + expiry))
            if end <= now:
                count, end = 0, now + expiry
            self._windows[key] = count + amount, end
            if len(self._windows) > MOST_WINDOWS:
                self._windows = {k: one for k, one in self._windows.items() if one[1] > now}
            return count + amount

    def get(self, key: str) -> int:
        count, end = self._windows.get(key, (0, 0.0))
        return count if end > epoch_seconds() else 0

    def get_expiry(self, key: str) -> float:
        return self._windows.get(key, (0, epoch_seconds()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._one_at_a_time:
            dropped, self._windows = len(self._windows), {}
        return dropped

    def clear(self, key: str) -> None:
        with self._one_at_a_time:
            self._windows.pop(key, None)


@dataclass(frozen=True)
class Allowance:
    """How often somebody may still ask within a window, and in how many seconds it ends."""

    most: int
    left: int
    seconds: int
    is_exceeded: bool


def allowance(limit: str, who: str, *, counts: bool = True) -> Allowance:
    """Count one more question against a limit such as `120 per minute`, or only look."""
    asked, strategy = parse(limit), limiter.limiter
    if not limiter.enabled:
        return Allowance(asked.amount, asked.amount, 0, is_exceeded=False)
    is_let = strategy.hit(asked, who) if counts else strategy.test(asked, who)
    ends, left = strategy.get_window_stats(asked, who)
    seconds = max(1, round(ends - epoch_seconds()))
    return Allowance(asked.amount, max(0, left), seconds, is_exceeded=not is_let)


def _who() -> str:
    if current_user.is_authenticated:
        return f"account:{current_user.account.id}"
    return f"address:{get_remote_address()}"


def _only_reads() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


limiter = Limiter(_who, default_limits=[ACTS], default_limits_exempt_when=_only_reads)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Count in the worker's memory, or in Redis when several machines serve; ask every unsafe form
    for its token."""
    config = app.config["PORTAL"]
    app.config["RATELIMIT_STORAGE_URI"] = config.redis_url or "worker://"
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
    csrf.init_app(app)
