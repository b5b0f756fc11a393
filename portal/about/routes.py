"""How the discussion works, accessibility, preferences of the view, and the parts of pages."""

from dataclasses import replace

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.about.samples import samples
from portal.core.access import local_path
from portal.core.i18n import lang
from portal.core.page import SCHEMES, Preferences, preferences

bp = Blueprint("about", __name__, url_prefix="/about")

KEPT_FOR = 365 * 24 * 3600  # seconds of the cookie with the preferences


@bp.get("/rules")
def rules() -> str:
    """How the discussion works, paragraph by paragraph in plain words."""
    return render_template("about/rules.html")


@bp.get("/accessibility")
def accessibility() -> str:
    """What works for whom, what does not, and where to write."""
    return render_template("about/accessibility.html")


@bp.get("/privacy")
def privacy() -> str:
    """What is kept about people, why, for how long, who sees it, how to get or close it."""
    return render_template("about/privacy.html", keep=current_app.config["PORTAL"].keep)


@bp.get("/design")
def design() -> str:
    """Every part of a page in every state, with sample texts; demonstration only."""
    if not current_app.config["PORTAL"].is_demo:
        abort(404)
    return render_template("about/design.html", **samples())


@bp.get("/preferences")
def set_preferences() -> Response:
    """Remember one choice of the view in a cookie and lead back to the page."""
    chosen = _with_choice(preferences(), request.args.get("set", ""))
    there = local_path(request.args.get("next", "")) or f"/{lang()}/"
    answer = make_response(redirect(there, 303))
    answer.set_cookie(
        "preferences",
        chosen.written(),
        max_age=KEPT_FOR,
        secure=current_app.config["PORTAL"].is_https,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _with_choice(now: Preferences, choice: str) -> Preferences:
    match choice.split(":"):
        case ["scheme", scheme] if scheme in SCHEMES:
            return replace(now, scheme=scheme)
        case ["contrast", ("on" | "off") as state]:
            return replace(now, contrast=state == "on")
        case ["large", ("on" | "off") as state]:
            return replace(now, large=state == "on")
    return now
