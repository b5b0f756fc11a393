"""offices with powers and terms, heads of bodies, sign-ins by any key, acts of state, phones."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ROLES = (
    "administrator",
    "head",
    "central_body",
    "operator",
    "chief_operator",
    "auditor",
    "system_keeper",
    "state_body",
)
OF_A_BODY = "(role IN ('administrator', 'head', 'central_body')) = (body_id IS NOT NULL)"
EMPLOYEE = "feed,place,respond"


def known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _bodies()
    op.create_table(
        "unit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("name_kk", sa.String(length=300), nullable=False),
        sa.Column("name_ru", sa.String(length=300), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        reference("unit", "body_id", "body"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_body", "unit", ["body_id"])
    _offices()
    _claims()
    _sign_ins()
    _texts_to_sign()
    _evidence()


def _bodies() -> None:
    op.add_column("body", sa.Column("bin", sa.String(length=12), nullable=True))
    op.add_column(
        "body", sa.Column("is_central", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("one_body_per_bin", "body", ["bin"], unique=True)
    with op.batch_alter_table("journal_entry") as batch:
        batch.add_column(sa.Column("body_id", KEY, nullable=True))
        batch.create_foreign_key(op.f("fk_journal_entry_body_id"), "body", ["body_id"], ["id"])
    op.create_index("ix_journal_entry_body", "journal_entry", ["body_id"])


def _offices() -> None:
    with op.batch_alter_table("role_grant") as batch:
        batch.drop_constraint(op.f("known_role"), type_="check")
        batch.drop_constraint(op.f("administrator_has_a_body"), type_="check")
        batch.add_column(sa.Column("unit_id", KEY, nullable=True))
        batch.add_column(
            sa.Column("powers", sa.String(length=80), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("granted_by_id", KEY, nullable=True))
        batch.add_column(sa.Column("ended_by_id", KEY, nullable=True))
        for column, other in (
            ("unit_id", "unit"),
            ("granted_by_id", "account"),
            ("ended_by_id", "account"),
        ):
            batch.create_foreign_key(op.f(f"fk_role_grant_{column}"), other, [column], ["id"])
    op.execute("UPDATE role_grant SET starts_on = date(granted_at)")
    op.execute(f"UPDATE role_grant SET powers = '{EMPLOYEE}' WHERE role = 'administrator'")
    with op.batch_alter_table("role_grant") as batch:
        batch.alter_column("starts_on", existing_type=sa.Date(), nullable=False)
        batch.alter_column(
            "powers", existing_type=sa.String(length=80), nullable=False, server_default=None
        )
        words = ", ".join(f"'{one}'" for one in ROLES)
        batch.create_check_constraint(op.f("known_role"), f"role IN ({words})")
        batch.create_check_constraint(op.f("office_of_a_body_names_it"), OF_A_BODY)
        batch.create_check_constraint(op.f("a_key_is_no_office"), "role <> 'state_body'")
        batch.create_check_constraint(
            op.f("office_ends_after_start"), "ends_on IS NULL OR ends_on >= starts_on"
        )
    op.create_index("ix_role_grant_body", "role_grant", ["body_id"])
    living_head = sa.text("role = 'head' AND ended_at IS NULL")
    op.create_index(
        "one_living_head_per_body",
        "role_grant",
        ["body_id"],
        unique=True,
        sqlite_where=living_head,
        postgresql_where=living_head,
    )


def _evidence() -> None:
    """A signature is kept under an act of state too."""
    with op.batch_alter_table("signature_evidence") as batch:
        batch.add_column(sa.Column("state_act_id", sa.String(length=32), nullable=True))
        batch.alter_column("proposal_id", existing_type=KEY, nullable=True)
        batch.create_foreign_key(
            op.f("fk_signature_evidence_state_act_id"), "state_act", ["state_act_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("one_signature_per_act"), ["state_act_id"])
        batch.create_check_constraint(
            op.f("evidence_is_of_one_thing"), "(proposal_id IS NULL) <> (state_act_id IS NULL)"
        )


def _claims() -> None:
    op.create_table(
        "head_claim",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=True),
        sa.Column("grounds", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)", name=op.f("claim_is_decided")
        ),
        reference("head_claim", "account_id", "account"),
        reference("head_claim", "body_id", "body"),
        reference("head_claim", "decided_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_claim")),
    )
    is_open = sa.text("decided_at IS NULL")
    op.create_index(
        "one_open_claim_per_person",
        "head_claim",
        ["body_id", "account_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _sign_ins() -> None:
    """Sign-ins are short-lived: those of the older version end here, their owners sign in again."""
    op.drop_table("sign_in")
    op.create_table(
        "sign_in",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("grant_id", KEY, nullable=True),
        sa.Column("way", known("known_signinway", "eds", "egov"), nullable=False),
        sa.Column(
            "key_kind",
            known("known_keykind", "individual", "head", "signatory", "employee"),
            nullable=False,
        ),
        sa.Column("body_id", KEY, nullable=True),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=True),
        sa.Column("signer_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("contour", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(way = 'eds') = (certificate_sha256 IS NOT NULL)", name=op.f("eds_has_a_certificate")
        ),
        sa.CheckConstraint(
            "body_id IS NULL OR key_kind <> 'individual'", name=op.f("state_body_has_its_own_key")
        ),
        reference("sign_in", "account_id", "account"),
        reference("sign_in", "grant_id", "role_grant"),
        reference("sign_in", "body_id", "body"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("one_sign_in_per_token")),
    )
    op.create_index("ix_sign_in_account", "sign_in", ["account_id"])


def _texts_to_sign() -> None:
    op.create_table(
        "state_act",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("grant_id", KEY, nullable=False),
        sa.Column("payload_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("text_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("back", sa.String(length=400), nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("led_to", sa.String(length=400), nullable=True),
        reference("state_act", "actor_id", "account"),
        reference("state_act", "grant_id", "role_grant"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_act")),
    )
    op.create_index("ix_state_act_actor", "state_act", ["actor_id"])
    op.create_table(
        "phone_signing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("holder_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("language", known("known_language", "kk", "ru", "en"), nullable=False),
        sa.Column("title_kk", sa.String(length=300), nullable=False),
        sa.Column("title_ru", sa.String(length=300), nullable=False),
        sa.Column("content_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("is_attached", sa.Boolean(), nullable=False),
        sa.Column("back", sa.String(length=400), nullable=False),
        sa.Column("fields", sa.String(length=1000), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.Column("cms_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("rejection", sa.String(length=40), nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_signing")),
        sa.UniqueConstraint("token_hash", name=op.f("one_signing_per_address")),
    )
