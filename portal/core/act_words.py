"""The acts of the journal in words, and those that officials do in office (§8)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.terms import Power

ACT_WORDS: dict[str, LazyString] = {
    "office.give": _l("An office was given"),
    "office.change": _l("An office was changed"),
    "office.end": _l("An office was ended"),
    "office.give_up": _l("An office was given up"),
    "unit.make": _l("A unit was made"),
    "unit.rename": _l("A unit was renamed"),
    "unit.close": _l("A unit was closed"),
    "unit.end_offices": _l("All offices of a unit were ended"),
    "head.claim": _l("Somebody came with the key of the head"),
    "head.confirm": _l("The head was confirmed"),
    "head.decline": _l("The head was not confirmed"),
    "head.replace": _l("The office of the head before was ended"),
    "role.grant": _l("An office of the portal was given"),
    "role.end": _l("An office of the portal was ended"),
    "edition.begin": _l("A draft was begun"),
    "edition.save": _l("A draft was saved"),
    "edition.fill": _l("A draft was filled from what is placed"),
    "edition.import": _l("Files were taken over into a draft"),
    "edition.add_file": _l("A file was attached"),
    "edition.remove_file": _l("A file was taken away"),
    "edition.discard": _l("A draft was thrown away"),
    "edition.correct": _l("A correction was begun"),
    "edition.place": _l("A correction was placed"),
    "edition.schedule": _l("A placing was set for a moment"),
    "edition.call_off": _l("A placing was called off"),
    "edition.place_scheduled": _l("A document was placed at its set moment"),
    "edition.not_placed": _l("A document was not placed at its set moment"),
    "document.place": _l("A document was placed"),
    "document.withdraw": _l("A document was withdrawn"),
    "report.receive": _l("A file of budget reporting was received"),
    "report.cancel": _l("An import of budget reporting was cancelled"),
    "report.place": _l("Budget reports were placed"),
    "report.name": _l("A Kazakh name was given to a code"),
    "intake.receive": _l("A document came from a machine"),
    "token.make": _l("A token of a machine was made"),
    "token.show": _l("The key of a machine was shown"),
    "token.revoke": _l("A token of a machine was revoked"),
    "release.publish": _l("The place of the press release was recorded"),
    "release.change": _l("The press release was changed"),
    "duty.mistake": _l("A duty was marked as a mistake"),
    "state_act.sign": _l("An act of state was signed"),
    "proposal.respond": _l("A proposal was answered"),
    "proposal.decide": _l("A proposal was decided"),
    "proposal.submit": _l("A proposal was sent"),
    "proposal.withdraw": _l("A proposal was withdrawn"),
    "vote.cast": _l("A vote was given"),
    "vote.change": _l("A vote was changed"),
    "closure_report.make": _l("A closure report was made"),
    "ledger.differ": _l("The ledger and the portal were found to differ"),
    "calendar.package": _l("Further years were added to the calendar"),
    "calendar.move": _l("A day off was moved in the calendar"),
    "calendar.confirmation": _l("The day of Kurban Ait was confirmed"),
    "calendar.day": _l("A day of the calendar was changed by an act"),
    "calendar.return": _l("The calendar went back to the days of an earlier edition"),
    "calendar.recount": _l("Open terms were recounted by a newer edition of the calendar"),
    "term.recount": _l("A term was recounted by a newer edition of the calendar"),
    "account.sign_in": _l("A sign-in began"),
    "account.act_as": _l("An office to act in was chosen"),
    "account.set_email": _l("The address for letters was changed"),
    "account.close": _l("An account was closed"),
    "account.end_sign_ins": _l("Sign-ins were ended"),
}
KINDS: dict[str, tuple[LazyString, tuple[str, ...]]] = {  # what a journal can be asked for
    "offices": (_l("Offices and units"), ("office.", "unit.", "head.", "role.")),
    "calendar": (_l("Calendar and recounted terms"), ("calendar.", "term.")),
    "documents": (_l("Documents"), ("edition.", "document.", "report.", "release.", "duty.")),
    "machines": (_l("Machines"), ("intake.", "token.")),
    "signatures": (_l("Signatures under acts of state"), ("state_act.",)),
    "proposals": (_l("Responses and decisions"), ("proposal.respond", "proposal.decide")),
}


def act_words(act: str) -> str:
    """An act of the journal in words."""
    return str(ACT_WORDS.get(act, act))


def acts_of(kind: str) -> tuple[str, ...]:
    """The acts of a kind; every act for a kind that nobody knows."""
    starts = KINDS[kind][1] if kind in KINDS else ("",)
    return tuple(act for act in ACT_WORDS if act.startswith(starts))


def is_in_office(act: str) -> bool:
    """Whether whoever does this acts for the state and is named in the journals; an information
    user is not (decided: names in the journals)."""
    return any(act.startswith(starts) for _words, starts in KINDS.values())


def power_words(power: Power) -> str:
    """What an employee does for the body, in words (§8)."""
    match power:
        case Power.PLACE:
            return str(_("places information"))
        case Power.RESPOND:
            return str(_("answers proposals"))
        case Power.FEED:
            return str(_("feeds data in"))
        case Power.DELEGATE:
            return str(_("decides who does what"))
