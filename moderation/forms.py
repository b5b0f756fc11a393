"""What an operator asks of the queue, and the decision with its grounds (§15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.core.i18n import refusal_words
from portal.core.text import plain
from portal.rules.moderation import why_not_decide, why_not_grounds
from portal.terms import OFFICIAL_LANGUAGES, Breach, DecisionOutcome, Language, ProposalStatus

FILTERS = ("language", "administrator")


@dataclass(frozen=True)
class QueueFilter:
    """Which waiting proposals are asked for; an empty value asks for all."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "QueueFilter":
        """Read the arguments of an address; what is not known asks for nothing."""
        language, administrator = (args.get(name, "") for name in FILTERS)
        if language not in OFFICIAL_LANGUAGES:
            language = ""
        return cls({"language": language, "administrator": administrator[:10]})

    def address(self) -> dict[str, Any]:
        """The arguments that keep the filter from page to page."""
        return {name: value for name, value in self.values.items() if value}


@dataclass(frozen=True)
class Decision:
    """A decision that is complete in form (§15)."""

    outcome: DecisionOutcome
    breaches: frozenset[Breach]
    grounds: str
    language: Language


@dataclass
class DecisionForm:
    """The form with what was typed and chosen; `decision` is there when nothing is wrong."""

    values: dict[str, str] = field(default_factory=dict)
    breaches: frozenset[Breach] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    decision: Decision | None = None

    @classmethod
    def blank(cls, language: Language) -> "DecisionForm":
        """An empty form; grounds are written in the language of the proposal unless changed."""
        return cls({"language": language.value})

    @classmethod
    def parse(cls, posted: "MultiDict[str, str]") -> "DecisionForm":
        """Typed strings into a decision, or words on what is missing (§14, §15)."""
        form = cls({name: posted.get(name, "") for name in ("outcome", "language")})
        form.values["grounds"] = plain(posted.get("grounds", ""))
        named = posted.getlist("breach")
        form.breaches = frozenset(breach for breach in Breach if breach in named)
        form._check()
        return form

    def _check(self) -> None:
        outcome, language = self.values["outcome"], self.values["language"]
        grounds = self.values["grounds"]
        if outcome not in set(DecisionOutcome):
            self.errors["outcome"] = _("Choose: publish, or refuse publication")
        if language not in OFFICIAL_LANGUAGES:
            self.errors["language"] = _("Say in which language the grounds are written")
        if refusal := why_not_grounds(grounds):
            self.errors["grounds"] = refusal_words(refusal)
        if self.errors:
            return
        decision = Decision(DecisionOutcome(outcome), self.breaches, grounds, Language(language))
        if refusal := why_not_decide(
            status=ProposalStatus.ON_MODERATION,
            outcome=decision.outcome,
            breaches=decision.breaches,
            grounds=grounds,
        ):
            self.errors["breach"] = refusal_words(refusal)
        else:
            self.decision = decision
