"""followers of news by mail, what they follow, and letters that leave no trace."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FOLLOWED = ("document", "program", "body", "region", "document-kind", "search")


def upgrade() -> None:
    _followers()
    _followings()
    _requests()
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("follower_id", KEY, nullable=True))
        batch.add_column(sa.Column("stop_url", sa.String(length=300), nullable=True))
        batch.add_column(
            sa.Column("leaves_no_trace", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.create_foreign_key(op.f("fk_notice_follower_id"), "follower", ["follower_id"], ["id"])
    op.create_index("ix_notice_follower", "notice", ["follower_id"])


def _language() -> sa.Enum:
    return _words("language", "kk", "ru", "en")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(
        *words, name=f"known_{name}", native_enum=False, create_constraint=True, length=24
    )


def _followers() -> None:
    op.create_table(
        "follower",
        sa.Column("id", KEY, nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("address_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("language", _language(), nullable=False),
        *(
            sa.Column(name, MOMENT, nullable=False)
            for name in ("confirmed_at", "told_from", "told_until")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("address_hash", name="one_follower_per_address"),
        sa.UniqueConstraint("token_hash", name="one_follower_per_token"),
        sa.CheckConstraint("told_from <= told_until", name=op.f("told_forward")),
    )
    op.create_index("ix_follower_told_until", "follower", ["told_until"])


def _followings() -> None:
    op.create_table(
        "following",
        sa.Column("id", KEY, nullable=False),
        sa.Column("follower_id", KEY, nullable=False),
        sa.Column("what", _words("followedkind", *FOLLOWED), nullable=False),
        sa.Column("key", sa.String(length=700), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["follower.id"], name=op.f("fk_following_follower_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint("follower_id", "what", "key", name="one_following_per_thing"),
    )


def _requests() -> None:
    op.create_table(
        "follow_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("place", KEY, nullable=False),
        sa.Column("address_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("language", _language(), nullable=False),
        sa.Column("what", _words("followedkind", *FOLLOWED), nullable=False),
        sa.Column("key", sa.String(length=700), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_request")),
        sa.UniqueConstraint("token_hash", name="one_request_per_token"),
        sa.UniqueConstraint("address_hash", "place", name="one_request_per_place"),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("few_requests_wait")),
    )
    op.create_index("ix_follow_request_expires_at", "follow_request", ["expires_at"])
