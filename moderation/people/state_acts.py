"""How naming the operator's people is said before it is signed, and done afterwards (§15, decided:
acts of state)."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation.people.actions import (
    Appointment,
    appoint,
    appointment_to_end,
    ask_to_appoint,
    end_appointment,
)
from portal.core.access import keys
from portal.core.doors import office
from portal.core.i18n import day_words
from portal.core.offices import office_words
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.terms import Role

APPOINT, END = "role.grant", "role.end"


def _say_appointment(acting: Acting, given: Given) -> Statement:
    draft = Appointment(**given)
    ask_to_appoint(acting.db, keys(), acting.grant, draft, acting.now)
    facts = (
        (_("IIN of the employee"), draft.iin),
        (_("Surname and name"), draft.name),
        (_("Office"), office_words(Role(draft.role), None)),
    )
    return Statement(facts, masked=(draft.iin,))


def _appoint(acting: Acting, given: Given) -> Done:
    appoint(acting.db, keys(), acting.grant, Appointment(**given), acting.now)
    return Done(url_for("moderation.people.index"), _("The office is given"))


def _say_end(acting: Acting, given: Given) -> Statement:
    grant = appointment_to_end(acting.db, acting.grant, given["grant_id"], lock=acting.locks)
    facts = (
        (_("Surname and name"), grant.account.name),
        (_("Office that ends"), office_words(grant.role, None)),
        (_("Since"), day_words(grant.starts_on)),
    )
    return Statement(facts)


def _end(acting: Acting, given: Given) -> Done:
    end_appointment(acting.db, acting.grant, given["grant_id"], acting.now)
    return Done(url_for("moderation.people.index"), _("The office has ended"))


CHIEFS = office(Role.CHIEF_OPERATOR)
STATE_ACTS = {
    APPOINT: Performer(
        title=_l("Give an office of the operator"),
        consequences=(
            _l("The person of this IIN acts in the office at once, with the own key."),
            _l(
                "An operator decides on proposals and on heads of bodies; an auditor reads the "
                "whole journal and changes nothing."
            ),
        ),
        door=CHIEFS,
        state=_say_appointment,
        perform=_appoint,
    ),
    END: Performer(
        title=_l("End an office of the operator"),
        consequences=(
            _l(
                "It ends at once, also where the person is signed in. Decisions that were made "
                "stay."
            ),
        ),
        door=CHIEFS,
        state=_say_end,
        perform=_end,
    ),
}
