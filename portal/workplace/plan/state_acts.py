"""The act of state that marks a duty as registered by mistake (decided: mistaken duties)."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.doors import office
from portal.core.duty_words import duty_title
from portal.core.i18n import day_words, lang
from portal.core.journal import record
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.models import Duty
from portal.models.base import in_language
from portal.rules import Refusal, Refused
from portal.rules.duty import why_not_mistaken
from portal.rules.placement import why_not_reason
from portal.terms import Role
from portal.workplace.plan.queries import own_duty

MISTAKE = "duty.mistake"
GONE = Refusal("The duty is not there any more", "")


def _duty_of(acting: Acting, given: Given) -> Duty:
    """The duty as it stands now, if it may be marked; raises Refused."""
    found = own_duty(acting.db, acting.body_id, given["duty"], lock=acting.locks)
    if found is None:
        raise Refused(GONE)
    refusal = why_not_mistaken(
        is_fulfilled=found.standing is not None, is_mistaken=found.mistaken_at is not None
    )
    if refusal := refusal or why_not_reason(kk=given["reason_kk"], ru=given["reason_ru"]):
        raise Refused(refusal)
    return found


def _say(acting: Acting, given: Given) -> Statement:
    duty = _duty_of(acting, given)
    facts = [
        (_("Administrator"), f"{duty.body.code} {in_language(duty.body, 'name', lang())}"),
        (_("Duty"), duty_title(duty, lang())),
        (_("To be placed no later than"), day_words(duty.due_on)),
    ]
    if duty.event_on:
        facts.append((_("The term is counted from"), day_words(duty.event_on)))
    texts = (
        (_("Reason of the mark in Kazakh"), given["reason_kk"]),
        (_("Reason of the mark in Russian"), given["reason_ru"]),
    )
    return Statement(tuple(facts), texts)


def _mark(acting: Acting, given: Given) -> Done:
    duty = _duty_of(acting, given)
    duty.mistaken_at = acting.now
    duty.reason_kk, duty.reason_ru = given["reason_kk"], given["reason_ru"]
    told = {"kind": duty.kind.value, "due": duty.due_on.isoformat()}
    record(acting.db, acting.now, acting.official, MISTAKE, duty, body_id=duty.body_id, **told)
    there = url_for("workplace.plan.year", year=duty.due_on.year)
    return Done(there, _("The duty is marked as a mistake"))


STATE_ACTS = {
    MISTAKE: Performer(
        title=_l("Mark a duty as registered by mistake"),
        consequences=(
            _l("The duty stays in the plan and in the public discipline, with this reason."),
            _l("It is counted apart, neither as done on time nor as missing."),
            _l("It cannot be undone. A document placed for it later counts by its own day."),
        ),
        door=office(Role.HEAD),
        state=_say,
        perform=_mark,
    ),
}
