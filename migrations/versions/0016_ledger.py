"""the public ledger; triggers keep its entries and the looks at it as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
HASH = sa.String(length=64)


def upgrade() -> None:
    _entries()
    op.create_table(
        "ledger_head",
        sa.Column("id", KEY, nullable=False, autoincrement=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("entry_hash", HASH, nullable=False),
        sa.Column("checking_until", MOMENT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ledger_has_one_end")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "ledger_salt",
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("salt", HASH, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_ledger_salt_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_ledger_salt")),
    )
    op.create_table(
        "ledger_check",
        sa.Column("id", KEY, nullable=False),
        sa.Column("night", sa.Date(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("entry_hash", HASH, nullable=False),
        sa.Column("votes", KEY, nullable=False),
        sa.Column("waiting", KEY, nullable=False),
        sa.Column("failed", KEY, nullable=False),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_check")),
        sa.UniqueConstraint("night", name=op.f("one_look_per_night")),
    )
    for table in ("ledger_entry", "ledger_check"):
        for change in ("DELETE", "UPDATE"):
            _refuse(table, change)


def _entries() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("position", KEY, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(length=25), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("afterwards", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous_hash", HASH, nullable=False),
        sa.Column("entry_hash", HASH, nullable=False),
        sa.Column("previous_position", KEY, nullable=True),
        sa.Column("document_number", sa.String(length=30), nullable=True),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("source_no", KEY, nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("moved_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("previous_hash", name=op.f("ledger_has_no_branches")),
        sa.UniqueConstraint("position", "entry_hash", name=op.f("one_hash_per_place")),
        sa.UniqueConstraint("source", "source_id", "source_no", name=op.f("one_entry_per_state")),
        sa.ForeignKeyConstraint(
            ["previous_position", "previous_hash"],
            ["ledger_entry.position", "ledger_entry.entry_hash"],
            name=op.f("fk_ledger_entry_previous_position"),
        ),
        sa.CheckConstraint(
            "(position = 1 AND previous_position IS NULL) OR"
            " (position > 1 AND previous_position IS NOT NULL"
            " AND previous_position = position - 1)",
            name=op.f("places_have_no_gaps"),
        ),
    )
    op.create_index("ix_ledger_entry_entered", "ledger_entry", ["entered_at", "position"])
    op.create_index("ix_ledger_entry_number", "ledger_entry", ["number", "position"])
    op.create_index("ix_ledger_entry_document", "ledger_entry", ["document_number", "position"])


def _refuse(table: str, change: str) -> None:
    """As for evidence: `refuse_change` was made with its triggers."""
    head = f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    else:
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END")
