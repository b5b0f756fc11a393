"""Files are taken over into a draft, all or nothing, as one save (decided: what a file changes)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.journal import record
from portal.models import Account, Body, Edition
from portal.papers.beginning import begin_document
from portal.papers.writing import write_paper
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.workplace.importing.trial import Trial


def take_over(
    db: Session,
    employee: Account | None,
    body: Body,
    trial: Trial,
    checksums: Sequence[str],
    calendar: WorkCalendar,
    now: datetime,
) -> Edition:
    """What the files say is written into the draft, or into a new one; raises Refused when
    something in them is wrong. Nobody when a command of the machine does it."""
    if not trial.can_take or trial.incoming is None:
        raise Refused(Refusal("The files have faults, nothing was taken over", ""))
    edition = trial.target
    if edition is None:
        if trial.new is None:
            raise Refused(Refusal("The files have faults, nothing was taken over", ""))
        edition = begin_document(db, employee, body, trial.new, None, calendar, now)
    write_paper(db, edition, trial.incoming.paper)
    told = {"sha256": " ".join(checksums), "revision": edition.revision}
    record(db, now, employee, "edition.import", edition, body_id=body.id, **told)
    return edition
