"""Datasets of proposals and of the reports on completed discussions (§13-§17). A file that was
taken away cannot be called back, so none names a citizen (decided: people in the files)."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.bulk.dataset import Asked, Dataset, in_batches, streamed
from portal.core import fields
from portal.core.columns import DAY, TEXT, WHOLE, Column, Line, in_languages
from portal.core.tally import NOBODY, tallies
from portal.models import ClosureReport, Discussion, Document, Part, Proposal
from portal.models.vote import proposal_vote_counts
from portal.rules.forms import words
from portal.terms import PUBLIC_STATUSES, AccountKind

AT_ONCE = 400  # proposals whose votes one query counts


def _of_documents(found: Select[Any], asked: Asked) -> Select[Any]:
    return found.where(*asked.documents())


def _proposals(db: Session, asked: Asked) -> Iterator[Line]:
    found = (
        select(Proposal, Document.number, Part.key)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .join(Proposal.part)
        .options(joinedload(Proposal.decision), joinedload(Proposal.response))
        .order_by(Document.number, Proposal.id)
    )
    for batch in in_batches(streamed(db, _of_documents(found, asked)), AT_ONCE):
        public = [one.id for one, _number, _key in batch if one.status in PUBLIC_STATUSES]
        votes = tallies(db, proposal_vote_counts(public))
        for one, number, key in batch:
            decision = one.decision
            decided = (decision.decided_at, decision.is_late) if decision else (None, None)
            breaches = ";".join(sorted(decision.breaches)) if decision else None
            yield (
                *(one.number, number, key, one.status, one.received_on, one.decision_due),
                *(*decided, breaches),
                *_told(one, asked, votes.get(one.id, NOBODY)),
            )


def _told(one: Proposal, asked: Asked, tally: Any) -> tuple[object, ...]:
    """What the public may read of a proposal: everything of a published one, nothing of another
    (§15)."""
    if one.status not in PUBLIC_STATUSES:
        return (None,) * 12
    name = one.author_shown if one.author_kind is AccountKind.ORGANISATION else None
    response = one.response
    answer: tuple[object, ...] = (None,) * 5
    if response:
        said = response.outcome, response.grounds, response.language
        answer = (*said, response.responded_at, response.is_late)
    votes = tally.votes_for, tally.votes_against
    address = f"{asked.base_url}/kk/proposals/{one.number}"
    return (one.language, one.text, one.author_kind, name or None, *votes, *answer, address)


def _reports(db: Session, asked: Asked) -> Iterator[tuple[ClosureReport, dict[str, Any]]]:
    found = (
        select(ClosureReport)
        .join(ClosureReport.discussion)
        .join(Discussion.document)
        .order_by(Document.number, ClosureReport.edition)
        .execution_options(yield_per=20)  # the facts of one may be megabytes
    )
    for one in db.scalars(_of_documents(found, asked)):
        yield one, json.loads(one.facts)


def _closure_reports(db: Session, asked: Asked) -> Iterator[Line]:
    for one, said in _reports(db, asked):
        body, head = said["administrator"], said["program_head"]
        yield (
            *(said["unique_number"], said["edition"], said["previous"], said["appendix"]),
            *(said["placed_on"], said["ended_on"], said["generated_on"]),
            *(said["votes_for"], said["votes_against"], said["proposals_total"]),
            *(said["proposal_votes_for"], said["proposal_votes_against"]),
            *(said["budget_kind"]["kk"], said["budget_kind"]["ru"]),
            *(body["code"], body["name"]["kk"], body["name"]["ru"]),
            *(said["period"]["kk"], said["period"]["ru"], head["kk"], head["ru"]),
            *(one.sha256, f"{asked.base_url}/kk/closure-reports/{said['unique_number']}"),
        )


def _closure_report_rows(db: Session, asked: Asked) -> Iterator[Line]:
    for _report, said in _reports(db, asked):
        for row in said["rows"]:
            yield (
                *(said["unique_number"], said["edition"], row["no"], row["number"]),
                *(row["placed_on"], row["part"]["kk"], row["part"]["ru"]),
                *(row["language"], row["proposal"], row["response"]),
                *(row["votes_for"], row["votes_against"]),
            )


PROPOSALS = Dataset(
    name="proposals",
    title=words("Ұсыныстар", "Предложения", "Proposals"),
    description=words(
        "Барлық ұсыныстардың жолы; мәтіні – тек жарияланғандарының. Бас тартылғандар негізімен "
        "ғана аталады. Адамдардың аты-жөні файлға кірмейді.",
        "Путь всех предложений; текст – только опубликованных. Отклонённые названы лишь с "
        "основанием. Имён граждан в файлах нет.",
        "The road of every proposal; the text of published ones only. Of a refused one the grounds "
        "alone are told. No file names a person.",
    ),
    columns=(
        fields.PROPOSAL.named("number").needed,
        fields.DOCUMENT.needed,
        fields.PART.needed,
        fields.STATUS.needed,
        fields.RECEIVED_ON.needed,
        fields.DECISION_DUE.needed,
        fields.DECIDED_AT,
        fields.IS_LATE_DECISION,
        fields.BREACHES,
        fields.LANGUAGE,
        fields.PROPOSAL_TEXT,
        Column(
            "author_kind",
            TEXT,
            words("Автор", "Автор", "Author"),
            known=tuple(AccountKind),
        ),
        Column(
            "organisation",
            TEXT,
            words("Ұйымның атауы", "Название организации", "Name of the organisation"),
            words(
                "Ұйым атынан жіберілсе.",
                "Если предложение подано от имени организации.",
                "Where an organisation proposes.",
            ),
        ),
        fields.VOTES_FOR,
        fields.VOTES_AGAINST,
        *fields.RESPONSE,
        fields.ADDRESS,
    ),
    rows=_proposals,
    key=("number",),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
REPORT = (
    fields.DOCUMENT.needed,
    Column(
        "edition",
        WHOLE,
        words("Есептің редакциясы", "Редакция отчёта", "Edition of the report"),
        is_required=True,
    ),
)
CLOSURE_REPORTS = Dataset(
    name="closure-reports",
    title=words(
        "Талқылаулардың аяқталуы туралы есептер",
        "Отчёты о завершении обсуждений",
        "Closure reports of discussions",
    ),
    description=words(
        "Әр есептің нысанындағы он үш өріс, әр редакциясы (§17).",
        "Тринадцать полей формы каждого отчёта, каждая редакция (§17).",
        "The thirteen fields of the form of each report, every edition (§17).",
    ),
    columns=(
        *REPORT,
        Column(
            "previous",
            WHOLE,
            words("Алдыңғы редакция", "Прежняя редакция", "Former edition"),
        ),
        Column("appendix", WHOLE, words("Қосымша", "Приложение", "Appendix"), is_required=True),
        fields.PLACED_ON.needed,
        Column("ended_on", DAY, words("Аяқталған күні", "Завершено", "Ended on"), is_required=True),
        Column(
            "generated_on",
            DAY,
            words("Қалыптастырылған күні", "Сформирован", "Generated on"),
            is_required=True,
        ),
        fields.VOTES_FOR.needed,
        fields.VOTES_AGAINST.needed,
        Column(
            "proposals_total",
            WHOLE,
            words("Барлық ұсыныстар", "Всего предложений", "Proposals"),
            is_required=True,
        ),
        Column(
            "proposal_votes_for",
            WHOLE,
            words("Ұсыныстарды «жақтады»", "«За» предложения", "Votes for proposals"),
            is_required=True,
        ),
        Column(
            "proposal_votes_against",
            WHOLE,
            words("Ұсыныстарға «қарсы»", "«Против» предложений", "Votes against proposals"),
            is_required=True,
        ),
        *in_languages(
            Column("budget_kind", TEXT, words("Бюджет түрі", "Вид бюджета", "Kind of budget")),
            fields.OFFICIAL,
        ),
        fields.ADMINISTRATOR.needed,
        *in_languages(
            Column(
                "administrator_name",
                TEXT,
                words(
                    "Әкімшінің атауы", "Наименование администратора", "Name of the administrator"
                ),
            ),
            fields.OFFICIAL,
        ),
        *in_languages(
            Column("period", TEXT, words("Қамтылатын кезең", "Охваченный период", "Period")),
            fields.OFFICIAL,
        ),
        *in_languages(
            Column(
                "program_head",
                TEXT,
                words("Бағдарлама басшысы", "Руководитель программы", "Head of the budget program"),
            ),
            fields.OFFICIAL,
        ),
        Column("sha256", TEXT, words("SHA-256", "SHA-256", "SHA-256"), is_required=True),
        fields.ADDRESS,
    ),
    rows=_closure_reports,
    key=("document", "edition"),
    refers={
        "document": ("documents", "number"),
        "administrator": ("administrators", "code"),
    },
    filters=("year", "administrator"),
)
CLOSURE_REPORT_ROWS = Dataset(
    name="closure-report-rows",
    title=words(
        "Аяқталу есептерінің кестелері",
        "Таблицы отчётов о завершении",
        "Tables of the closure reports",
    ),
    description=words(
        "Есептер кестесінің жеті бағаны: ұсыныстар мен мемлекеттік органның жауаптары.",
        "Семь граф таблицы отчётов: предложения и ответы государственного органа.",
        "The seven columns of the table of the reports: proposals and responses.",
    ),
    columns=(
        *REPORT,
        Column("no", WHOLE, words("№ р/с", "№ п/п", "No."), is_required=True),
        fields.PROPOSAL.needed,
        fields.PLACED_ON.needed,
        *in_languages(
            Column(
                "part",
                TEXT,
                words("Құрылымдық бөлігі", "Структурная часть", "Structural part"),
            ),
            fields.OFFICIAL,
        ),
        fields.LANGUAGE,
        fields.PROPOSAL_TEXT,
        fields.RESPONSE[1],
        fields.VOTES_FOR.needed,
        fields.VOTES_AGAINST.needed,
    ),
    rows=_closure_report_rows,
    key=("document", "edition", "no"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
