"""Runs migrations on the connection that `portal db upgrade` hands over."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from portal.models import Base
from portal.models.base import UtcMoment


def plain_type(kind: str, subject: object, autogen: AutogenContext) -> str | bool:
    """Write columns by their database types: a migration must not change with the models."""
    if kind == "type" and isinstance(subject, UtcMoment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(subject, TypeDecorator):
        return f"sa.{subject.impl!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=plain_type,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
