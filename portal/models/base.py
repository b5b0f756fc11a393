"""What every table shares: names of constraints, moments in UTC, enums stored by value."""

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal import terms

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "%(constraint_name)s",
    "ck": "%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number kept digit for digit: SQLite has no exact numbers of its own."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class WordSet(TypeDecorator[frozenset[Any]]):
    """A few words of one enum, kept sorted and joined by commas; empty for none."""

    impl = String(80)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: frozenset[Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Any] | None:
        if value is None:
            return None
        return frozenset(self.kind(word) for word in value.split(",") if word)


def _by_value(kind: type[enum.Enum]) -> Enum:
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=f"known_{kind.__name__.lower()}",
        values_callable=lambda members: [member.value for member in members],
    )


KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys up


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: KEY,
        datetime: UtcMoment(),
        Decimal: ExactNumber(),
        frozenset[terms.Breach]: WordSet(terms.Breach),
        frozenset[terms.Power]: WordSet(terms.Power),
        frozenset[terms.Intake]: WordSet(terms.Intake),
        **{
            kind: _by_value(kind)
            for kind in vars(terms).values()
            if isinstance(kind, type) and issubclass(kind, enum.Enum) and len(kind) > 0
        },
    }


def in_language(subject: object, field: str, lang: str) -> str:
    """A text of a state body in the language asked for, else in Kazakh (§3, decided: English)."""
    text = getattr(subject, f"{field}_{lang}", None)
    return str(text or getattr(subject, f"{field}_kk"))


def has_language(subject: object, field: str, lang: str) -> bool:
    """Whether the text exists in the language asked for; a page marks what it shows instead."""
    return bool(getattr(subject, f"{field}_{lang}", None))


def upsert(db: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, in the dialect of the session's database."""
    return upsert_in(db.get_bind().dialect.name, table)


def upsert_in(dialect: str, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The same by the name of the dialect, for a statement that is built once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
