"""Closing a discussion: facts gathered once, frozen as an edition, sent to the administrator."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.closure import facts as frozen
from portal.closure import queries
from portal.closure.facts import ClosureFacts
from portal.closure.form import period
from portal.closure.values import (
    Administrator,
    Bilingual,
    Previous,
    ProposalRow,
    Votes,
    Withdrawal,
)
from portal.closure.values import Response as ResponseRow
from portal.core import journal
from portal.core.notices import write_notice
from portal.models import ClosureReport, Discussion, Document, Proposal, Response
from portal.models.body import REPUBLICAN_BUDGET
from portal.rules.calendar import local_date
from portal.rules.closure import appendix, is_report_due, needs_edition
from portal.terms import OFFICIAL_LANGUAGES, Language, ProposalStatus

BUDGETS = {
    True: Bilingual("республикалық бюджет", "республиканский бюджет", "republican budget"),
    False: Bilingual("жергілікті бюджет", "местный бюджет", "local budget"),
}


def make_closure_report(
    db: Session, discussion_id: int, base_url: str, now: datetime
) -> ClosureReport | None:
    """The next edition of a discussion's report, or None when it is not due or misses nothing.
    The first one seals the discussion (§17)."""
    discussion = queries.discussion_to_close(db, discussion_id)
    today = local_date(now)
    if discussion is None or not is_report_due(closes_on=discussion.closes_on, today=today):
        return None
    latest = db.scalar(
        select(ClosureReport)
        .where(ClosureReport.discussion_id == discussion_id)
        .order_by(ClosureReport.edition.desc())
        .limit(1)
    )
    proposals = queries.proposals_of(db, discussion_id)
    acts = queries.acts_of(proposals)
    if not needs_edition(
        latest=latest and latest.edition,
        acts_counted=latest.acts_counted if latest else 0,
        acts_now=acts,
    ):
        return None
    discussion.sealed_at = discussion.sealed_at or now
    facts = gather(db, discussion, proposals, latest, f"{base_url}/closure-reports", today)
    report = ClosureReport(
        discussion_id=discussion.id,
        edition=facts.edition,
        acts_counted=acts,
        facts=frozen.to_json(facts),
        sha256=frozen.sha256(facts),
        generated_at=now,
    )
    db.add(report)
    journal.record(db, now, None, "closure_report.make", report, edition=report.edition)
    _tell_administrator(db, discussion, report, facts, base_url, now)
    return report


def gather(
    db: Session,
    discussion: Discussion,
    proposals: Sequence[Proposal],
    latest: ClosureReport | None,
    address: str,
    today: date,
) -> ClosureFacts:
    """Everything the form asks for, as it stands now (§17, appendices 1 and 2)."""
    document, edition = discussion.document, discussion.edition
    published = sorted(filter(queries.is_published, proposals), key=_published_at)
    counts: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for proposal_id, kind_and_side, count in queries.votes_on_proposals(db, published):
        counts[proposal_id][kind_and_side] += count
    return ClosureFacts(
        appendix=appendix(document.kind),
        unique_number=document.number or "",
        edition=latest.edition + 1 if latest else 1,
        previous=latest
        and Previous(latest.edition, local_date(latest.generated_at), latest.sha256),
        document_title=Bilingual(edition.title_kk, edition.title_ru, edition.title_en),
        placed_on=discussion.opens_on,
        ended_on=discussion.closes_on,
        generated_on=today,
        votes=_votes(queries.votes_on_document(db, discussion.id)),
        proposal_votes=_votes(sum(counts.values(), Counter())),
        budget_kind=_budget_kind(discussion),
        administrator=Administrator(
            document.body.code,
            Bilingual(document.body.name_kk, document.body.name_ru, document.body.name_en),
        ),
        period=period(document.period_from, document.period_to),
        program_head=Bilingual(edition.head_kk, edition.head_ru),
        address=f"{address}/{document.number}",
        rows=tuple(
            _row(no, proposal, counts[proposal.id]) for no, proposal in enumerate(published, 1)
        ),
        **_told_in_notes(proposals),
        withdrawal=_withdrawal(document),
    )


def _told_in_notes(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """What the notes under the form say of the proposals that stand outside its table."""
    statuses = Counter(proposal.status for proposal in proposals)
    decisions = [one.decision for one in proposals if one.decision]
    return {
        "waiting_for_decision": statuses[ProposalStatus.ON_MODERATION],
        "refused": statuses[ProposalStatus.REFUSED],
        "withdrawn": statuses[ProposalStatus.WITHDRAWN],
        "breaches": Counter(breach for one in decisions for breach in one.breaches),
        "late_decisions": sum(one.is_late for one in decisions),
        "late_responses": sum(bool(one.response and one.response.is_late) for one in proposals),
    }


def _withdrawal(document: Document) -> Withdrawal | None:
    """When and why the document was withdrawn, if it was (decided: withdrawing a document)."""
    if document.withdrawn_on is None:
        return None
    return Withdrawal(document.withdrawn_on, Bilingual(document.reason_kk, document.reason_ru))


def _votes(counts: Counter[tuple[str, str]]) -> Votes:
    return Votes(
        people_for=counts["person", "for"],
        people_against=counts["person", "against"],
        organisations_for=counts["organisation", "for"],
        organisations_against=counts["organisation", "against"],
    )


def _budget_kind(discussion: Discussion) -> Bilingual:
    program = discussion.document.program
    return BUDGETS[program is None or program.budget == REPUBLICAN_BUDGET]


def _row(no: int, proposal: Proposal, counts: Counter[tuple[str, str]]) -> ProposalRow:
    part, votes = proposal.part, _votes(counts)
    return ProposalRow(
        no=no,
        number=proposal.number,
        placed_on=local_date(_published_at(proposal)),
        part=Bilingual(part.title_kk, part.title_ru, part.title_en),
        language=proposal.language,
        text=proposal.text,
        author_shown=proposal.author_shown,
        response=proposal.response and _response(proposal.response),
        votes_for=votes.total_for,
        votes_against=votes.total_against,
    )


def _published_at(proposal: Proposal) -> datetime:
    """When the operator put the proposal on the portal: the form's "date placed"."""
    return proposal.decision.decided_at if proposal.decision else proposal.received_at


def _response(response: Response) -> ResponseRow:
    return ResponseRow(
        response.outcome, response.grounds, response.language, local_date(response.responded_at)
    )


def _tell_administrator(
    db: Session,
    discussion: Discussion,
    report: ClosureReport,
    facts: ClosureFacts,
    base_url: str,
    now: datetime,
) -> None:
    """The report goes to the administrator for further work, in both languages (§17)."""
    email = discussion.document.body.email
    for language in OFFICIAL_LANGUAGES if email else ():
        write_notice(
            db,
            now,
            key=f"closure-report:{report.discussion_id}:{report.edition}:{language}",
            email=str(email),
            language=language,
            template="closure_report",
            title=facts.document_title.said(Language(language))[0],
            number=facts.unique_number,
            edition=facts.edition,
            waiting_for_decision=facts.waiting_for_decision,
            waiting_for_response=facts.waiting_for_response,
            address=f"{base_url}/{language}/closure-reports/{facts.unique_number}",
        )
