"""What a page that saves itself is answered: plain values, never a page (decided: autosave)."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response, jsonify
from flask_babel import gettext as _

from portal.core.errors import problem, wants_json
from portal.papers.presence import Saved
from portal.rules.calendar import PORTAL_ZONE
from portal.workplace.editor.forms import EditForm


def saves_itself() -> bool:
    """Whether the page saves by its script, not by a button."""
    return wants_json()


def hour_words(moment: datetime) -> str:
    """The hour on the legal clock: `14:05`."""
    return f"{moment.astimezone(PORTAL_ZONE):%H:%M}"


def saved_answer(saved: EditForm, now: datetime) -> Response:
    """What the page has to carry on with."""
    told = {"revision": saved.revision, "seen": saved.seen, "saved_at": hour_words(now)}
    return jsonify(told)


def stale_answer(form: EditForm, saved: EditForm, authors: Mapping[str, Saved]) -> Response:
    """Who saved what and when while this page was open; nothing was overwritten."""
    fields = saved.differing(form)
    known = [authors[name] for name in fields if name in authors]
    last = max(known, key=lambda one: one.at, default=None)
    return problem(
        409,
        _("Another person saved this part while you were writing"),
        who=last.name if last else None,
        at=hour_words(last.at) if last else None,
        fields=fields,
    )


def invalid_answer(form: EditForm) -> Response:
    """What has to be mended before anything of this page is saved."""
    return problem(422, _("Check what you wrote"), errors=form.errors)
