"""what made an edition of the calendar, what named a day, and which days are estimated."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

CHANGES = ("package", "move", "confirmation", "day", "return")


def upgrade() -> None:
    with op.batch_alter_table("calendar_edition") as batch:
        batch.add_column(
            sa.Column("change", sa.String(length=24), nullable=False, server_default="package")
        )
        batch.create_check_constraint(op.f("known_calendarchange"), f"change IN {CHANGES!r}")
    with op.batch_alter_table("calendar_day") as batch:
        batch.add_column(sa.Column("source", sa.Text(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("is_estimated", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # Only a resolution made a further edition so far; the package estimates Kurban Ait from 2026.
    op.execute("UPDATE calendar_edition SET change = 'move' WHERE no > 1")
    op.execute(
        "UPDATE calendar_day SET is_estimated = true "
        "WHERE name_en LIKE '%Eid al-Adha%' AND day >= '2026-01-01'"
    )
