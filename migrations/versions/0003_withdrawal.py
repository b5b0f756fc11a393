"""a placed document is withdrawn with a public reason and stays readable."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", MOMENT, nullable=True))
        for code in ("kk", "ru"):
            batch.add_column(
                sa.Column(f"reason_{code}", sa.Text(), nullable=False, server_default="")
            )
        batch.create_check_constraint(
            op.f("withdrawal_has_a_day"), "(withdrawn_on IS NULL) = (withdrawn_at IS NULL)"
        )
        batch.create_check_constraint(
            op.f("withdrawal_has_a_reason"),
            "withdrawn_at IS NULL OR (reason_kk <> '' AND reason_ru <> '')",
        )
    op.add_column("discussion", sa.Column("withdrawn_at", MOMENT, nullable=True))
