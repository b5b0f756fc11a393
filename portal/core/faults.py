"""What is wrong with a file or a message that came in: where it stands, what was found, what would
be right. Readers collect faults; people and machines get all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be taken. `row` counts as the person's program does, from 1; `column`
    is its letter or its heading; in a message to a machine `place` is a JSON pointer."""

    expected: str  # message id of what would be right
    values: Mapping[str, Any] = field(default_factory=dict)
    found: str = ""  # as it stands in the file, shortened
    sheet: str = ""
    row: int | None = None
    column: str = ""
    place: str = ""

    def words(self) -> str:
        """What would be right, in the language of the request."""
        return str(gettext(self.expected, **self.values))
