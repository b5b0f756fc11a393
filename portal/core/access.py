"""Who is signed in, with which key, in which office, and for how long."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.core.clock import request_now, request_today
from portal.core.db import session as reading
from portal.core.keyring import open_keys
from portal.core.secrets import Keys, new_token, token_hash
from portal.core.signer import SignerFacts
from portal.models import Account, Body, RoleGrant, SignIn
from portal.terms import Power, Role

USER_IDLE = timedelta(hours=2)
OFFICE_IDLE = timedelta(minutes=30)  # whoever acts for the state rests for less (ASVS 3.3)
SEEN, SEEN_EVERY = "seen", 60  # seconds; kept in the signed cookie, so that reading writes nothing


@dataclass
class Visitor(UserMixin):
    """The signed-in account with the office it acts in, as flask-login carries it."""

    token: str
    sign_in: SignIn

    def get_id(self) -> str:
        return self.token

    @property
    def account(self) -> Account:
        """Who is signed in."""
        return self.sign_in.account

    @property
    def role(self) -> Role | None:
        """The office acted in; None for a private person or an organisation."""
        if self._held is not None:
            return self._held.role
        return Role.STATE_BODY if self.sign_in.body_id is not None else None

    @property
    def powers(self) -> frozenset[Power]:
        """What the body acted for lets its employee do (§8)."""
        return self._held.powers if self._held is not None else frozenset()

    @property
    def body(self) -> Body | None:
        """The state body acted for, or whose key was used."""
        return self._held.body if self._held is not None else self.sign_in.state_body

    @property
    def grant(self) -> RoleGrant | None:
        """The office acted in, as it was given."""
        return self._held

    @property
    def _held(self) -> RoleGrant | None:
        grant = self.sign_in.grant
        return grant if grant is not None and grant.is_held(request_today()) else None


LIVING_SIGN_IN = (  # built once: it is asked for each request
    select(SignIn)
    .where(SignIn.token_hash == bindparam("held"), SignIn.ended_at.is_(None))
    .where(SignIn.expires_at > bindparam("now"))
    .options(joinedload(SignIn.account), joinedload(SignIn.state_body))
    .options(joinedload(SignIn.grant).joinedload(RoleGrant.body))
)


def load_visitor(token: str) -> Visitor | None:
    """The living sign-in that a browser's token belongs to."""
    asked = {"held": token_hash(token), "now": request_now()}
    sign_in = reading().scalar(LIVING_SIGN_IN, asked)
    found = Visitor(token, sign_in) if sign_in else None
    return found if found is not None and _is_awake(found) else None


def _is_awake(found: Visitor) -> bool:
    """Whether the browser asked for something lately; the cookie that it holds says when, and the
    one that it got at the sign-in counts from there."""
    now = int(request_now().timestamp())
    rested = now - session.get(SEEN, int(found.sign_in.created_at.timestamp()))
    limit = USER_IDLE if found.role is None else OFFICE_IDLE
    if rested >= limit.total_seconds():
        return False
    if SEEN not in session or rested >= SEEN_EVERY:
        session[SEEN] = now
    return True


def visitor() -> Visitor | None:
    """The visitor who is signed in, if any."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def signed_in() -> Visitor:
    """The visitor behind a door that asks for sign-in; 401 when there is none."""
    return visitor() or abort(401)


def my_certificate() -> SignerFacts:
    """What the certificate of this sign-in said."""
    return SignerFacts.unpacked(keys().open(signed_in().sign_in.signer_encrypted))


def me() -> Account:
    """The signed-in account itself; 401 when nobody is."""
    return signed_in().account


def acting_role() -> Role | None:
    """The office that the visitor acts in; None for nobody and for a private person."""
    found = visitor()
    return found.role if found else None


def own_body() -> Body:
    """The state body that the signed-in administrator acts for; 403 when there is none."""
    found = visitor()
    if found is None or found.body is None:
        abort(403)
    return found.body


def acting_office() -> RoleGrant:
    """The office that the visitor acts in, as it was given; 403 when there is none."""
    return signed_in().grant or abort(403)


def sign_in_first() -> Response:
    """To the sign-in page and back; what a form had posted is not repeated."""
    there = request.full_path.rstrip("?") if request.method == "GET" else (request.referrer or "")
    return redirect(url_for("accounts.sign_in", next=local_path(there)))


def local_path(address: str) -> str:
    """An address cut to a path of this portal, so that no redirect leads elsewhere."""
    path = address.removeprefix(request.host_url.rstrip("/"))
    harmless = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return path if harmless and "\\" not in path else ""


def keys() -> Keys:
    """The keys of the running portal."""
    found: Keys = current_app.extensions["keys"]
    return found


def holder_hash() -> str:
    """What a challenge or a draft of somebody not signed in is bound to: this browser."""
    if "holder" not in session:
        session["holder"] = new_token()
    return token_hash(session["holder"])


def init_app(app: Flask) -> None:
    """Tell flask-login how a visitor is found."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token is random and ends on the server
    manager.user_loader(load_visitor)
    manager.unauthorized_handler(sign_in_first)
    engine, now = app.extensions["engine"], app.extensions["clock"].now()
    app.extensions["keys"] = open_keys(engine, app.config["PORTAL"].iin_key, now)
