"""An IIN or BIN typed where none is asked for is neither kept, shown again, cached nor logged
(decided: numbers typed by mistake)."""

import re
from urllib.parse import quote, urlencode

from flask import Flask, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

NUMBER = re.compile(r"(?<!\w)\d{12}(?!\w)")
SOUGHT = "q"  # the field of every search


def has_number(text: str) -> bool:
    """Whether something in a text looks like an IIN or BIN."""
    return NUMBER.search(text) is not None


def without_numbers(text: str) -> str:
    """The text with every such number left out."""
    return NUMBER.sub("…", text)


def init_app(app: Flask) -> None:
    """Lead a search for such a number to the page without it, before anything remembers it."""

    @app.before_request
    def leave_out() -> Response | None:
        if request.method not in ("GET", "HEAD") or not has_number(request.args.get(SOUGHT, "")):
            return None
        rest = [(name, text) for name, text in request.args.items(multi=True) if name != SOUGHT]
        flash(_("The search does not take an IIN or BIN: the number was left out"), "warning")
        return redirect(f"{quote(request.path)}?{urlencode(rest)}".rstrip("?"), 303)
