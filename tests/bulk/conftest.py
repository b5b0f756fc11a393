"""Open data is drawn from one kind of database here; PostgreSQL has tests of its own."""

from tests.one_database import database_url

__all__ = ("database_url",)
