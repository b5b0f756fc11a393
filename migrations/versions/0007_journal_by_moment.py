"""the journal can be read by its days."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_journal_entry_at", "journal_entry", ["at"])
