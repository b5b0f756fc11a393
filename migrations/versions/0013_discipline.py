"""duties marked as a mistake, publications of press releases, discussions of the past."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = (
    *("passport", "passport-summary", "execution-report", "citizen-budget"),
    *("budget-report", "financial-statement", "audit-result"),
)


def upgrade() -> None:
    with op.batch_alter_table("duty") as batch:
        batch.add_column(sa.Column("mistaken_at", MOMENT, nullable=True))
        for code in ("kk", "ru"):
            batch.add_column(
                sa.Column(f"reason_{code}", sa.Text(), nullable=False, server_default="")
            )
        batch.create_check_constraint(
            op.f("mistake_has_a_reason"),
            "mistaken_at IS NULL OR (reason_kk <> '' AND reason_ru <> '')",
        )
        batch.create_index("ix_duty_body_due", ["body_id", "due_on"])
    op.create_index(
        "ix_discussion_term", "discussion", ["opens_on", "closes_on", "calendar_edition"]
    )
    _publications()
    _past_discussions()


def _publications() -> None:
    op.create_table(
        "press_publication",
        sa.Column("id", KEY, nullable=False),
        sa.Column("release_id", KEY, nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["press_release.id"], name=op.f("fk_press_publication_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_publication")),
        sa.UniqueConstraint("release_id", "address", name="one_record_per_address"),
    )
    op.create_index("ix_press_publication_day", "press_publication", ["release_id", "published_on"])
    # When a record was made stands in the journal alone; the release was made before it.
    op.execute(
        "INSERT INTO press_publication (release_id, address, published_on, recorded_at) "
        "SELECT id, COALESCE(published_at, ''), published_on, made_at FROM press_release "
        "WHERE published_on IS NOT NULL"
    )
    with op.batch_alter_table("press_release") as batch:
        batch.drop_column("published_at")
        batch.drop_column("published_on")


def _past_discussions() -> None:
    op.create_table(
        "past_discussion",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("program_code", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS,
                name="known_documentkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("year", KEY, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("working_days", KEY, nullable=True),
        sa.Column("is_after_allotment", sa.Boolean(), nullable=False),
        sa.Column("votes", KEY, nullable=False),
        sa.Column("proposals", KEY, nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.CheckConstraint("opened_on <= closed_on", name="past_discussion_runs_forward"),
        sa.CheckConstraint("votes >= 0 AND proposals >= 0", name="past_counts_are_not_negative"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_past_discussion_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_discussion")),
        sa.UniqueConstraint(
            *("body_id", "program_code", "kind", "year", "opened_on"),
            name="one_past_discussion_per_opening",
        ),
    )
