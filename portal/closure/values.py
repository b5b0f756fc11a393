"""The values a closure report is made of: texts, votes, a published proposal with its response."""

from dataclasses import dataclass
from datetime import date

from portal.terms import Language, ProposalStatus, ResponseOutcome


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text of a state body in Kazakh and Russian (§3), in English where there is one."""

    kk: str
    ru: str
    en: str | None = None

    def said(self, lang: Language) -> tuple[str, Language]:
        """The text in this language, else in Kazakh, else in Russian, and the language it is in."""
        known = {Language.KK: self.kk, Language.RU: self.ru, Language.EN: self.en}
        spoken = next((one for one in (lang, *Language) if known[one]), lang)
        return known[spoken] or "", spoken


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes for and against, of people and of organisations apart (decided: legal entities)."""

    people_for: int = 0
    people_against: int = 0
    organisations_for: int = 0
    organisations_against: int = 0

    @property
    def total_for(self) -> int:
        """The form counts people and organisations together (decided: legal entities)."""
        return self.people_for + self.organisations_for

    @property
    def total_against(self) -> int:
        """The form counts people and organisations together (decided: legal entities)."""
        return self.people_against + self.organisations_against


@dataclass(frozen=True, slots=True)
class Administrator:
    """The administrator of the budget program: code in the budget classification and name."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The administrator withdrew the document, with a public reason
    (decided: withdrawing a document)."""

    on: date
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Previous:
    """The edition this one replaces; its checksum ties the two together."""

    edition: int
    generated_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Response:
    """The administrator's grounded answer to a proposal, in the language of its writing (§16)."""

    outcome: ResponseOutcome
    text: str
    language: Language
    on: date


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A published proposal as the table of the form has it, and what stands around it."""

    no: int
    number: str
    placed_on: date
    part: Bilingual
    language: Language
    text: str
    author_shown: str
    votes_for: int = 0
    votes_against: int = 0
    response: Response | None = None

    @property
    def status(self) -> ProposalStatus:
        """Answered as soon as there is a response, published until then (§16)."""
        return ProposalStatus.ANSWERED if self.response else ProposalStatus.PUBLISHED
