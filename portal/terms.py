"""The words of the field, each said once; statuses carry the steps the law allows."""

from enum import StrEnum


class Language(StrEnum):
    """A language of the portal; the law asks for Kazakh and Russian (§3), English is ours."""

    KK = "kk"
    RU = "ru"
    EN = "en"


OFFICIAL_LANGUAGES = (Language.KK, Language.RU)  # §3


class AccountKind(StrEnum):
    """An information user is a natural or a legal person (§2)."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """What an account may act as, besides being an information user (§2, §8, §15)."""

    ADMINISTRATOR = "administrator"  # an employee of an administrator of budget programs
    HEAD = "head"  # of a state body
    CENTRAL_BODY = "central_body"  # an employee of the central body for budget execution
    OPERATOR = "operator"
    CHIEF_OPERATOR = "chief_operator"
    AUDITOR = "auditor"  # reads, changes nothing
    SYSTEM_KEEPER = "system_keeper"
    STATE_BODY = "state_body"  # a state body's key whose holder acts in no office (decided: keys)


BODY_ROLES = frozenset({Role.ADMINISTRATOR, Role.HEAD, Role.CENTRAL_BODY})  # for a body (§8)
OFFICES = tuple(role for role in Role if role is not Role.STATE_BODY)  # what can be given


class Power(StrEnum):
    """What a state body lets an employee do on the portal (§8)."""

    PLACE = "place"  # place information
    RESPOND = "respond"  # answer proposals
    FEED = "feed"  # feed data in, write drafts
    DELEGATE = "delegate"  # decide who does so


class Intake(StrEnum):
    """What a machine of a state body may send (§8)."""

    DOCUMENTS = "documents"
    BUDGET_REPORTS = "budget-reports"


class KeyKind(StrEnum):
    """Whose key a person signed in with, as its certificate says (decided: legal entities)."""

    INDIVIDUAL = "individual"
    HEAD = "head"
    SIGNATORY = "signatory"  # right to sign for an organisation
    EMPLOYEE = "employee"


class SignInWay(StrEnum):
    """Who told the portal who somebody is (§13)."""

    EDS = "eds"
    EGOV = "egov"


class DocumentKind(StrEnum):
    """The kinds of information that the law places on the portal (§3-§10, Budget Code art. 40)."""

    PASSPORT = "passport"
    PASSPORT_SUMMARY = "passport-summary"
    EXECUTION_REPORT = "execution-report"
    CITIZEN_BUDGET = "citizen-budget"
    BUDGET_REPORT = "budget-report"
    FINANCIAL_STATEMENT = "financial-statement"
    AUDIT_RESULT = "audit-result"


DISCUSSED_KINDS = (DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT)  # §9, §10
PROGRAM_KINDS = DISCUSSED_KINDS  # what tells of one budget program


class DiscussionState(StrEnum):
    """Whether a discussion takes votes and proposals (§9, §10)."""

    OPEN = "open"
    CLOSED = "closed"


class BudgetStage(StrEnum):
    """At which stage of the budget a citizen budget tells of it (§6, order MinFin No. 244)."""

    DRAFT = "draft"
    APPROVED = "approved"  # or refined
    MONTH = "month"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def is_planning(self) -> bool:
        """Whether the budget is still a plan."""
        return self in (BudgetStage.DRAFT, BudgetStage.APPROVED)


class DutyState(StrEnum):
    """How a duty stands on a day: compared with its last day, never stored (decided: duties)."""

    ON_TIME = "on-time"
    LATE = "late"
    MISSING = "missing"
    TO_COME = "to-come"
    MISTAKEN = "mistaken"  # registered by mistake, as its body says in public


class KeyPurpose(StrEnum):
    """What a key of the portal is for; one purpose never opens the other (decided: the ring)."""

    SEAL = "seal"
    HASH = "hash"


class BudgetLevel(StrEnum):
    """Level of the budget a program belongs to (Budget Code art. 7)."""

    REPUBLICAN = "republican"
    REGIONAL = "regional"


class EditionStatus(StrEnum):
    """A draft is seen by its body alone, a scheduled one too and is not changed meanwhile; a placed
    edition never changes again."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"  # signed, to be placed at a set moment
    PLACED = "placed"


class PlacingOutcome(StrEnum):
    """How a placing at a set moment ended (decided: placing at a set moment)."""

    PLACED = "placed"
    CALLED_OFF = "called_off"
    REFUSED = "refused"  # what was signed held no longer


class Side(StrEnum):
    """How a user votes (§11)."""

    FOR = "for"
    AGAINST = "against"


class NameChoice(StrEnum):
    """How the author of a proposal wishes to be shown (decided: who sees the author)."""

    NAME = "name"
    INITIALS = "initials"


class ProposalStatus(StrEnum):
    """Where a proposal stands on its road (§13-§16)."""

    ON_MODERATION = "on_moderation"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    PUBLISHED = "published"
    ANSWERED = "answered"


NEXT_STEPS = {
    ProposalStatus.ON_MODERATION: {
        ProposalStatus.PUBLISHED,
        ProposalStatus.REFUSED,
        ProposalStatus.WITHDRAWN,
    },
    ProposalStatus.PUBLISHED: {ProposalStatus.ANSWERED},
}
PUBLIC_STATUSES = (ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)


class DecisionOutcome(StrEnum):
    """What the operator decides about a proposal (§15)."""

    PUBLISHED = "published"
    REFUSED = "refused"


class Breach(StrEnum):
    """The closed list of what a proposal must not contain (§14)."""

    OBSCENE = "obscene"
    INSULTING = "insulting"
    ADVERTISING = "advertising"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"


class ResponseOutcome(StrEnum):
    """What the administrator answers to a published proposal (§16)."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"


class RowKind(StrEnum):
    """What a row of a document's table says (official forms)."""

    INDICATOR = "indicator"
    RESULT = "result"
    SPENDING_NEED = "spending_need"
    SPENDING = "spending"
    MEASURE = "measure"
    TOTAL = "total"
    LINE = "line"
    PROGRAM = "program"
    PROJECT = "project"
    FINDING = "finding"
    RECOMMENDATION = "recommendation"


class FileKind(StrEnum):
    """Why a file stands beside a document."""

    MATERIAL = "material"  # §10: confirms the facts of an investment project
    NOTE = "note"


class CalendarChange(StrEnum):
    """What made an edition of the calendar (decided: calendar editions)."""

    PACKAGE = "package"  # the maintained holidays package
    MOVE = "move"  # a day off moved by a resolution
    CONFIRMATION = "confirmation"  # of the day of Kurban Ait
    DAY = "day"  # a single day off or working day
    RETURN = "return"  # to the days of an earlier edition


class ReportForm(StrEnum):
    """In which cut budget reporting tells of a budget (§4; form 7-ОИБ and its relatives)."""

    FULL = "full"  # the whole tree: receipts, outlays, lending, deficit, financing
    FUNCTIONAL = "functional"
    ADMINISTRATORS = "administrators"
    ECONOMIC = "economic"
    INVESTMENTS = "investments"


class NodeKind(StrEnum):
    """What a line of a budget report is in the unified budget classification."""

    TOTAL = "total"
    SECTION = "section"
    HEADING = "heading"  # of a section, without a code of its own
    GROUP = "group"
    SUBGROUP = "subgroup"
    ADMINISTRATOR = "administrator"
    PROGRAM = "program"
    SUBPROGRAM = "subprogram"
    PROJECT = "project"  # of the budget investments
    REVENUE_CATEGORY = "revenue_category"
    REVENUE_CLASS = "revenue_class"
    REVENUE_SUBCLASS = "revenue_subclass"
    REVENUE_SPECIFIC = "revenue_specific"
    ECONOMIC_CATEGORY = "economic_category"
    ECONOMIC_CLASS = "economic_class"
    ECONOMIC_SUBCLASS = "economic_subclass"
    ECONOMIC_SPECIFIC = "economic_specific"
    OTHER = "other"


class ImportStatus(StrEnum):
    """Where an import of budget reporting stands (§8)."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    FAULTY = "faulty"
    CHECKED = "checked"  # a dry run without faults
    READY = "ready"  # waits for the signature
    PLACED = "placed"
    CANCELLED = "cancelled"


LIVING_IMPORTS = (ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.READY)


class FollowedKind(StrEnum):
    """What can be followed by mail (decided: following by mail)."""

    DOCUMENT = "document"  # with its discussion
    PROGRAM = "program"
    BODY = "body"
    REGION = "region"
    DOCUMENT_KIND = "document-kind"
    SEARCH = "search"
