"""What changed for the search, noted in the transaction of the act itself, whoever acts: a page, a
job, a command, an import. Nothing is indexed here: the act leaves a row, the job reads it (decided:
changes of the index)."""

from collections.abc import Iterator

from sqlalchemy import Delete, Insert, Update, event, insert, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portal.models import (
    Body,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Program,
    Proposal,
    Region,
    Response,
    SearchChange,
)
from portal.search.stamps import BODY, CLOSURE, DOCUMENT, PROGRAM, PROPOSAL, unit_of
from portal.terms import PUBLIC_STATUSES, EditionStatus

COMPARE = "compare"  # look for whatever differs
FINDABLE = (Body, ClosureReport, Discussion, Document, Edition, Program, Proposal, Region, Response)
TABLES = frozenset(inspect(one).local_table for one in FINDABLE)


def _units(subject: object) -> Iterator[str]:
    """What has to be read again when a row changed; nothing for what nobody sees yet."""
    match subject:
        case Body():
            yield unit_of(BODY, subject.id)
        case Program():
            yield unit_of(PROGRAM, subject.id)
        case Document() if subject.placed_on is not None:
            yield unit_of(DOCUMENT, subject.id)
        case Edition() if subject.status is EditionStatus.PLACED:
            yield unit_of(DOCUMENT, subject.document_id)
        case Discussion():
            yield unit_of(DOCUMENT, subject.document_id)
        case Proposal() if subject.status in PUBLIC_STATUSES:
            yield unit_of(PROPOSAL, subject.id)
        case Response():
            yield unit_of(PROPOSAL, subject.proposal_id)
        case ClosureReport():
            yield unit_of(CLOSURE, subject.discussion_id)
        case Region():
            yield COMPARE


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, context: UOWTransaction) -> None:
    changed = [*session.new, *(one for one in session.dirty if session.is_modified(one))]
    units = {unit for one in (*changed, *session.deleted) for unit in _units(one)}
    if units:
        rows = [{"unit": unit} for unit in sorted(units)]
        session.connection().execute(insert(SearchChange), rows)


@event.listens_for(Session, "do_orm_execute")
def _note_statements(state: ORMExecuteState) -> None:
    """A statement over many rows does not tell which: whatever differs afterwards is found by
    comparing."""
    statement = state.statement
    if isinstance(statement, Insert | Update | Delete) and statement.table in TABLES:
        state.session.connection().execute(insert(SearchChange), [{"unit": COMPARE}])
