"""the answers of a phone are counted, signings that have ended are found by their end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RETURNED = "(cms_encrypted IS NULL) = (returned_at IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("phone_signing") as batch:
        batch.add_column(sa.Column("attempts", KEY, nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("returned_with_a_signature"), RETURNED)
    op.create_index("ix_phone_signing_expires_at", "phone_signing", ["expires_at"])
