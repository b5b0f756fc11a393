"""How the portal is: signatures, letters, jobs, sign-ins and offices in numbers."""

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from portal.core.clock import request_now, request_today
from portal.core.db import session
from portal.core.health import health
from portal.core.offices import office_words
from portal.core.rounds import last_round
from portal.core.verifier_words import backend_words, contour_words
from portal.keeper import queries
from portal.keeper.words import in_words
from portal.terms import Role

bp = Blueprint("keeper", __name__, url_prefix="/keeper")


@bp.get("")
def index() -> str:
    """Everything on one page; it is drawn only while the database answers."""
    db, config = session(), current_app.config["PORTAL"]
    return render_template(
        "keeper/index.html",
        contour=contour_words(config.eds.contour),
        verifier=backend_words(config.eds.backend),
        dialect=current_app.extensions["engine"].dialect.name,
        letters=queries.letters(db),
        round=last_round(config.data_dir),
        sign_ins=[
            (_kind_words(role), count) for role, count in queries.living_sign_ins(db, request_now())
        ],
        offices=queries.offices_running_out(db, request_today()),
        told=in_words(health()),
    )


def _kind_words(role: Role | None) -> str:
    """Whose sign-ins are counted: of users, of employees of all bodies together, of an office."""
    match role:
        case None:
            return str(_("users of the portal, and keys of bodies without an office"))
        case Role.ADMINISTRATOR:
            return str(_("employees of administrators of budget programs"))
        case Role.HEAD:
            return str(_("heads of bodies"))
        case Role.CENTRAL_BODY:
            return str(_("employees of the central body"))
        case _:
            return office_words(role, None)
