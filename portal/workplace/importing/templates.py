"""Templates to download: empty ones for each kind of document, and drafts and placed documents laid
out in them; official forms in Word."""

from collections.abc import Sequence
from textwrap import shorten

from sqlalchemy.orm import Session

from portal.models import Body, Edition, Program
from portal.models.base import in_language
from portal.papers.incoming import Particulars, particulars_of_edition
from portal.papers.layout import kinds_of
from portal.papers.separated import draw_archive
from portal.papers.sheetfilling import example_sheets, filled_sheets, head_lines
from portal.papers.workbooks import Template, draw_workbook
from portal.rules.forms import form_of
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind
from portal.workplace.queries import own_programs

NAME_SHOWN = 110  # characters of a program's name in a list
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST_STAGE = BudgetStage.APPROVED


def empty_template(
    db: Session,
    body: Body,
    kind: DocumentKind,
    year: int,
    stage: BudgetStage | None,
    form: str,
    lang: str,
) -> bytes:
    """The template of a kind and a year, as a workbook or as separated values."""
    stage = (stage or FIRST_STAGE) if kind is DocumentKind.CITIZEN_BUDGET else None
    said = Particulars(kind, year, body.code, "", stage)
    programs = own_programs(db, body.id) if kind in PROGRAM_KINDS else {}
    return _drawn(said, None, list(programs.values()), form, lang)


def filled_template(edition: Edition, form: str, lang: str) -> bytes:
    """An edition in the same template: to be changed elsewhere and taken in again."""
    program = edition.document.program
    said = particulars_of_edition(edition)
    return _drawn(said, edition, [program] if program else [], form, lang)


def _drawn(
    said: Particulars, edition: Edition | None, programs: Sequence[Program], form: str, lang: str
) -> bytes:
    parts = form_of(said.kind, said.year, said.stage)
    chosen = [_program_words(one, said.administrator, lang) for one in programs]
    program = chosen[0] if edition is not None and chosen else ""
    head = list(head_lines(said, program, edition, lang))
    sheets = list(filled_sheets(parts, edition.parts if edition else (), lang))
    if form == "zip":
        return draw_archive(head, sheets)
    kinds = {
        one.key: [words[lang] for words in kinds_of(one).values()] for one in parts if one.columns
    }
    examples = list(example_sheets(parts, lang))
    return draw_workbook(Template(head, sheets, examples, chosen, kinds, lang))


def _program_words(program: Program, administrator: str, lang: str) -> str:
    name = in_language(program, "name", lang)
    return f"{administrator}-{program.code} {shorten(name, NAME_SHOWN, placeholder='…')}"
