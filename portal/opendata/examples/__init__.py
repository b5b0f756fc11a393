"""The answers that stand in the document of the API: real ones, of a fixed small portal, which a
test compares with what that portal answers, or writes anew (`tests/api/test_examples.py`)."""

import json
from functools import cache
from pathlib import Path

from portal.core.api.shapes import Json

FOLDER = Path(__file__).parent


@cache
def examples() -> Json:
    """Every example by the name of its operation."""
    files = sorted(FOLDER.glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}
