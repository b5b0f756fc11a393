"""files handed in for a dry run, until they are taken over or forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("edition_id", KEY, nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_upload_body_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_account_id")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_upload_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_body", "upload", ["body_id", "uploaded_at"])
    op.create_table(
        "uploaded_file",
        sa.Column("upload_id", sa.String(length=32), nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("uploaded_file_is_not_empty")),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["upload.id"],
            name=op.f("fk_uploaded_file_upload_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload_id", "position", name=op.f("pk_uploaded_file")),
    )
    op.create_index("ix_uploaded_file_sha256", "uploaded_file", ["sha256"])
