"""The summary of passports, made from the placed passports of the body (order MinFin No. 185)."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from portal.models import Edition
from portal.papers.drafts import RowDraft
from portal.papers.filling import sources
from portal.papers.filling.rows import Made, made_row, same, thousands
from portal.terms import RowKind

PARTS = ("summary", "summary-second", "summary-third")


def made_summary(db: Session, edition: Edition) -> Mapping[str, Made]:
    """A line for each passport in each of the three planned years."""
    document = edition.document
    found = sources.own_passports(db, document)
    if not found:
        told = _("No passport of %(year)s is placed yet", year=document.period_from)
        return {key: Made((), str(told)) for key in PARTS}
    told = ngettext(
        "From %(num)s placed passport of %(year)s",
        "From %(num)s placed passports of %(year)s",
        len(found),
        year=document.period_from,
    )
    return {key: Made(tuple(_lines(found, n + 1)), told) for n, key in enumerate(PARTS)}


def _lines(passports: Iterable[Edition], year: int) -> Iterable[RowDraft]:
    for one in passports:
        program = one.document.program
        if program is None:
            continue
        need = sources.rows_of(one, "spending", RowKind.SPENDING_NEED)
        limit = sources.rows_of(one, "spending", RowKind.SPENDING)
        cells = {
            "need": thousands(sources.whole(need, f"plan_{year}")),
            "limit": thousands(sources.whole(limit, f"plan_{year}")),
            "programs": same("1"),
            "indicators": same(str(len(sources.rows_of(one, "results", RowKind.INDICATOR)))),
            "results": same(str(len(sources.rows_of(one, "results", RowKind.RESULT)))),
        }
        name = f"{program.code} {program.name_kk}", f"{program.code} {program.name_ru}"
        yield made_row(f"program-{program.code}", RowKind.LINE, name, cells)
