"""what changed for the search, its entries on PostgreSQL, the words met in public texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STEMS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
KINDS = (
    *("passport", "passport-summary", "execution-report", "citizen-budget", "budget-report"),
    *("financial-statement", "audit-result"),
)


def upgrade() -> None:
    op.create_table(
        "search_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_change")),
    )
    op.create_table(
        "search_state",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("serving", sa.String(length=40), nullable=True),
        sa.Column("building", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
        sa.CheckConstraint("id = 1", name=op.f("one_search_state")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("count", KEY, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    _entries()


def _entries() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("generation", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("stamp", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("prior", KEY, nullable=False),
        sa.Column("document_kind", _one_of("documentkind", *KINDS), nullable=True),
        sa.Column("body", sa.String(length=3), nullable=True),
        sa.Column("level", _one_of("budgetlevel", "republican", "regional"), nullable=True),
        sa.Column("region", sa.String(length=9), nullable=True),
        sa.Column("year_from", sa.SmallInteger(), nullable=True),
        sa.Column("year_to", sa.SmallInteger(), nullable=True),
        sa.Column("is_discussable", sa.Boolean(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.String(length=12), nullable=False),
        sa.Column("public_on", sa.Date(), nullable=True),
        sa.Column("names", STEMS, nullable=False),
        sa.Column("words", STEMS, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_unit", "search_entry", ["generation", "unit"])
    op.create_index(
        "ix_search_entry_words",
        "search_entry",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"known_{name}", native_enum=False, create_constraint=True, length=24
    )
