"""Following by mail for anybody: what can be followed, the wish, its confirmation, and the page of
whoever follows, reached by the link in each letter (decided: following by mail)."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.core.access import keys
from portal.core.cards import kind_words
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.i18n import lang, speaking
from portal.core.limits import limiter
from portal.following import actions, choices, own_routes
from portal.following.forms import FollowForm
from portal.following.subjects import Name, Subject, name_of, subject_of
from portal.models import FollowRequest
from portal.retention import Retention
from portal.terms import DocumentKind

bp = Blueprint("following", __name__, url_prefix="/follow")
bp.register_blueprint(own_routes.bp)
WISHES = "20 per hour"  # of one visitor; an address has a limit of its own


@bp.after_request
def keep_private(response: Response) -> Response:
    """Pages that a letter leads to, and what was typed, are kept by nobody on the way."""
    if request.view_args or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("")
def index() -> str:
    """What can be followed, how it works, and a link for whoever lost the letters."""
    return _index(FollowForm())


def _index(form: FollowForm) -> str:
    db, language = session(), lang()
    return render_template(
        "following/index.html",
        form=form,
        bodies=choices.bodies(db, language),
        regions=choices.regions(db, language),
        kinds=[(one.value, kind_words(one), language) for one in DocumentKind],
    )


@bp.get("/new")
def begin() -> str | Answer:
    """The form for one thing; a search with nothing in it leads back to the choice."""
    subject = subject_of(request.args)
    if subject is None:
        flash(_("Choose what you want to follow, or write what to look for"), "warning")
        return redirect(url_for("following.index"), 303)
    return _form(subject, FollowForm({"letters": lang()}))


@bp.post("/new")
@limiter.limit(WISHES)
def ask() -> str | Answer | tuple[str, int]:
    """Take the wish and send a letter; the answer is the same for every address."""
    subject = subject_of(request.form) or abort(404)
    form = FollowForm.parse(request.form, lang())
    if form.errors:
        return _form(subject, form), 422
    name = _name_in(form.language, subject)
    wish = actions.Wish(form.values["email"], form.language, subject, name)
    with transaction() as db:
        actions.ask_to_follow(db, keys(), wish, _keep(), request_now())
    return redirect(url_for("following.sent"), 303)


def _form(subject: Subject, form: FollowForm) -> str:
    name = name_of(session(), subject, lang()) or abort(404)
    return render_template("following/begin.html", subject=subject, name=name, form=form)


def _name_in(language: str, subject: Subject) -> str:
    with speaking(language):
        return str(name_of(session(), subject, language) or abort(404))


@bp.get("/sent")
def sent() -> str:
    """What comes next, whatever the address was."""
    return render_template("following/sent.html", keep=_keep())


@bp.post("/link")
@limiter.limit(WISHES)
def link() -> Answer | tuple[str, int]:
    """Send the link to what an address follows; the answer is the same for every address."""
    form = FollowForm.parse(request.form, lang())
    if form.errors:
        return _index(form), 422
    with transaction() as db:
        actions.send_own_link(db, keys(), form.values["email"], request_now())
    flash(_("If this address follows anything, a letter with its link is on its way"), "done")
    return redirect(url_for("following.index"), 303)


@bp.get("/confirm/<token>")
def confirm(token: str) -> str | tuple[str, int]:
    """What the letter asks; nothing is confirmed by opening it, since mail servers open links."""
    wish = actions.waiting_request(session(), token, request_now())
    if wish is None:
        return own_routes.gone()
    return render_template("following/confirm.html", name=_name_of_wish(wish), token=token)


@bp.post("/confirm/<token>")
def confirmed(token: str) -> Answer | tuple[str, int]:
    """The button was pressed: from now on it is followed."""
    now = request_now()
    wish = actions.waiting_request(session(), token, now)
    if wish is None:
        return own_routes.gone()
    with transaction() as db:
        mine = actions.confirm_following(db, keys(), wish.id, now)
    if mine is None:
        return own_routes.gone()
    flash(_("You follow it now. A letter comes on the morning after there is news"), "done")
    return redirect(url_for("following.own.mine", token=mine, lang=wish.language.value), 303)


def _name_of_wish(wish: FollowRequest) -> Name:
    gone = Name("", _("It is not public any more"), lang())
    return name_of(session(), Subject(wish.what, wish.key), lang()) or gone


def _keep() -> Retention:
    keep: Retention = current_app.config["PORTAL"].keep
    return keep
