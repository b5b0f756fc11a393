"""Operators and auditors: given and ended by the chief operator, with the load of each (§15)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from moderation.people import queries, state_acts
from moderation.people.actions import Appointment
from moderation.queries import queue_counts
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import refusal_words
from portal.core.offices import office_words
from portal.core.state_acts import ask_to_sign, typed_before
from portal.core.text import plain
from portal.rules import Refusal, Refused
from portal.rules.delegation import GIVEN_BY_THE_CHIEF, why_not_iin
from portal.rules.proposal import forbidden_characters

bp = Blueprint("people", __name__, url_prefix="/people")

NAME_LIMIT = 300  # characters, as the table keeps
Answer = str | Response | tuple[str, int]


@dataclass
class AppointmentForm:
    """A person and an office as they were typed."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    draft: Appointment | None = None

    @classmethod
    def parse(cls, posted: Mapping[str, str], *, is_strict: bool) -> "AppointmentForm":
        """Typed strings into a draft, or messages; `is_strict` asks for the check digit."""
        form = cls({name: plain(posted.get(name, "")) for name in ("iin", "name", "role")})
        iin = "".join(form.values["iin"].split())
        if refusal := why_not_iin(iin, is_strict=is_strict):
            form.errors["iin"] = refusal_words(refusal)
        if not 0 < len(form.values["name"]) <= NAME_LIMIT:
            form.errors["name"] = _("Give the surname and the name")
        elif found := forbidden_characters(form.values["name"]):
            form.errors["name"] = _(
                "Remove the hidden or control characters: %(found)s", found=", ".join(found)
            )
        if form.values["role"] not in GIVEN_BY_THE_CHIEF:
            form.errors["role"] = _("Choose an office")
        if not form.errors:
            form.draft = Appointment(iin, form.values["name"], form.values["role"])
        return form


@bp.route("", methods=["GET", "POST"])
def index() -> Answer:
    """Who holds which office of the operator, with the decisions of each, and a form for one
    more."""
    if request.method == "GET":
        return _page(_typed() or AppointmentForm())
    is_strict = current_app.config["PORTAL"].eds.strict_iin
    form = AppointmentForm.parse(request.form, is_strict=is_strict)
    if form.draft is None:
        return _page(form), 422
    try:
        return ask_to_sign(state_acts.APPOINT, asdict(form.draft), url_for(".index"))
    except Refused as refused:
        return _page(form, refused.refusal), 409


def _typed() -> AppointmentForm | None:
    """An appointment that was not signed, as it was typed; not the IIN, which no screen shows
    again."""
    typed = typed_before(session(), state_acts.APPOINT, request.args.get("act", ""))
    return AppointmentForm({"name": typed["name"], "role": typed["role"]}) if typed else None


@bp.route("/<int:grant_id>/end", methods=["GET", "POST"])
def end(grant_id: int) -> Answer:
    """An office ends at once, when that has been read and signed (decided: acts of state)."""
    grant = queries.office(session(), grant_id, request_today()) or abort(404)
    if request.method == "GET":
        counts = queue_counts(session(), request_today())
        words = office_words(grant.role, None)
        return render_template(
            "moderation/end_person.html", grant=grant, words=words, counts=counts
        )
    return ask_to_sign(state_acts.END, {"grant_id": grant_id}, url_for(".index"))


def _page(form: AppointmentForm, refusal: Refusal | None = None) -> str:
    db, today = session(), request_today()
    return render_template(
        "moderation/people.html",
        form=form,
        refusal=refusal,
        lines=queries.people(db, today),
        roles=[(role.value, office_words(role, None)) for role in sorted(GIVEN_BY_THE_CHIEF)],
        given=GIVEN_BY_THE_CHIEF,
        counts=queue_counts(db, today),
    )
