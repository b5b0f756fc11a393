"""Signing in through the e-government: there, and back with a code (§13)."""

import json

from flask import Blueprint, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.accounts import actions
from portal.accounts.egov import EgovProvider, EgovRefused
from portal.accounts.routes import begin_session
from portal.core.access import holder_hash, keys, local_path
from portal.core.clock import request_now
from portal.core.db import transaction
from portal.core.devices import device_words
from portal.core.i18n import choose_language, lang
from portal.core.limits import SIGN_INS, limiter
from portal.core.rejections import rejection_words
from portal.core.secrets import new_token
from portal.eds import SignatureRejected

bp = Blueprint("egov", __name__)
bare = Blueprint("egov_return", __name__)
PATH = "/sign-in/egov/return"  # one for all languages: the service compares it whole
CODE_LIMIT = 2000  # characters
WORDS = {
    "egov_silent": _l(
        "The e-government does not answer now. Try again later, or sign in with your key."
    ),
    "egov_refused": _l(
        "The e-government did not confirm the sign-in. Begin again, or sign in with your key."
    ),
    "egov_unclear": _l(
        "The e-government answered without a clear name and IIN. Sign in with your key instead."
    ),
    "egov_cancelled": _l("You left the page of the e-government without signing in."),
}


@bp.get("/sign-in/egov")
@limiter.limit(SIGN_INS)
def leave() -> Response:
    """To the e-government, with a secret that only this browser can bring back, once."""
    provider, verifier = _provider(), new_token()
    there = local_path(request.args.get("next", ""))
    kept = {"verifier": verifier, "language": lang(), "next": there}
    with transaction() as db:
        text = json.dumps(kept).encode()
        state = actions.keep_challenge(db, holder_hash(), text, request_now())
    return redirect(provider.address(state.id, verifier, _return_address(), lang()))


@bare.get(PATH)
@limiter.limit(SIGN_INS)
def come_back() -> Response:
    """The browser comes back with a code; its owner is asked of the service itself."""
    provider, now, g.lang = _provider(), request_now(), choose_language()
    try:
        with transaction() as db:  # committed on its own: a failed attempt uses it up as well
            state = request.args.get("state", "")
            text = actions.consume_challenge(db, state, holder_hash(), now)
        kept = _kept(text)
    except SignatureRejected as rejected:
        return _to_sign_in(rejection_words(rejected.code))
    g.lang = kept["language"]
    try:
        facts = provider.person(_code(), kept["verifier"], _return_address())
    except EgovRefused as refused:
        current_app.logger.info("egov sign-in refused: %s", refused)
        return _to_sign_in(str(WORDS[refused.code]), kept["next"])
    contour = current_app.config["PORTAL"].eds.contour
    with transaction() as db:
        new = actions.sign_in_by_egov(db, facts, contour, keys(), lang(), device_words(), now)
    begin_session(new)
    return redirect(kept["next"] or url_for("accounts.mine"), 303)


def _kept(text: bytes) -> dict[str, str]:
    """What `leave` kept; raises SignatureRejected for a text that was to be signed with a key."""
    try:
        kept: dict[str, str] = json.loads(text)
    except ValueError as error:
        raise SignatureRejected("challenge_unknown", "not a state") from error
    return kept


def _to_sign_in(words: str, there: str = "") -> Response:
    flash(words, "error")
    return redirect(url_for("accounts.sign_in", next=there or None), 303)


def _provider() -> EgovProvider:
    found: EgovProvider | None = current_app.extensions["egov"]
    return found or abort(404)


def _code() -> str:
    if request.args.get("error"):
        raise EgovRefused("egov_cancelled")
    code = request.args.get("code", "")
    if not code or len(code) > CODE_LIMIT:
        raise EgovRefused("egov_refused", "no code")
    return code


def _return_address() -> str:
    return str(current_app.config["PORTAL"].base_url) + PATH
