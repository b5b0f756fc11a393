"""The press release of a placed document: changed until it is published, then left alone (§12)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.journal import record
from portal.core.text import rich, typed
from portal.models import Account, Body, PressRelease
from portal.rules import Refused
from portal.rules.discussion import why_not_change_release
from portal.terms import Power
from portal.workplace import queries
from portal.workplace.forms import TITLE_LIMIT, Form

bp = Blueprint("releasing", __name__)
TITLES, BODIES = ("title_kk", "title_ru"), ("body_kk", "body_ru")
Answer = str | Response | tuple[str, int]


@dataclass
class ReleaseForm(Form):
    """The texts of a press release, and which texts they were written over."""

    @classmethod
    def of(cls, release: PressRelease) -> "ReleaseForm":
        """As it stands."""
        titles = {name: getattr(release, name) for name in TITLES}
        return cls({**titles, **{name: typed(getattr(release, name)) for name in BODIES}})

    @classmethod
    def parse(cls, posted: Mapping[str, str], release: PressRelease) -> "ReleaseForm":
        form = cls()
        for name in TITLES:
            form.take(posted, name, TITLE_LIMIT)
        for name in BODIES:
            form.take(posted, name)
        form.require(*TITLES, *BODIES)
        if posted.get("seen") != fingerprint(release):
            form.errors["body_kk"] = _("Somebody has changed the press release meanwhile: compare")
        return form


def fingerprint(release: PressRelease) -> str:
    """Which texts somebody saw."""
    texts = "\n".join(getattr(release, name) for name in (*TITLES, *BODIES))
    return hashlib.sha256(texts.encode()).hexdigest()[:16]


def change_release(
    db: Session,
    release: PressRelease,
    employee: Account,
    body: Body,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    """The press release gets other words, as long as nobody has read it elsewhere; the journal
    keeps who changed it. Raises Refused (§12, decided: publications)."""
    if refusal := why_not_change_release(is_published=release.published_on is not None):
        raise Refused(refusal)
    before = fingerprint(release)
    for name in TITLES:
        setattr(release, name, values[name])
    for name in BODIES:
        setattr(release, name, rich(values[name]))
    told = {"before": before, "after": fingerprint(release)}
    record(db, now, employee, "release.change", release, body_id=body.id, **told)


@bp.route("/documents/<number>/release", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def change(number: str) -> Answer:
    """The press release as a form, until it is recorded as published."""
    body, form = own_body(), None
    if request.method == "POST":
        with transaction() as db:
            release = _release(db, body, number, lock=True)
            form = ReleaseForm.parse(request.form, release)
            if not form.errors:
                change_release(db, release, me(), body, form.values, request_now())
                there = url_for("workplace.placing.document", number=number, _anchor="release")
                return redirect(there)
    release = _release(session(), body, number)
    page = render_template(
        "workplace/release.html",
        number=number,
        release=release,
        form=form or ReleaseForm.of(release),
        seen=fingerprint(release),
        refusal=why_not_change_release(is_published=release.published_on is not None),
    )
    return page, 422 if form else 200


def _release(db: Session, body: Body, number: str, *, lock: bool = False) -> PressRelease:
    placed = queries.own_document(db, body.id, number, lock=lock) or abort(404)
    release = placed.discussion and placed.discussion.release
    return release or abort(404)
