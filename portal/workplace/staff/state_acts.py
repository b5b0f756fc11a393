"""How deciding who does what in a body is said before it is signed, and done afterwards (§8,
decided: acts of state)."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.access import keys
from portal.core.act_words import power_words
from portal.core.doors import of_a_body
from portal.core.grants import known_person
from portal.core.i18n import day_short, day_words, lang
from portal.core.offices import office_words
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.models import Body, RoleGrant, Unit
from portal.models.base import in_language
from portal.rules import Refusal, Refused
from portal.terms import Power
from portal.workplace.staff import actions, units
from portal.workplace.staff.drafts import (
    ChangedOffice,
    EndedOffice,
    EndedUnit,
    NewOffice,
    OfficeTerms,
)

GIVE, CHANGE, END = "office.give", "office.change", "office.end"
END_UNIT = "unit.end_offices"
Facts = Iterator[tuple[str, str]]


def typed_terms(given: Given) -> dict[str, Any]:
    """What was typed for an office that was not given, by its fields; not the IIN, which no screen
    shows again."""
    return {
        "name": given.get("name", ""),
        "role": given["role"],
        "unit": "new" if given["unit_kk"] else str(given["unit_id"] or ""),
        "unit_kk": given["unit_kk"],
        "unit_ru": given["unit_ru"],
        "starts_on": given["starts_on"],
        "ends_on": given["ends_on"] or "",
    }


def _body(acting: Acting) -> Body:
    return acting.db.get_one(Body, acting.body_id)


def _do_what(powers: frozenset[Power]) -> str:
    return ", ".join(power_words(one) for one in Power if one in powers)


def _unit_words(unit: Unit | None) -> str:
    return in_language(unit, "name", lang()) if unit else _("Outside of units")


def _terms(acting: Acting, terms: OfficeTerms) -> Facts:
    """An office as it will be held."""
    yield _("Office"), office_words(terms.named_role, _body(acting))
    yield _("What the employee does"), _do_what(terms.named_powers)
    if terms.unit_kk:
        yield _("New unit of the body, in Kazakh"), terms.unit_kk
        yield _("New unit of the body, in Russian"), terms.unit_ru
    else:
        unit = acting.db.get(Unit, terms.unit_id) if terms.unit_id is not None else None
        yield _("Unit of the body"), _unit_words(unit)
    yield _("First day"), day_words(terms.first_day)
    yield _("Last day"), day_words(terms.last_day) if terms.last_day else _("until it is ended")


def _held(acting: Acting, grant: RoleGrant) -> str:
    """An office as it is held, in one line."""
    role, first = office_words(grant.role, _body(acting)), day_short(grant.starts_on)
    term = (
        _("from %(first)s to %(last)s", first=first, last=day_short(grant.ends_on))
        if grant.ends_on
        else _("from %(first)s, until it is ended", first=first)
    )
    return "; ".join((role, _do_what(grant.powers), _unit_words(grant.unit), term))


def _say_giving(acting: Acting, given: Given) -> Statement:
    draft = NewOffice(**given)
    person = known_person(acting.db, keys(), draft.iin)
    actions.ask_to_give(acting.db, acting.grant, person.id if person else None, draft, acting.now)
    facts = (
        (_("IIN of the employee"), draft.iin),
        (_("Surname and name"), draft.name),
        *_terms(acting, draft),
    )
    return Statement(facts, masked=(draft.iin,))


def _give(acting: Acting, given: Given) -> Done:
    actions.give_office(acting.db, keys(), acting.grant, NewOffice(**given), acting.now)
    return Done(url_for("workplace.staff.index"), _("The office is given"))


def _say_change(acting: Acting, given: Given) -> Statement:
    draft = ChangedOffice(**given)
    old = actions.office_to_end(acting.db, acting.grant, draft.grant_id)
    actions.ask_to_give(
        acting.db, acting.grant, old.account_id, draft, acting.now, instead_of=old.id
    )
    facts = (
        (_("Employee"), old.account.name),
        (_("Office until now"), _held(acting, old)),
        *_terms(acting, draft),
    )
    return Statement(facts)


def _change(acting: Acting, given: Given) -> Done:
    actions.change_office(acting.db, acting.grant, ChangedOffice(**given), acting.now)
    return Done(url_for("workplace.staff.index"), _("The office is changed"))


def _say_end(acting: Acting, given: Given) -> Statement:
    grant = actions.office_to_end(acting.db, acting.grant, EndedOffice(**given).grant_id)
    held = _held(acting, grant)
    return Statement(((_("Employee"), grant.account.name), (_("Office that ends"), held)))


def _end(acting: Acting, given: Given) -> Done:
    actions.end_office(acting.db, acting.grant, EndedOffice(**given), acting.now)
    return Done(url_for("workplace.staff.index"), _("The office has ended"))


def _say_end_of_unit(acting: Acting, given: Given) -> Statement:
    unit = units.own_unit(acting.db, acting.body_id, EndedUnit(**given).unit_id)
    grants = units.offices_to_end(acting.db, acting.grant, unit, acting.now)
    if not grants:
        raise Refused(Refusal("Nobody but you holds an office in this unit", "§8"))
    unit_named = (_("Unit of the body"), _unit_words(unit)), (_("Offices"), f"{len(grants)}")
    offices = ((_("Office that ends"), _of_somebody(acting, one)) for one in grants)
    return Statement((*unit_named, *offices))


def _of_somebody(acting: Acting, grant: RoleGrant) -> str:
    return f"{grant.account.name}; {_held(acting, grant)}"


def _end_unit(acting: Acting, given: Given) -> Done:
    ended = units.end_offices_of_unit(acting.db, acting.grant, EndedUnit(**given), acting.now)
    there = url_for("workplace.staff.units.index")
    words = ngettext("%(num)s office has ended", "%(num)s offices have ended", len(ended))
    return Done(there, words)


DECIDERS = of_a_body(Power.DELEGATE)
AT_ONCE = _l("It takes effect at once, also where the employee is signed in.")
WHAT_STAYS = _l("What was done stays, and offices given to others go on until somebody ends them.")
ON_THEIR_OWN = _l(
    "From the first day on the person of this IIN acts for the body with the own key, within what "
    "is named below."
)
GIVES_ON = _l("Whoever decides who does what gives offices to others too.")
STATE_ACTS = {
    GIVE: Performer(
        title=_l("Give an office to an employee"),
        consequences=(ON_THEIR_OWN, GIVES_ON),
        door=DECIDERS,
        state=_say_giving,
        perform=_give,
    ),
    CHANGE: Performer(
        title=_l("Change what an employee does"),
        consequences=(
            _l("The office held until now ends when the new one begins."),
            _l(
                "If the first day is today, it takes effect at once, also where the employee is "
                "signed in."
            ),
            GIVES_ON,
        ),
        door=DECIDERS,
        state=_say_change,
        perform=_change,
    ),
    END: Performer(
        title=_l("End the office of an employee"),
        consequences=(AT_ONCE, WHAT_STAYS),
        door=DECIDERS,
        state=_say_end,
        perform=_end,
    ),
    END_UNIT: Performer(
        title=_l("End all offices of a unit"),
        consequences=(AT_ONCE, WHAT_STAYS, _l("Your own office stays.")),
        door=DECIDERS,
        state=_say_end_of_unit,
        perform=_end_unit,
    ),
}
