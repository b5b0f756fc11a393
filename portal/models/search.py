"""What is findable, as PostgreSQL keeps it, and the words met in it; on SQLite the index is a
folder of files, and these tables but the words stay empty (decided: one search, two engines)."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.terms import BudgetLevel, DocumentKind

STEMS = Text().with_variant(TSVECTOR(), "postgresql")


class SearchEntry(Base):
    """A findable thing in one generation of the index, with what it is filtered by."""

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_unit", "generation", "unit"),
        Index(
            "ix_search_entry_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},  # else what is new would be read row by row
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    stamp: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    key: Mapped[str] = mapped_column(String(120))
    prior: Mapped[int]
    document_kind: Mapped[DocumentKind | None]
    body: Mapped[str | None] = mapped_column(String(3))
    level: Mapped[BudgetLevel | None]
    region: Mapped[str | None] = mapped_column(String(9))
    year_from: Mapped[int | None] = mapped_column(SmallInteger)
    year_to: Mapped[int | None] = mapped_column(SmallInteger)
    is_discussable: Mapped[bool]  # a body or a program is neither discussed nor not
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    is_withdrawn: Mapped[bool]
    languages: Mapped[str] = mapped_column(String(12))  # in which it can be read, by commas
    public_on: Mapped[date | None]
    names: Mapped[str] = mapped_column(STEMS)  # codes with weight A, names with weight B
    words: Mapped[str] = mapped_column(STEMS)  # every stem, without places


class SearchState(Base):
    """Which generation answers, and which one is being made beside it; one row."""

    __tablename__ = "search_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_search_state"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    serving: Mapped[str | None] = mapped_column(String(40))
    building: Mapped[str | None] = mapped_column(String(40))


class SearchWord(Base):
    """A word as public texts write it, with how often it was met: what a mistyped word is compared
    with."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    count: Mapped[int]
