"""Filling the empty tables of a draft from what is placed already."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.cards import kind_words
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.papers import queries as papers
from portal.papers.filling.act import MAKERS, fill, offers_of
from portal.terms import Power
from portal.workplace.gaps import shelf_of

bp = Blueprint("filling", __name__)


@bp.route("/editions/<int:edition_id>/fill", methods=["GET", "POST"])
@behind(own(of_a_body(Power.FEED, Power.PLACE)))
def show(edition_id: int) -> str | Response:
    """What is placed for each table, and the button that puts it into the draft."""
    body_id = own_body().id
    if request.method == "POST":
        with transaction() as db:
            edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
            filled = fill(db, edition, me(), offers_of(db, edition), request_now())
        flash(_told(len(filled)), "done" if filled else "warning")
        return redirect(url_for(".show", edition_id=edition_id))
    edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
    if edition.document.kind not in MAKERS:
        abort(404)
    return render_template(
        "workplace/fill.html",
        edition=edition,
        offers=offers_of(session(), edition),
        titles={part.key: part for part in edition.parts},
        shelf=shelf_of(edition, "fill"),
        kind_words=kind_words,
    )


def _told(count: int) -> str:
    if not count:
        return str(_("There was nothing to fill"))
    return ngettext("%(num)s table was filled", "%(num)s tables were filled", count)
