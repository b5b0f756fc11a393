"""What a machine sent, as bytes: JSON without anything that two readers could read differently, and
the one spelling in which it is compared and signed (decided: canonical payload)."""

import hashlib
import json
import re
from typing import Any

from portal.core.faults import Fault

LARGEST_DOCUMENT = 2 * 1024 * 1024  # bytes
DEEPEST = 10  # brackets within brackets
STRING = re.compile(r'"(?:[^"\\]+|\\.)*+"?', re.DOTALL)  # never goes back
NO_BRACKETS = re.compile(r"[^\[\]{}]+")
SIGNATURE = "signature"  # stands beside what it signs

Json = Any


class Unreadable(Exception):
    """The message is not JSON of the expected kind; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.expected)
        self.fault = fault


def read_json(content: bytes) -> dict[str, Json]:
    """The object that the bytes hold; raises Unreadable for anything else, for a name that comes
    twice, for NaN and infinity, and for what lies too deep."""
    try:
        text = content.decode("utf-8")
        _refuse_depths(text)
        found = json.loads(text, object_pairs_hook=_named_once, parse_constant=_no_such_number)
        json.dumps(found, ensure_ascii=False).encode()  # half of a surrogate pair is no character
    except UnicodeError as error:
        raise Unreadable(Fault("Text in UTF-8 without half characters")) from error
    except json.JSONDecodeError as error:
        place = {"row": error.lineno, "column": str(error.colno)}
        raise Unreadable(Fault("JSON without mistakes", found=error.msg[:120], **place)) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(Fault("Numbers that are not endless")) from error
    if not isinstance(found, dict):
        raise Unreadable(Fault("A JSON object", found=type(found).__name__))
    return found


def _refuse_depths(text: str) -> None:
    depth = 0
    for bracket in NO_BRACKETS.sub("", STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            deep = {"count": DEEPEST}
            raise Unreadable(Fault("At most %(count)s brackets within one another", deep))


def _named_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(Fault("Each name of an object once", found=twice[:120]))
    return found


def _no_such_number(name: str) -> Json:
    raise Unreadable(Fault("Numbers that are not endless", found=name))


def canonical_payload(payload: dict[str, Json]) -> bytes:
    """The message in one spelling: without its signature, names sorted, no blanks, UTF-8. This is
    what is compared, and what a signature stands over (decided: canonical payload)."""
    said = {name: value for name, value in payload.items() if name != SIGNATURE}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content: bytes) -> str:
    """The checksum by which a message is known again."""
    return hashlib.sha256(content).hexdigest()
