"""A session that only looks, because the application writes in transactions of its own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session that holds no lock while the application writes."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
