"""The plan of the year, and a duty that was registered by mistake (decided: mistaken duties)."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import acting_office, own_body
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.doors import behind, office, own
from portal.core.duty_words import duty_title, paragraph_of, why_due
from portal.core.paging import asked_number
from portal.core.plan import stands
from portal.core.state_acts import ask_to_sign, typed_before
from portal.rules.calendar import LAST_YEAR
from portal.rules.duty import why_not_mistaken
from portal.terms import DutyState, Power, Role
from portal.workplace.forms import REASONS, WithdrawalForm
from portal.workplace.plan import state_acts
from portal.workplace.plan.lines import Viewer, plan_lines
from portal.workplace.plan.queries import own_duty

bp = Blueprint("plan", __name__)
GROUPS = (  # the most urgent first
    (DutyState.MISSING,),
    (DutyState.TO_COME,),
    (DutyState.LATE, DutyState.ON_TIME),
    (DutyState.MISTAKEN,),
)


@bp.get("/plan")
def year() -> str:
    """What is due in a year, what was done, what is late."""
    body, today = own_body(), request_today()
    grant = acting_office()
    viewer = Viewer(
        writes=bool(grant.powers & {Power.FEED, Power.PLACE}),
        places=Power.PLACE in grant.powers,
        is_head=grant.role is Role.HEAD,
    )
    asked = asked_number(request.args, "year", today.year, LAST_YEAR)
    lines = plan_lines(session(), body, asked, viewer, today)
    return render_template(
        "workplace/plan.html",
        body=body,
        year=asked,
        this_year=today.year,
        groups=[[one for one in lines if one.state in states] for states in GROUPS],
    )


@bp.route("/duties/<int:duty_id>/mistake", methods=["GET", "POST"])
@behind(own(office(Role.HEAD)))
def mistake(duty_id: int) -> str | Response | tuple[str, int]:
    """Why a duty is none, in both languages; then the act is read and signed."""
    duty = own_duty(session(), own_body().id, duty_id) or abort(404)
    typed = typed_before(session(), state_acts.MISTAKE, request.args.get("act", "")) or {}
    form = WithdrawalForm({name: typed.get(name, "") for name in REASONS})
    if request.method == "POST":
        form = WithdrawalForm.parse(request.form)
        if not form.errors:
            given = {"duty": duty_id, **form.values}
            return ask_to_sign(state_acts.MISTAKE, given, url_for(".mistake", duty_id=duty_id))
    state = stands(duty, request_today())
    refusal = why_not_mistaken(
        is_fulfilled=duty.standing is not None, is_mistaken=duty.mistaken_at is not None
    )
    page = render_template(
        "workplace/mistake.html",
        duty=duty,
        state=state,
        form=form,
        refusal=refusal,
        duty_title=duty_title,
        paragraph_of=paragraph_of,
        why_due=why_due,
    )
    return page, 422 if form.errors else 200
