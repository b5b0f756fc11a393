"""A draft whose placing was signed for a moment to come: what waits, by whom, and calling it off
(decided: placing at a set moment)."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.cards import kind_words
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.models import ScheduledPlacing, StateAct
from portal.papers import queries as papers
from portal.papers import scheduling
from portal.terms import EditionStatus, Power

bp = Blueprint("scheduling", __name__, url_prefix="/editions/<int:edition_id>/scheduled")


@bp.get("")
@behind(own(of_a_body()))
def show(edition_id: int) -> str | Response:
    """When it is placed, who signed that, until when it will be discussed."""
    db = session()
    edition = papers.own_edition(db, own_body().id, edition_id) or abort(404)
    if edition.status is EditionStatus.PLACED:
        there = url_for("workplace.placing.document", number=edition.document.number)
        return redirect(there)
    waiting = db.scalar(
        select(ScheduledPlacing)
        .where(ScheduledPlacing.edition_id == edition_id, ScheduledPlacing.outcome.is_(None))
        .options(joinedload(ScheduledPlacing.state_act).joinedload(StateAct.actor))
    )
    if waiting is None:
        return redirect(url_for("workplace.editor.head", edition_id=edition_id))
    return render_template(
        "workplace/scheduled.html", edition=edition, waiting=waiting, kind_words=kind_words
    )


@bp.post("/call-off")
@behind(own(of_a_body(Power.PLACE)))
def call_off(edition_id: int) -> Response:
    """Anybody who may place may call it off; the draft can be changed again."""
    body_id = own_body().id
    papers.own_edition(session(), body_id, edition_id) or abort(404)
    with transaction() as db:
        scheduling.call_off(db, edition_id, body_id, me(), request_now())
    flash(_("The placing was called off. The draft can be changed again."), "done")
    return redirect(url_for("workplace.editor.head", edition_id=edition_id))
