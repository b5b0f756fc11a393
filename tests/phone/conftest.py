"""Pages are drawn from one kind of database."""

from tests.one_database import database_url

__all__ = ("database_url",)
