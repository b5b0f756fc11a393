"""A dry run: which document the files are, what is wrong, what would change; nothing is written
(decided: what a file changes)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from portal.core.faults import Fault
from portal.models import Body, Edition
from portal.papers import queries as papers
from portal.papers.comparing import Change, changes_of, gaps_of_paper, names_of_rows
from portal.papers.contents import Contents
from portal.papers.drafts import NewDocument
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming, particulars_of_edition
from portal.papers.layout import PARTICULARS
from portal.papers.settling import differing, settled
from portal.papers.taking import incoming_of
from portal.rules.forms import PartForm, form_of
from portal.rules.placement import Difference
from portal.terms import DocumentKind

NEW = "new"


@dataclass
class Trial:
    """What a dry run found."""

    findings: Findings
    incoming: Incoming | None = None
    new: NewDocument | None = None  # when no draft of it is there yet
    target: Edition | None = None
    form: tuple[PartForm, ...] = ()
    changes: Sequence[Change] = ()
    gaps: Sequence[Difference] = ()
    row_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def kind(self) -> DocumentKind:
        """The kind of the document that something came in for."""
        if self.target is not None:
            return self.target.document.kind
        assert self.incoming is not None, "nothing came in"
        return self.incoming.particulars.kind

    @property
    def can_take(self) -> bool:
        """Whether the files can be taken over as they are."""
        return self.incoming is not None and not self.findings.total and bool(self.changes)

    @property
    def state(self) -> str:
        """What the page was drawn from: the draft and how often it was saved."""
        return f"{self.target.id}-{self.target.revision}" if self.target else NEW


def trial_of(
    db: Session,
    body: Body,
    contents: Sequence[Contents] | None,
    edition_id: int | None,
    today: date,
    findings: Findings,
    *,
    lock: bool = False,
) -> Trial:
    """Look at what came in; with a lock whoever saves the draft at the moment is waited for."""
    trial = Trial(findings)
    if contents is None:
        return trial
    if edition_id is not None:
        trial.target = papers.own_draft(db, body.id, edition_id, lock=lock)
        if trial.target is None:
            findings.add(Fault("A draft that is still there"))
            return trial
    trial.incoming = incoming_of(contents, trial.target, findings)
    if trial.incoming is None:
        return trial
    if trial.target is not None:
        _tell_of_another(trial.incoming, trial.target, findings)
    else:
        _find_draft(db, body, contents, today, trial, lock=lock)
    _compare(trial)
    return trial


def _find_draft(
    db: Session,
    body: Body,
    contents: Sequence[Contents],
    today: date,
    trial: Trial,
    *,
    lock: bool,
) -> None:
    """The draft that was begun before for the same document, else a new one."""
    if trial.incoming is None:
        return
    trial.new = settled(db, body, trial.incoming.particulars, today, trial.findings)
    if trial.new is None:
        return
    same = papers.same_draft(db, body, trial.new) if lock else None
    whole = papers.own_draft(db, body.id, same.id, lock=True) if same else None
    trial.target = whole if lock else papers.whole_same_draft(db, body, trial.new)
    if trial.target is not None:  # read once more: rows keep the keys that they have there
        told = Findings()
        trial.incoming = incoming_of(contents, trial.target, told)
        trial.findings = told


def _tell_of_another(incoming: Incoming, target: Edition, findings: Findings) -> None:
    right = particulars_of_edition(target)
    for name, (found, wanted) in differing(incoming.particulars, right).items():
        sheet, row = incoming.particulars.places.get(name, ("", None))
        findings.add(
            Fault(
                "The same as in the draft: %(right)s",
                {"right": wanted},
                found,
                sheet,
                row,
                "C" if row else PARTICULARS[name]["ru"],
            )
        )


def _compare(trial: Trial) -> None:
    if trial.incoming is None:
        return
    said = trial.incoming.particulars
    trial.form = form_of(said.kind, said.year, said.stage)
    if trial.target is not None and differing(said, particulars_of_edition(trial.target)):
        return
    paper = trial.incoming.paper
    trial.changes = changes_of(trial.target, paper, trial.form)
    trial.gaps = gaps_of_paper(trial.target, paper, trial.form)
    trial.row_names = names_of_rows(trial.target, paper)
