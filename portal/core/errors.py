"""Every failure in words: a page for people, problem+json (RFC 9457) for machines."""

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.core.access import visitor
from portal.core.i18n import refusal_words
from portal.core.mistaken_numbers import without_numbers
from portal.core.page import own_workspace
from portal.rules import Refusal, Refused

Answer = tuple[Response | str, int] | HTTPException | WerkzeugResponse
PAGES = {403: "forbidden", 404: "missing", 413: "too_large", 429: "too_many"}
GONE = Refusal("What you began cannot be gone on with: it is not there any more", "").reason
TYPED_LIMIT = 20_000  # characters of a lost form that are shown back


def wants_json() -> bool:
    """Whether the caller is a machine, or the script of a page."""
    path = request.path
    is_asked = request.accept_mimetypes.best == "application/json"
    return is_asked or path.startswith(("/api/", "/demo/", "/phone/")) or path.endswith(".json")


def problem(status: int, title: str, **more: object) -> Response:
    """An answer of RFC 9457."""
    answer = jsonify({"type": "about:blank", "title": title, "status": status, **more})
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def _told(error: HTTPException, status: int) -> Response:
    """A failure for a machine; 405 says which methods there are (RFC 9110)."""
    answer = problem(status, error.name)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def show_refusal(refusal: Refusal) -> tuple[Response | str, int]:
    """The law or the state of things says no: 409 with the reason and the paragraph."""
    words = refusal_words(refusal)
    if wants_json():
        return problem(409, words, paragraph=refusal.paragraph), 409
    page = render_template("errors/refused.html", reason=words, paragraph=refusal.paragraph)
    return page, 409


def _out_of_an_act() -> str | None:
    """Whoever comes back to what was typed for an act of state whose thing, or whose office, is
    gone: to the start of the workspace instead of a missing page. None for everybody else."""
    is_act = "act" in request.args and request.method == "GET"
    return own_workspace() if is_act and visitor() else None


def init_app(app: Flask) -> None:
    """Show refusals, missing pages, lost forms and crashes."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[Response | str, int]:
        return show_refusal(error.refusal)

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[Response | str, int]:
        if wants_json():
            return problem(400, "The form has expired"), 400
        typed = {
            name: without_numbers(value[:TYPED_LIMIT])
            for name, value in request.form.items()
            if name not in ("csrf_token", "cms") and value.strip()
        }
        return render_template("errors/expired.html", typed=typed), 400

    @app.errorhandler(HTTPException)
    def failed(
        error: HTTPException,
    ) -> tuple[Response | str, int] | HTTPException | WerkzeugResponse:
        g.failed, status = True, error.code or 500
        if status < 400 or error.response is not None:
            return error
        if wants_json():
            return _told(error, status), status
        if status in (403, 404) and (there := _out_of_an_act()):
            flash(_(GONE), "warning")
            return redirect(there)
        if status in PAGES:
            most = (request.max_content_length or 0) // 2**20
            return render_template(f"errors/{PAGES[status]}.html", most=most), status
        if status >= 500:
            return current_app.jinja_env.get_template("errors/crash.html").render(), status
        reason = _("The portal cannot understand this request")
        return render_template("errors/refused.html", reason=reason, paragraph=""), status
