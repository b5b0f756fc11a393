"""The results of a search as a table for machines; nothing in it is reckoned by a spreadsheet."""

import csv
import io
from datetime import date

from sqlalchemy.orm import Session

from portal.core.cells import UTF8_MARK, safe_cell
from portal.search.addresses import is_empty
from portal.search.asking import Asked
from portal.search.finding import find
from portal.search.shown import Found, shown
from portal.search.words import read_query

MOST_ROWS = 1_000
HEAD = (
    *("kind", "key", "code", "title_kk", "title_ru", "title_en", "administrator"),
    *("administrator_kk", "administrator_ru", "document", "year", "amount_thousand_tenge"),
    *("public_since", "address"),
)


def as_csv(db: Session, asked: Asked, today: date, base: str) -> str:
    """The first results as CSV in their order; `base` is the portal's address with the language."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    keys = () if is_empty(asked) else find(db, asked, today, limit=MOST_ROWS).keys
    for one in shown(db, keys, read_query(asked.words), today):
        writer.writerow(safe_cell(value) for value in _row(one, base))
    return UTF8_MARK + out.getvalue()


def _row(one: Found, base: str) -> tuple[object, ...]:
    return (
        *(one.key.kind.value, one.key.key, one.code),
        *(one.titles.get(code, "") for code in ("kk", "ru", "en")),
        *(one.owner.code, *(one.owner.names.get(code, "") for code in ("kk", "ru"))),
        *(one.whole.number if one.whole else "", one.year or ""),
        *("" if one.amount is None else one.amount, one.since or "", f"{base}/{one.path}"),
    )
