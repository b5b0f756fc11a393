"""machines of bodies: their tokens, what they sent, signatures under it (§8)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SEALED = (
    "document_encrypted",
    "cms_encrypted",
    "certificates_encrypted",
    "revocation_encrypted",
)
KEPT = (
    *("id", "proposal_id", "state_act_id", "payload_id", "sealing_key"),
    *("document_sha256", "document_streebog", "cms_sha256", "cms_streebog"),
    *("certificate_sha256", "report", "verified_at"),
)
# The only change of a record: its sealed columns are emptied together, once.
IS_ERASURE = " AND ".join(
    [
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL",
        *(f"NEW.{one} IS NULL" for one in SEALED),
        *(f"NEW.{one} IS NOT DISTINCT FROM OLD.{one}" for one in KEPT),
    ]
)
OF_ONE_THING = " + ".join(
    f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)"
    for one in ("proposal_id", "state_act_id", "payload_id")
)
KINDS = ("documents", "budget-reports")


def upgrade() -> None:
    _tokens()
    _sendings()
    _evidence()


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{there}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, there in columns.items()
    ]


def _tokens() -> None:
    op.create_table(
        "machine_token",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("sends", sa.String(length=80), nullable=False),
        sa.Column("may_place", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", KEY, nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("token_ends_after_start")),
        sa.CheckConstraint("sends <> ''", name=op.f("token_sends_something")),
        sa.CheckConstraint(
            "(token_hash IS NULL) = (shown_at IS NULL)", name=op.f("shown_with_its_key")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("revoked_by_somebody")
        ),
        *_references(
            "machine_token", body_id="body", made_by_id="account", revoked_by_id="account"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_token")),
        sa.UniqueConstraint("token_hash", name=op.f("one_machine_per_token")),
    )
    op.create_index("ix_machine_token_body", "machine_token", ["body_id"])


def _sendings() -> None:
    kind = sa.Enum(
        *KINDS, name="known_intake", native_enum=False, create_constraint=True, length=24
    )
    op.create_table(
        "sending",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=True),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("token_id", KEY, nullable=True),
        sa.Column("received_at", MOMENT, nullable=True),
        sa.Column("document_id", KEY, nullable=True),
        sa.Column("edition_id", KEY, nullable=True),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=True),
        sa.Column("wants_place", sa.Boolean(), nullable=False),
        sa.Column("reason_kk", sa.Text(), nullable=False),
        sa.Column("reason_ru", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        *_references(
            "sending", body_id="body", token_id="machine_token", import_id="report_import"
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"],
                [f"{one}.id"],
                name=op.f(f"fk_sending_{one}_id"),
                ondelete="SET NULL",
            )
            for one in ("document", "edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint(
            "body_id", "kind", "external_id", name=op.f("one_sending_per_external_id")
        ),
    )
    op.create_table(
        "signed_payload",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sending_id", KEY, nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        *_references("signed_payload", sending_id="sending"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_payload")),
    )
    op.create_index("ix_signed_payload_sending", "signed_payload", ["sending_id"])


def _evidence() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for change in ("delete", "update"):
        on_table = " ON signature_evidence" if is_postgres else ""
        op.execute(f"DROP TRIGGER signature_evidence_refuses_{change}{on_table}")
    with op.batch_alter_table("signature_evidence") as batch:
        batch.drop_constraint(op.f("evidence_is_of_one_thing"), type_="check")
        batch.add_column(sa.Column("payload_id", KEY, nullable=True))
        batch.create_foreign_key(
            op.f("fk_signature_evidence_payload_id"), "signed_payload", ["payload_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("one_signature_per_payload"), ["payload_id"])
    with op.batch_alter_table("signature_evidence") as batch:
        batch.create_check_constraint(op.f("evidence_is_of_one_thing"), f"{OF_ONE_THING} = 1")
    _refuse("DELETE")
    _refuse("UPDATE", f"NOT ({IS_ERASURE})")


def _refuse(change: str, condition: str = "") -> None:
    """The table was built anew on SQLite, so its triggers are too."""
    when = f" WHEN ({condition})" if condition else ""
    name = f"signature_evidence_refuses_{change.lower()}"
    head = f"CREATE TRIGGER {name} BEFORE {change} ON signature_evidence"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{head} FOR EACH ROW{when} EXECUTE FUNCTION refuse_change()")
    else:
        said = "SELECT RAISE(ABORT, 'signature_evidence is never changed')"
        op.execute(f"{head}{when.replace('IS NOT DISTINCT FROM', 'IS')} BEGIN {said}; END")
