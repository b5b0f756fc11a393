"""Every table of the portal, so that one import knows them all."""

from portal.models.account import Account, ClosedVoter
from portal.models.base import Base
from portal.models.body import Body, FunctionalGroup, Program, Region
from portal.models.calendar import CalendarDay, CalendarEdition
from portal.models.closure import ClosureReport
from portal.models.discussion import (
    Discussion,
    PastDiscussion,
    PressPublication,
    PressRelease,
)
from portal.models.document import Cell, Document, DocumentFile, Edition, Part, Row
from portal.models.drafting import DraftPresence, ScheduledPlacing
from portal.models.duty import Duty
from portal.models.evidence import (
    EvidenceCheck,
    EvidenceFailure,
    EvidenceHead,
    EvidenceLink,
    SignatureEvidence,
)
from portal.models.intake import MachineToken, Sending, SignedPayload
from portal.models.journal import JournalEntry
from portal.models.keys import SealingKey
from portal.models.moderation import ModerationDecision
from portal.models.numbers import NumberSeries
from portal.models.office import HeadClaim, RoleGrant, Unit
from portal.models.outbox import Notice, SearchChange
from portal.models.proposal import Proposal, ProposalDraft
from portal.models.reporting import (
    BudgetReport,
    ExecutionLine,
    ReportImport,
    ReportMonth,
    SuppliedName,
)
from portal.models.response import Response
from portal.models.search import SearchEntry, SearchState, SearchWord
from portal.models.sign_in import Challenge, PhoneSigning, SignIn, StateAct
from portal.models.upload import Upload, UploadedFile
from portal.models.vote import DocumentVote, ProposalVote

__all__ = [
    "Account",
    "Base",
    "Body",
    "BudgetReport",
    "CalendarDay",
    "CalendarEdition",
    "Cell",
    "Challenge",
    "ClosedVoter",
    "ClosureReport",
    "Discussion",
    "Document",
    "DocumentFile",
    "DocumentVote",
    "DraftPresence",
    "Duty",
    "Edition",
    "EvidenceCheck",
    "EvidenceFailure",
    "EvidenceHead",
    "EvidenceLink",
    "ExecutionLine",
    "FunctionalGroup",
    "HeadClaim",
    "JournalEntry",
    "MachineToken",
    "ModerationDecision",
    "Notice",
    "NumberSeries",
    "Part",
    "PastDiscussion",
    "PhoneSigning",
    "PressPublication",
    "PressRelease",
    "Program",
    "Proposal",
    "ProposalDraft",
    "ProposalVote",
    "Region",
    "ReportImport",
    "ReportMonth",
    "Response",
    "RoleGrant",
    "Row",
    "ScheduledPlacing",
    "SealingKey",
    "SearchChange",
    "SearchEntry",
    "SearchState",
    "SearchWord",
    "Sending",
    "SignIn",
    "SignatureEvidence",
    "SignedPayload",
    "StateAct",
    "SuppliedName",
    "Unit",
    "Upload",
    "UploadedFile",
]
