"""What somebody follows, for whoever holds the link of a letter: see it, change the language, stop
one thing or all of it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.db import session, transaction
from portal.core.followers import forget_followers
from portal.core.i18n import lang
from portal.core.limits import csrf
from portal.core.paging import asked_number
from portal.following import actions
from portal.following.forms import FollowForm
from portal.following.subjects import Subject, names_of
from portal.terms import Language

bp = Blueprint("own", __name__)


def gone() -> tuple[str, int]:
    """A link that leads nowhere any more, in words."""
    return render_template("following/gone.html"), 404


@bp.get("/mine/<token>")
def mine(token: str) -> str | tuple[str, int]:
    """What I follow; the page never names the address."""
    db = session()
    follower = actions.follower_by_token(db, token)
    if follower is None:
        return gone()
    subjects = {one.id: Subject(one.what, one.key) for one in follower.followings}
    names = names_of(db, subjects.values(), lang())
    followed = [(one, subjects[one.id], names.get(subjects[one.id])) for one in follower.followings]
    form = FollowForm({"letters": follower.language.value})
    return render_template("following/mine.html", form=form, followed=followed, token=token)


@bp.post("/mine/<token>/stop")
def stop_one(token: str) -> Response | tuple[str, int]:
    """Stop one thing; with the last one the address is forgotten."""
    chosen = asked_number(request.form, "following", 0)
    with transaction() as db:
        follower = actions.follower_by_token(db, token, locked=True)
        is_left = follower is not None and actions.stop_following(db, follower, chosen)
    if follower is None:
        return gone()
    if not is_left:
        return redirect(url_for("following.own.stopped"), 303)
    flash(_("Stopped: no news of it comes any more"), "done")
    return redirect(url_for("following.own.mine", token=token), 303)


@bp.post("/mine/<token>/language")
def speak(token: str) -> Response | tuple[str, int]:
    """Choose the language of letters; the page speaks it as well."""
    language = request.form.get("letters", "")
    if language not in set(Language):
        abort(400)
    with transaction() as db:
        follower = actions.follower_by_token(db, token, locked=True)
        if follower is not None:
            follower.language = Language(language)
    if follower is None:
        return gone()
    return redirect(url_for("following.own.mine", token=token, lang=language), 303)


@bp.get("/stop/<token>")
def stop(token: str) -> str | tuple[str, int]:
    """Ask once before everything is stopped: mail servers open links."""
    follower = actions.follower_by_token(session(), token)
    if follower is None:
        return gone()
    count = len(follower.followings)
    return render_template("following/stop.html", token=token, count=count)


@bp.post("/stop/<token>")
@csrf.exempt
def stop_all(token: str) -> str | tuple[str, int]:
    """Stop everything and forget the address. A mail program asks it by one click, without a cookie
    and without following redirects: the link alone decides (RFC 8058)."""
    with transaction() as db:
        follower = actions.follower_by_token(db, token, locked=True)
        if follower is not None:
            forget_followers(db, [follower.id])
    return gone() if follower is None else stopped()


@bp.get("/stopped")
def stopped() -> str:
    """Nothing is followed any more, and nothing is kept."""
    return render_template("following/stopped.html")
