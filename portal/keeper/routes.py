"""How the portal is: signatures, letters, jobs, sign-ins and offices in numbers."""

from flask import Blueprint, current_app, render_template

from portal.core.clock import request_now, request_today
from portal.core.db import session
from portal.core.health import health
from portal.core.offices import office_words
from portal.core.rounds import last_round
from portal.keeper import queries

bp = Blueprint("keeper", __name__, url_prefix="/keeper")


@bp.get("")
def index() -> str:
    """Everything on one page; it is drawn only while the database answers."""
    db, config = session(), current_app.config["PORTAL"]
    return render_template(
        "keeper/index.html",
        contour=config.eds_contour,
        verifier=type(current_app.extensions["verifier"]).__name__,
        dialect=current_app.extensions["engine"].dialect.name,
        letters=queries.letters(db),
        round=last_round(config.data_dir),
        sign_ins=[
            (office_words(role, None), count)
            for role, count in queries.living_sign_ins(db, request_now())
        ],
        offices=queries.offices_running_out(db, request_today()),
        told=health(),
    )
