"""who writes a draft, placing at a set moment, what a correction changed; indexes of the lists."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
INDEXES = {
    "ix_document_listed": (
        "document",
        ("placed_on", "id", "kind", "body_id", "program_id", "period_from", "period_to"),
    ),
    "ix_discussion_listed": (
        "discussion",
        ("closes_on", "id", "opens_on", "withdrawn_at", "document_id"),
    ),
    "ix_closure_report_generated_at": ("closure_report", ("generated_at",)),
    "ix_response_responded_at": ("response", ("responded_at",)),
}


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch:
        batch.drop_constraint(op.f("known_editionstatus"), type_="check")
        batch.add_column(sa.Column("changes", sa.Text(), nullable=True))
    with op.batch_alter_table("edition") as batch:
        batch.create_check_constraint(
            op.f("known_editionstatus"), "status IN ('draft', 'scheduled', 'placed')"
        )
    _presence()
    _schedule()
    op.drop_index("ix_discussion_closes_on", "discussion")
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, list(columns))


def _presence() -> None:
    op.create_table(
        "draft_presence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("edition_id", KEY, nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("journalled_at", MOMENT, nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_draft_presence_{one}_id")
            )
            for one in ("edition", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_presence")),
        sa.UniqueConstraint("edition_id", "page", "account_id", name="one_presence_per_page"),
    )
    op.create_index("ix_draft_presence_account", "draft_presence", ["account_id"])


def _schedule() -> None:
    outcomes = ("placed", "called_off", "refused")
    op.create_table(
        "scheduled_placing",
        sa.Column("id", KEY, nullable=False),
        sa.Column("edition_id", KEY, nullable=False),
        sa.Column("state_act_id", sa.String(length=32), nullable=False),
        sa.Column("place_at", MOMENT, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                *outcomes,
                name="known_placingoutcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_scheduled_placing_{column}")
            )
            for column, table in (
                ("edition_id", "edition"),
                ("state_act_id", "state_act"),
                ("ended_by_id", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_placing")),
        sa.UniqueConstraint("state_act_id", name="one_schedule_per_act"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ended_with_an_outcome")
        ),
        sa.CheckConstraint(
            "outcome <> 'refused' OR reason <> ''", name=op.f("refused_with_a_reason")
        ),
    )
    op.create_index("ix_scheduled_placing_waiting", "scheduled_placing", ["outcome", "place_at"])
    op.create_index(
        "one_schedule_per_edition",
        "scheduled_placing",
        ["edition_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
