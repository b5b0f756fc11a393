"""What a closure report says, frozen once per edition; every file is drawn from it (§17).

Rows of the table are the proposals the operator published, answered or not, and `proposals_total`
is their number; those that wait for the operator, were refused or were withdrawn are only counted
in the notes (decided: who stands in the table; §16 speaks of approved proposals alone).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from portal.closure.values import (
    Administrator,
    Bilingual,
    Previous,
    ProposalRow,
    Response,
    Votes,
    Withdrawal,
)
from portal.terms import Breach, Language, ResponseOutcome

COUNTED = ("waiting_for_decision", "refused", "withdrawn", "late_decisions", "late_responses")


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """Header, table and counts of a report by appendix 1 or 2, as they stood that day (§17);
    facts that contradict each other raise ValueError."""

    appendix: int
    unique_number: str
    document_title: Bilingual
    placed_on: date
    ended_on: date
    generated_on: date
    budget_kind: Bilingual
    administrator: Administrator
    period: Bilingual
    program_head: Bilingual
    address: str
    edition: int = 1
    previous: Previous | None = None
    votes: Votes = Votes()
    proposal_votes: Votes = Votes()
    rows: tuple[ProposalRow, ...] = ()
    waiting_for_decision: int = 0
    refused: int = 0
    breaches: Mapping[Breach, int] = field(default_factory=dict)
    withdrawn: int = 0
    late_decisions: int = 0
    late_responses: int = 0
    withdrawal: Withdrawal | None = None

    def __post_init__(self) -> None:
        if self.appendix not in (1, 2):
            raise ValueError("a closure report has the form of appendix 1 or 2")
        if self.edition != (self.previous.edition + 1 if self.previous else 1):
            raise ValueError("an edition follows the one it names")
        if [row.no for row in self.rows] != list(range(1, len(self.rows) + 1)):
            raise ValueError("rows are numbered from 1 without gaps")
        summed = (sum(r.votes_for for r in self.rows), sum(r.votes_against for r in self.rows))
        if summed != (self.proposal_votes_for, self.proposal_votes_against):
            raise ValueError("votes for proposals are the sum of the rows")

    @property
    def votes_for(self) -> int:
        """Field 5 of the form."""
        return self.votes.total_for

    @property
    def votes_against(self) -> int:
        """Field 6 of the form."""
        return self.votes.total_against

    @property
    def proposals_total(self) -> int:
        """Field 7 of the form: the proposals in its table (decided: who stands in the table)."""
        return len(self.rows)

    @property
    def proposal_votes_for(self) -> int:
        """Field 8 of the form."""
        return self.proposal_votes.total_for

    @property
    def proposal_votes_against(self) -> int:
        """Field 9 of the form."""
        return self.proposal_votes.total_against

    @property
    def received(self) -> int:
        """Every proposal ever sent to the document."""
        return len(self.rows) + self.waiting_for_decision + self.refused + self.withdrawn

    @property
    def waiting_for_response(self) -> int:
        """Published proposals that the administrator has not answered yet (§16)."""
        return sum(row.response is None for row in self.rows)


def to_json(facts: ClosureFacts) -> str:
    """The canonical writing: contract names, sorted keys, no spaces; equal facts, equal text."""
    return json.dumps(named(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(facts: ClosureFacts) -> str:
    """Checksum of the canonical writing in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(to_json(facts).encode()).hexdigest()


def named(facts: ClosureFacts) -> dict[str, Any]:
    """All the facts by the names of the public contract; sums are said beside what they sum."""
    return {
        "appendix": facts.appendix,
        "edition": facts.edition,
        **_previous(facts.previous),
        **_header(facts),
        "document_title": asdict(facts.document_title),
        "rows": [_row(row) for row in facts.rows],
        "votes": asdict(facts.votes),
        "proposal_votes": asdict(facts.proposal_votes),
        "proposals": {
            "received": facts.received,
            "published": facts.proposals_total,
            "answered": facts.proposals_total - facts.waiting_for_response,
            "waiting_for_response": facts.waiting_for_response,
            "waiting_for_decision": facts.waiting_for_decision,
            "refused": facts.refused,
            "refused_by_breach": {
                b.value: facts.breaches[b] for b in Breach if b in facts.breaches
            },
            "withdrawn": facts.withdrawn,
            "late_decisions": facts.late_decisions,
            "late_responses": facts.late_responses,
        },
        "address": facts.address,
        **_withdrawal(facts.withdrawal),
    }


def _withdrawal(withdrawal: Withdrawal | None) -> dict[str, Any]:
    """Said of a withdrawn document alone: a report of another one is written as it always was."""
    if withdrawal is None:
        return {}
    said = {"on": withdrawal.on.isoformat(), "reason": asdict(withdrawal.reason)}
    return {"document_withdrawn": said}


def _previous(previous: Previous | None) -> dict[str, Any]:
    return {
        "previous": previous and previous.edition,
        "previous_generated_on": previous and previous.generated_on.isoformat(),
        "previous_sha256": previous and previous.sha256,
    }


def _header(facts: ClosureFacts) -> dict[str, Any]:
    return {
        "unique_number": facts.unique_number,
        "placed_on": facts.placed_on.isoformat(),
        "ended_on": facts.ended_on.isoformat(),
        "generated_on": facts.generated_on.isoformat(),
        "votes_for": facts.votes_for,
        "votes_against": facts.votes_against,
        "proposals_total": facts.proposals_total,
        "proposal_votes_for": facts.proposal_votes_for,
        "proposal_votes_against": facts.proposal_votes_against,
        "budget_kind": asdict(facts.budget_kind),
        "administrator": asdict(facts.administrator),
        "period": asdict(facts.period),
        "program_head": asdict(facts.program_head),
    }


def _row(row: ProposalRow) -> dict[str, Any]:
    response = row.response
    return {
        "no": row.no,
        "number": row.number,
        "placed_on": row.placed_on.isoformat(),
        "part": asdict(row.part),
        "proposal": row.text,
        "language": row.language,
        "author": row.author_shown,
        "status": row.status,
        "response": response and response.text,
        "outcome": response and response.outcome,
        "response_language": response and response.language,
        "responded_on": response and response.on.isoformat(),
        "votes_for": row.votes_for,
        "votes_against": row.votes_against,
    }


def from_json(text: str) -> ClosureFacts:
    """Facts as they were frozen; raises ValueError or KeyError on anything else."""
    said = json.loads(text)
    counts = said["proposals"]
    return ClosureFacts(
        appendix=said["appendix"],
        edition=said["edition"],
        previous=_read_previous(said),
        unique_number=said["unique_number"],
        document_title=Bilingual(**said["document_title"]),
        placed_on=date.fromisoformat(said["placed_on"]),
        ended_on=date.fromisoformat(said["ended_on"]),
        generated_on=date.fromisoformat(said["generated_on"]),
        budget_kind=Bilingual(**said["budget_kind"]),
        administrator=Administrator(
            said["administrator"]["code"], Bilingual(**said["administrator"]["name"])
        ),
        period=Bilingual(**said["period"]),
        program_head=Bilingual(**said["program_head"]),
        address=said["address"],
        votes=Votes(**said["votes"]),
        proposal_votes=Votes(**said["proposal_votes"]),
        rows=tuple(_read_row(row) for row in said["rows"]),
        breaches={Breach(name): n for name, n in counts["refused_by_breach"].items()},
        **{name: counts[name] for name in COUNTED},
        withdrawal=_read_withdrawal(said.get("document_withdrawn")),
    )


def _read_withdrawal(said: dict[str, Any] | None) -> Withdrawal | None:
    if said is None:
        return None
    return Withdrawal(date.fromisoformat(said["on"]), Bilingual(**said["reason"]))


def _read_previous(said: dict[str, Any]) -> Previous | None:
    if said["previous"] is None:
        return None
    generated_on = date.fromisoformat(said["previous_generated_on"])
    return Previous(said["previous"], generated_on, said["previous_sha256"])


def _read_row(said: dict[str, Any]) -> ProposalRow:
    response = None
    if said["outcome"]:
        response = Response(
            outcome=ResponseOutcome(said["outcome"]),
            text=said["response"],
            language=Language(said["response_language"]),
            on=date.fromisoformat(said["responded_on"]),
        )
    return ProposalRow(
        no=said["no"],
        number=said["number"],
        placed_on=date.fromisoformat(said["placed_on"]),
        part=Bilingual(**said["part"]),
        language=Language(said["language"]),
        text=said["proposal"],
        author_shown=said["author"],
        votes_for=said["votes_for"],
        votes_against=said["votes_against"],
        response=response,
    )
