"""What can be chosen to be followed, by name."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.cards import text_lang
from portal.models import Body, Region
from portal.models.base import in_language

Choices = list[tuple[str, str, str]]  # a code, its name, the language of the name


def bodies(db: Session, language: str) -> Choices:
    """Every state body by its code."""
    found = db.scalars(select(Body).order_by(Body.code))
    return [(code, f"{code} {name}", said) for code, name, said in _named(found, language)]


def regions(db: Session, language: str) -> Choices:
    """Every region by its name."""
    return sorted(_named(db.scalars(select(Region)), language), key=lambda one: one[1])


def _named(rows: Iterable[Body | Region], language: str) -> Choices:
    return [
        (one.code, in_language(one, "name", language), text_lang(one, "name", language))
        for one in rows
    ]
