"""How the decision on a head of a body is said before it is signed, and done afterwards (§8,
decided: acts of state, heads of bodies)."""

from collections.abc import Callable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation.heads.actions import HeadDecision, claim_to_decide, current_head, decide_head
from portal.core.doors import office
from portal.core.i18n import lang, moment_words
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.models.base import in_language
from portal.terms import Role

CONFIRM, DECLINE = "head.confirm", "head.decline"


def given_of(decision: HeadDecision) -> Given:
    """What a decision is done with."""
    return {"claim_id": decision.claim_id, "grounds": decision.grounds}


def _say(*, is_confirmed: bool) -> Callable[[Acting, Given], Statement]:
    def say(acting: Acting, given: Given) -> Statement:
        draft = HeadDecision(**given, is_confirmed=is_confirmed)
        claim = claim_to_decide(acting.db, acting.official, draft, lock=acting.locks)
        head = current_head(acting.db, claim.body_id)
        facts = (
            (_("State body"), f"{claim.body.code} {in_language(claim.body, 'name', lang())}"),
            (_("BIN of the body"), claim.body.bin or "—"),
            (_("Surname and name"), claim.account.name),
            (_("Came with the head's key"), moment_words(claim.claimed_at)),
            (_("Fingerprint of the certificate (SHA-256)"), claim.certificate_sha256),
            (_("Head now"), head.account.name if head else _("none on the portal")),
        )
        return Statement(facts, ((_("Grounds"), draft.grounds),))

    return say


def _decide(*, is_confirmed: bool) -> Callable[[Acting, Given], Done]:
    def decide(acting: Acting, given: Given) -> Done:
        draft = HeadDecision(**given, is_confirmed=is_confirmed)
        decide_head(acting.db, acting.official, draft, acting.now)
        words = _("The head is confirmed") if is_confirmed else _("The claim is declined")
        return Done(url_for("moderation.heads.index"), words)

    return decide


OPERATORS = office(Role.OPERATOR, Role.CHIEF_OPERATOR)
STATE_ACTS = {
    CONFIRM: Performer(
        title=_l("Confirm the head of a state body"),
        consequences=(
            _l("The person acts for the body at once and decides who does what in it."),
            _l("Whoever was its head is the head no more, at once."),
            _l("The body and the person get a letter with the grounds."),
        ),
        door=OPERATORS,
        state=_say(is_confirmed=True),
        perform=_decide(is_confirmed=True),
    ),
    DECLINE: Performer(
        title=_l("Do not confirm the head of a state body"),
        consequences=(
            _l("The person does not act for the body; whoever is its head stays the head."),
            _l("The body and the person get a letter with the grounds."),
            _l("The person can come with the head's key again."),
        ),
        door=OPERATORS,
        state=_say(is_confirmed=False),
        perform=_decide(is_confirmed=False),
    ),
}
