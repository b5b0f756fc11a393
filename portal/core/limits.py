"""How often one visitor may ask: by account when signed in, else by address."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

ACTS = "120 per minute"  # unsafe requests of one visitor
SIGN_INS = "60 per minute"


def _who() -> str:
    if current_user.is_authenticated:
        return f"account:{current_user.account.id}"
    return f"address:{get_remote_address()}"


def _only_reads() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


limiter = Limiter(_who, default_limits=[ACTS], default_limits_exempt_when=_only_reads)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Count in memory, or in Redis when several machines serve; ask every unsafe form for its
    token."""
    config = app.config["PORTAL"]
    app.config["RATELIMIT_STORAGE_URI"] = config.redis_url or "memory://"
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
    csrf.init_app(app)
