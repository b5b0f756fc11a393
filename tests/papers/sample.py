"""Editions of every kind as rows that no database holds, and the files they are laid out in."""

from portal.models import Body, Document, Edition, Program
from portal.papers.comparing import changes_of
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming
from portal.papers.reading import contents_of
from portal.papers.taking import incoming_of
from portal.rules.forms import form_of
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind, EditionStatus
from tests.make import make_parts

KINDS = [
    (kind, stage)
    for kind in DocumentKind
    if kind is not DocumentKind.BUDGET_REPORT
    for stage in ((None,) if kind is not DocumentKind.CITIZEN_BUDGET else (*BudgetStage,))
    if stage is not BudgetStage.MONTH
]
NAMES = [f"{kind} {stage or ''}".strip() for kind, stage in KINDS]


def edition_of(kind: DocumentKind, stage: BudgetStage | None = None, year: int = 2026) -> Edition:
    """A draft with every part of its form."""
    body = Body(code="201", name_kk="ІІМ", name_ru="МВД")
    program = Program(code="015", body=body, name_kk="Құжат", name_ru="Документ")
    planned = kind in (DocumentKind.PASSPORT, DocumentKind.PASSPORT_SUMMARY)
    edition = Edition(
        document=Document(
            kind=kind,
            body=body,
            program=program if kind in PROGRAM_KINDS else None,
            period_from=year,
            period_to=year + 2 * planned,
            stage=stage,
        ),
        no=1,
        status=EditionStatus.DRAFT,
        title_kk="Құжаттар беру",
        title_ru="Выдача документов",
        title_en=None,
        summary_kk="Қысқаша",
        summary_ru="Кратко",
        head_kk="Вице-министр Ә. Басшы",
        head_ru="Вице-министр А. Глава",
        reason_kk="",
        reason_ru="",
        parts=make_parts(kind, year, stage),
        files=[],
    )
    for row in (row for part in edition.parts for row in part.rows):
        row.key = row.key.replace("_", "-")  # as the editor makes them
    return edition


def read(*files: tuple[str, bytes], base: Edition | None = None) -> tuple[Incoming, Findings]:
    """What files say, read in this process."""
    findings = Findings()
    incoming = incoming_of([contents_of(name, one) for name, one in files], base, findings)
    assert incoming is not None, findings.faults
    return incoming, findings


def differences(edition: Edition, incoming: Incoming) -> list[str]:
    """The places in which an edition and what came in say different things."""
    document = edition.document
    form = form_of(document.kind, document.period_from, document.stage)
    return [one.place for one in changes_of(edition, incoming.paper, form)]
