"""How the operator's refusal is said before it is signed, and done afterwards (§15, decided: acts
of state). Publishing binds nobody's text and stays a decision of one press."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation import actions, queries
from moderation.forms import Decision, DecisionForm, QueueFilter
from portal.core.breaches import breach_words
from portal.core.doors import office
from portal.core.i18n import day_words, lang
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.models import Proposal
from portal.models.base import in_language
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.moderation import why_not_decide, why_not_judge
from portal.terms import Breach, DecisionOutcome, Language, Role

REFUSE = "proposal.refuse"


def given_of(number: str, decision: Decision, asked: QueueFilter) -> Given:
    """What a refusal is done with."""
    return {
        "number": number,
        "breaches": sorted(decision.breaches),
        "grounds": decision.grounds,
        "language": decision.language.value,
        "asked": asked.address(),
    }


def typed_form(given: Given) -> DecisionForm:
    """The form of a refusal that was not signed, as it was typed."""
    values = {
        "outcome": DecisionOutcome.REFUSED.value,
        "grounds": given["grounds"],
        "language": given["language"],
    }
    return DecisionForm(values, frozenset(Breach(one) for one in given["breaches"]))


def _decision(given: Given) -> Decision:
    breaches = frozenset(Breach(one) for one in given["breaches"])
    language = Language(given["language"])
    return Decision(DecisionOutcome.REFUSED, breaches, given["grounds"], language)


def _to_refuse(acting: Acting, given: Given) -> Proposal:
    """The proposal as it stands now, if it may be refused; raises Refused."""
    sought, decision = queries.proposal_to_decide(given["number"]), _decision(given)
    found = acting.db.scalar(sought.with_for_update(of=Proposal) if acting.locks else sought)
    if found is None:
        raise Refused(Refusal("The proposal is not there any more", ""))
    if refusal := why_not_judge(author_id=found.author_id, operator_id=acting.official.id):
        raise Refused(refusal)
    if refusal := why_not_decide(
        status=found.status,
        outcome=decision.outcome,
        breaches=decision.breaches,
        grounds=decision.grounds,
    ):
        raise Refused(refusal)
    return found


def _say_refusal(acting: Acting, given: Given) -> Statement:
    proposal, decision = _to_refuse(acting, given), _decision(given)
    discussion = proposal.discussion
    facts = (
        (_("Number of the proposal"), proposal.number),
        (_("Received on"), day_words(proposal.received_on)),
        (_("Number of the document"), discussion.document.number or ""),
        (_("Title of the document"), in_language(discussion.edition, "title", lang())),
        (_("What of §14 is broken"), breach_words(decision.breaches)),
        (_("Language of the grounds"), decision.language.value),
    )
    return Statement(facts, ((_("Grounds"), decision.grounds),))


def _refuse(acting: Acting, given: Given) -> Done:
    proposal, today = _to_refuse(acting, given), local_date(acting.now)
    actions.decide_proposal(
        acting.db, proposal, acting.official, _decision(given), today, acting.now
    )
    asked, me = QueueFilter.parse(given["asked"]), acting.official.id
    return Done(
        next_page(queries.next_number(acting.db, asked, of_others_than=me), asked),
        _("The decision on %(number)s is recorded", number=proposal.number),
    )


def next_page(following: str | None, asked: QueueFilter) -> str:
    """The next card of the same queue, or the queue when nothing waits."""
    if following is None:
        return url_for("moderation.queue", **asked.address())
    return url_for("moderation.card", number=following, **asked.address())


STATE_ACTS = {
    REFUSE: Performer(
        title=_l("Refuse publication of a proposal"),
        consequences=(
            _l("Nobody but its author and the operators sees the text of the proposal."),
            _l("Its author gets the decision and the grounds, and can send a corrected one."),
            _l("The public sees that a proposal was refused, and on which ground of §14."),
            _l("The decision cannot be undone."),
        ),
        door=office(Role.OPERATOR, Role.CHIEF_OPERATOR),
        state=_say_refusal,
        perform=_refuse,
    ),
}
