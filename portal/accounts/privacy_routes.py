"""My data: what the portal holds about me, as a page and as files; closing my account
(decided: my data, decided: closing an account)."""

import io

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response as Answer

from portal.accounts.closing import close_account, consequences
from portal.accounts.export import as_json, as_zip
from portal.accounts.holdings import Holdings, holdings
from portal.accounts.tables import days, tables
from portal.core.access import holder_hash, keys, me, my_certificate, signed_in
from portal.core.clock import request_now, request_today
from portal.core.db import session as reading
from portal.core.db import transaction
from portal.core.limits import limiter
from portal.retention import Retention

bp = Blueprint("privacy", __name__, url_prefix="/me")
EXPORTS = "20 per hour"  # of one person: an export reads every row about them
SHOWN = 20  # rows of each list of the page; the files have all


@bp.after_request
def keep_private(response: Response) -> Response:
    """Nothing of this is kept by a browser or a proxy."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/data")
def show() -> str:
    """Everything the portal holds about me, in plain words."""
    return render_template(
        "accounts/my_data.html",
        account=me(),
        tables=tables(_held(SHOWN), _keep()),
        shown=SHOWN,
    )


@bp.get("/data.json")
@limiter.limit(EXPORTS)
def as_file() -> Answer:
    """The same for machines, whole."""
    content = as_json(_held(), _keep(), request_now())
    return _download(content, "application/json", "my-data.json")


@bp.get("/data.zip")
@limiter.limit(EXPORTS)
def as_archive() -> Answer:
    """The same with my own signatures beside it."""
    content = as_zip(_held(), my_certificate(), keys(), _keep(), request_now())
    return _download(content, "application/zip", "my-data.zip")


@bp.get("/close")
def close() -> str:
    """What closing the account leaves and what it erases, before it is done."""
    told = consequences(reading(), signed_in().sign_in, request_today())
    return render_template("accounts/close.html", told=told, kept_for=days(_keep().evidence))


@bp.post("/close")
def closed() -> Answer:
    """Close the account for good, and leave."""
    sign_in, seen = signed_in().sign_in, request.form.get("seen", "")
    with transaction() as db:
        close_account(db, sign_in, seen, holder_hash(), keys(), request_now())
    logout_user()
    session.clear()
    flash(_("Your account is closed. Thank you for taking part"), "done")
    return redirect(url_for("home.index"), 303)


def _held(most: int | None = None) -> Holdings:
    return holdings(reading(), me(), most) if most else holdings(reading(), me())


def _keep() -> Retention:
    keep: Retention = current_app.config["PORTAL"].keep
    return keep


def _download(content: bytes, kind: str, name: str) -> Answer:
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name)
