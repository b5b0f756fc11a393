"""closed accounts, marks of their votes, and whose a letter is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("account", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "closed_voter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("discussion_id", KEY, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_closed_voter_discussion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_voter")),
        sa.UniqueConstraint("mark", name=op.f("one_mark_per_vote")),
    )
    op.create_index("ix_closed_voter_discussion", "closed_voter", ["discussion_id"])
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("account_id", KEY, nullable=True))
        batch.create_foreign_key(op.f("fk_notice_account_id"), "account", ["account_id"], ["id"])
    op.create_index("ix_notice_account", "notice", ["account_id"])
