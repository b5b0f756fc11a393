"""What can be filled in a draft, and the filling itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.editions import forms_of
from portal.core.journal import record
from portal.models import Account, Edition
from portal.papers.drafts import PartDraft
from portal.papers.filling.budget import made_budget
from portal.papers.filling.rows import Offer, offer_of
from portal.papers.filling.summary import made_summary
from portal.papers.writing import count_save, write_part
from portal.terms import DocumentKind

MAKERS = {
    DocumentKind.CITIZEN_BUDGET: made_budget,
    DocumentKind.PASSPORT_SUMMARY: made_summary,
}


def offers_of(db: Session, edition: Edition) -> list[Offer]:
    """What is placed for the tables of a draft, part by part; empty for a kind that nothing fills.
    The edition must be loaded whole."""
    maker = MAKERS.get(edition.document.kind)
    made = maker(db, edition) if maker else {}
    forms = forms_of(edition)
    return [
        offer_of(part, forms[part.key], made[part.key])
        for part in edition.parts
        if part.key in made
    ]


def fill(
    db: Session, edition: Edition, employee: Account | None, offers: Sequence[Offer], now: datetime
) -> list[str]:
    """Put what is offered into the draft as one save; the keys of the parts that it changed. What a
    person typed stays (decided: filling from what is placed)."""
    given = [offer for offer in offers if offer.is_something]
    if not given:
        return []
    count_save(edition)
    parts = {part.key: part for part in edition.parts}
    for offer in given:
        part = parts[offer.key]
        write_part(db, part, PartDraft(part.body_kk, part.body_ru, offer.rows))
        db.flush()
        db.expire(part, ["rows"])
    keys = [offer.key for offer in given]
    body_id = edition.document.body_id
    record(db, now, employee, "edition.fill", edition, body_id=body_id, places=" ".join(keys))
    return keys
