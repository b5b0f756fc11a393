"""How letting a machine place for the body is said before it is signed, and done afterwards (§8,
decided: keys of machines)."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.doors import of_a_body
from portal.core.i18n import day_words
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.terms import Intake, Power
from portal.workplace.machines import actions
from portal.workplace.machines.actions import NewToken
from portal.workplace.machines.words import sends_words

MAKE = "token.make"


def _say(acting: Acting, given: Given) -> Statement:
    draft = NewToken(**given)
    actions.ask_to_make(acting.db, acting.grant, draft, acting.now)
    facts = (
        (_("System that sends"), draft.name),
        (_("What it sends"), ", ".join(sends_words(Intake(one)) for one in draft.sends)),
        (_("Placing"), _("at once, without a person")),
        (_("First day"), day_words(date.fromisoformat(draft.starts_on))),
        (_("Last day"), day_words(date.fromisoformat(draft.ends_on))),
    )
    return Statement(facts)


def _make(acting: Acting, given: Given) -> Done:
    draft = NewToken(**given)
    token = actions.make_token(acting.db, acting.grant, acting.official, draft, acting.now)
    acting.db.flush()
    return Done(
        url_for("workplace.machines.key", token_id=token.id), _("The token is made, draw its key")
    )


STATE_ACTS = {
    MAKE: Performer(
        title=_l("Let a machine place for the body"),
        consequences=(
            _l("Whoever holds its key places information for the body without a person."),
            _l("Passports and execution reports it only drafts: their discussion is signed."),
            _l("It can be revoked at any moment; what was placed stays."),
        ),
        door=of_a_body(Power.DELEGATE),
        state=_say,
        perform=_make,
    ),
}
