"""the chain of evidence, its nightly check, the ring of keys; triggers keep evidence as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SEALED = (
    "document_encrypted",
    "cms_encrypted",
    "certificates_encrypted",
    "revocation_encrypted",
)
KEPT = (
    "id",
    "proposal_id",
    "state_act_id",
    "sealing_key",
    "document_sha256",
    "document_streebog",
    "cms_sha256",
    "cms_streebog",
    "certificate_sha256",
    "report",
    "verified_at",
)
# The only change of a record: its sealed columns are emptied together, once.
IS_ERASURE = " AND ".join(
    [
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL",
        *(f"NEW.{one} IS NULL" for one in SEALED),
        *(f"NEW.{one} IS NOT DISTINCT FROM OLD.{one}" for one in KEPT),
    ]
)
UNCHANGED = ("evidence_link", "evidence_check", "evidence_failure")


def upgrade() -> None:
    _records()
    _chain()
    _checks()
    _keys()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
        )
    _refuse("signature_evidence", "DELETE")
    _refuse("signature_evidence", "UPDATE", f"NOT ({IS_ERASURE})")
    for table in UNCHANGED:
        _refuse(table, "DELETE")
        _refuse(table, "UPDATE")


def _refuse(table: str, change: str, condition: str = "") -> None:
    """A later migration that rebuilds one of these tables on SQLite has to set this up again."""
    when = f" WHEN ({condition})" if condition else ""
    head = f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{head} FOR EACH ROW{when} EXECUTE FUNCTION refuse_change()")
    else:
        said = f"SELECT RAISE(ABORT, '{table} is never changed')"
        op.execute(f"{head}{when.replace('IS NOT DISTINCT FROM', 'IS')} BEGIN {said}; END")


def _records() -> None:
    with op.batch_alter_table("signature_evidence") as batch:
        for column in SEALED[:2]:
            batch.alter_column(column, existing_type=sa.LargeBinary(), nullable=True)
        for column in SEALED[2:]:
            batch.add_column(sa.Column(column, sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("sealing_key", KEY, nullable=False, server_default="1"))
        batch.add_column(sa.Column("cms_streebog", sa.String(length=128), nullable=True))
        batch.add_column(sa.Column("erased_at", MOMENT, nullable=True))
        batch.create_check_constraint(
            op.f("erased_as_a_whole"), "(erased_at IS NULL) = (document_encrypted IS NOT NULL)"
        )
    with op.batch_alter_table("signature_evidence") as batch:
        batch.alter_column("sealing_key", existing_type=KEY, server_default=None)


def _chain() -> None:
    op.create_table(
        "evidence_link",
        sa.Column("position", KEY, nullable=False, autoincrement=False),
        sa.Column("evidence_id", KEY, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("record_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("places_count_from_one")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["signature_evidence.id"], name=op.f("fk_evidence_link_evidence_id")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_evidence_link")),
        sa.UniqueConstraint("previous_hash", name=op.f("chain_has_no_branches")),
        sa.UniqueConstraint("record_hash", name=op.f("one_place_per_hash")),
        sa.UniqueConstraint("evidence_id", name=op.f("one_place_per_record")),
    )
    op.create_table(
        "evidence_head",
        sa.Column("id", KEY, nullable=False, autoincrement=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("record_hash", sa.String(length=64), nullable=False),
        sa.Column("checking_until", MOMENT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("chain_has_one_end")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_head")),
    )


def _checks() -> None:
    op.create_table(
        "evidence_check",
        sa.Column("id", KEY, nullable=False),
        sa.Column("night", sa.Date(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("from_position", KEY, nullable=False),
        sa.Column("to_position", KEY, nullable=False),
        sa.Column("checked", KEY, nullable=False),
        sa.Column("failed", KEY, nullable=False),
        sa.Column("first_failed", KEY, nullable=True),
        sa.Column("chain_length", KEY, nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_check")),
        sa.UniqueConstraint("night", name=op.f("one_check_per_night")),
    )
    op.create_table(
        "evidence_failure",
        sa.Column("id", KEY, nullable=False),
        sa.Column("check_id", KEY, nullable=False),
        sa.Column("evidence_id", KEY, nullable=True),
        sa.Column("position", KEY, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["evidence_check.id"], name=op.f("fk_evidence_failure_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_failure")),
    )
    op.create_index("ix_evidence_failure_record", "evidence_failure", ["evidence_id", "check_id"])


def _keys() -> None:
    purpose = sa.Enum(
        "seal",
        "hash",
        name="known_keypurpose",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
    op.create_table(
        "sealing_key",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
        sa.UniqueConstraint("purpose", "number", name=op.f("one_key_per_number")),
    )
