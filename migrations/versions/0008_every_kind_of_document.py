"""every kind of document: stages, months, days a term counts from; duties; files of projects."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = (
    *("passport", "passport-summary", "execution-report", "citizen-budget"),
    *("budget-report", "financial-statement", "audit-result"),
)
STAGES = ("draft", "approved", "month", "half-year", "year")
ROWS = (
    *("indicator", "result", "spending_need", "spending", "measure", "total"),
    *("line", "program", "project", "finding", "recommendation"),
)


def known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def one_of(column: str, values: tuple[str, ...]) -> str:
    words = ", ".join(f"'{one}'" for one in values)
    return f"{column} IN ({words})"


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(op.f("known_documentkind"), type_="check")
        batch.add_column(sa.Column("stage", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("month", KEY, nullable=True))
        batch.add_column(sa.Column("event_on", sa.Date(), nullable=True))
    with op.batch_alter_table("document") as batch:
        batch.create_check_constraint(op.f("known_documentkind"), one_of("kind", KINDS))
        batch.create_check_constraint(op.f("known_budgetstage"), one_of("stage", STAGES))
        batch.create_check_constraint(op.f("month_of_a_year"), "month BETWEEN 1 AND 12")
        batch.create_check_constraint(
            op.f("citizen_budget_has_a_stage"),
            "(kind = 'citizen-budget') = (stage IS NOT NULL)",
        )
    with op.batch_alter_table("part_row") as batch:
        batch.drop_constraint(op.f("known_rowkind"), type_="check")
        batch.create_check_constraint(op.f("known_rowkind"), one_of("kind", ROWS))
    op.add_column("document_file", sa.Column("row_key", sa.String(length=60), nullable=True))
    _duties()


def _duties() -> None:
    op.create_table(
        "duty",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", known("known_documentkind", *KINDS), nullable=False),
        sa.Column("year", KEY, nullable=False),
        sa.Column("stage", known("known_budgetstage", *STAGES), nullable=True),
        sa.Column("month", KEY, nullable=True),
        sa.Column("program_id", KEY, nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("calendar_edition", KEY, nullable=False),
        sa.Column("arose_at", MOMENT, nullable=False),
        sa.Column("document_id", KEY, nullable=True),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_duty_{one}_id"))
            for one in ("body", "program", "document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("body_id", "key", name="one_duty_per_key"),
        sa.UniqueConstraint("document_id", name="one_duty_per_document"),
    )
    op.create_index("ix_duty_due", "duty", ["due_on"])
