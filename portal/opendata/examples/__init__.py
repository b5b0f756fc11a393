"""The answers that stand in the document of the API: real ones, of a fixed small portal, which a
test compares with what that portal answers, or writes anew (`tests/api/test_openapi.py`)."""

import json
from functools import lru_cache
from pathlib import Path

from portal.core.api.shapes import Json

FOLDER = Path(__file__).parent
WRITTEN_AT = "http://localhost"


@lru_cache(maxsize=2)
def examples(base: str = WRITTEN_AT) -> Json:
    """Every example by the name of its operation, with the addresses of this portal."""
    files = sorted(FOLDER.glob("*.json"))
    texts = {file.stem: file.read_text("utf-8").replace(WRITTEN_AT, base) for file in files}
    return {name: json.loads(text) for name, text in texts.items()}
