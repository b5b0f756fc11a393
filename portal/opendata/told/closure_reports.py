"""Closure reports for machines: the list here, each report as its facts were frozen (§17)."""

from portal.core.api.shapes import (
    ADDRESS,
    DAY,
    MOMENT,
    PAGES,
    SHA256,
    TEXT,
    TEXTS,
    WHOLE,
    Json,
    Named,
    by_name,
    code,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.models import ClosureReport
from portal.opendata.told.common import here, moment, pages, texts
from portal.terms import DocumentKind, Language, ProposalStatus, ResponseOutcome

CLOSURE_LINE = Named(
    "ClosureReportLine",
    record(
        number=said(TEXT, "The number of the discussed document"),
        kind=one_of(DocumentKind),
        title=TEXTS,
        administrator=record(code=code(3), name=TEXTS),
        edition=said(WHOLE, "The newest one"),
        generated_at=MOMENT,
        sha256=SHA256,
        self=ADDRESS,
        html=PAGES,
        files=record(docx=PAGES, pdf=PAGES, xlsx=PAGES),
    ),
)
ALL_VOTES = Named(
    "VotesByVoter",
    record(
        people_for=WHOLE, people_against=WHOLE, organisations_for=WHOLE, organisations_against=WHOLE
    ),
)
REPORT_ROW = Named(
    "ClosureReportRow",
    record(
        no=WHOLE,
        number=TEXT,
        placed_on=DAY,
        part=TEXTS,
        proposal=TEXT,
        language=one_of(Language),
        author=TEXT,
        status=one_of(ProposalStatus),
        response=maybe(TEXT),
        outcome=maybe(one_of(ResponseOutcome)),
        response_language=maybe(one_of(Language)),
        responded_on=maybe(DAY),
        votes_for=WHOLE,
        votes_against=WHOLE,
    ),
)
CLOSURE_REPORT = Named(
    "ClosureReport",
    record(
        appendix={"type": "integer", "enum": [1, 2]},
        edition=WHOLE,
        previous=maybe(WHOLE),
        previous_generated_on=maybe(DAY),
        previous_sha256=maybe(SHA256),
        unique_number=TEXT,
        placed_on=DAY,
        ended_on=DAY,
        generated_on=DAY,
        votes_for=WHOLE,
        votes_against=WHOLE,
        proposals_total=WHOLE,
        proposal_votes_for=WHOLE,
        proposal_votes_against=WHOLE,
        budget_kind=TEXTS,
        administrator=record(code=code(3), name=TEXTS),
        period=TEXTS,
        program_head=TEXTS,
        document_title=TEXTS,
        rows=many(REPORT_ROW),
        votes=ALL_VOTES,
        proposal_votes=ALL_VOTES,
        proposals=record(
            received=WHOLE,
            published=WHOLE,
            answered=WHOLE,
            waiting_for_response=WHOLE,
            waiting_for_decision=WHOLE,
            refused=WHOLE,
            refused_by_breach=by_name(WHOLE),
            withdrawn=WHOLE,
            late_decisions=WHOLE,
            late_responses=WHOLE,
        ),
        address=ADDRESS,
        sha256=said(
            SHA256,
            "Of everything else here, written with sorted names, no blanks, in UTF-8",
        ),
        optional={"document_withdrawn": record(on=DAY, reason=TEXTS)},
    ),
)


def closure_line(report: ClosureReport) -> Json:
    """A report in a list; its facts are told by its own address."""
    edition = report.discussion.edition
    document = report.discussion.document
    path = f"closure-reports/{document.number}"
    return {
        "number": document.number,
        "kind": document.kind,
        "title": texts(edition, "title"),
        "administrator": {"code": document.body.code, "name": texts(document.body, "name")},
        "edition": report.edition,
        "generated_at": moment(report.generated_at),
        "sha256": report.sha256,
        "self": here(path),
        "html": pages(path),
        "files": {form: pages(f"{path}.{form}") for form in ("docx", "pdf", "xlsx")},
    }
