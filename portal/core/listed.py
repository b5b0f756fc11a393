"""Documents as lists tell them to machines: the rows behind the cards of a page."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from portal.core import fields
from portal.core.cards import public_proposals
from portal.core.columns import WHOLE, Column, Line, in_languages
from portal.core.listing import rows_by_key
from portal.core.tally import NOBODY, tallies
from portal.models import Discussion, Edition
from portal.models.vote import document_vote_counts
from portal.rules.forms import words

AT_ONCE = 200  # documents that one query tells of
LISTED = (
    fields.NUMBER,
    fields.KIND,
    *fields.TITLES,
    fields.ADMINISTRATOR,
    *in_languages(
        Column(
            "administrator_name",
            "string",
            words("Әкімшінің атауы", "Наименование администратора", "Name of the administrator"),
        )
    ),
    fields.PROGRAM,
    fields.PERIOD_FROM,
    fields.PERIOD_TO,
    fields.PLACED_ON,
    fields.EDITION,
    fields.WITHDRAWN_ON,
    fields.OPENS_ON,
    fields.CLOSES_ON,
    fields.VOTES_FOR,
    fields.VOTES_AGAINST,
    Column(
        "proposals",
        WHOLE,
        words("Жарияланған ұсыныстар", "Опубликовано предложений", "Published proposals"),
    ),
    fields.ADDRESS,
)


def listed_documents(
    db: Session, keys: Select[int], base_url: str, page: str, most: int | None = None
) -> Iterator[Line]:
    """The documents of these keys, in their order; `page` is the page that each leads to."""
    wanted = db.scalars(keys.limit(most) if most is not None else keys).all()
    for start in range(0, len(wanted), AT_ONCE):
        rows = rows_by_key(db, wanted[start : start + AT_ONCE])
        yield from _lines(db, rows, f"{base_url}/kk/{page}")


def _lines(
    db: Session, rows: Sequence[Row[Edition, Discussion | None]], address: str
) -> Iterator[Line]:
    discussed = [discussion.id for _edition, discussion in rows if discussion]
    votes = tallies(db, document_vote_counts(discussed)) if discussed else {}
    proposals = public_proposals(db, discussed) if discussed else {}
    for edition, discussion in rows:
        one, body = edition.document, edition.document.body
        days: tuple[date | int | None, ...] = (None,) * 5
        if discussion is not None:
            tally = votes.get(discussion.id, NOBODY)
            counts = tally.votes_for, tally.votes_against, proposals.get(discussion.id, 0)
            days = (discussion.opens_on, discussion.closes_on, *counts)
        yield (
            *(one.number, one.kind, edition.title_kk, edition.title_ru, edition.title_en),
            *(body.code, body.name_kk, body.name_ru, body.name_en),
            *(one.program.code if one.program else None, one.period_from, one.period_to),
            *(one.placed_on, edition.no, one.withdrawn_on, *days),
            f"{address}/{one.number}",
        )
