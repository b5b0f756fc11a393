"""What a machine's request asks for: under which external id, for which work, of what type and
size, and whether it only wants to be looked at."""

import re

from flask import Response, request
from flask_babel import gettext as _

from portal.core.errors import problem
from portal.core.faults import Fault
from portal.core.machines import machine
from portal.intake.answers import faulty
from portal.terms import Intake

EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
NO_EXTERNAL_ID = Fault(
    "Up to 100 Latin letters, digits and . _ ~ -, the first a letter or a digit",
    place="external_id",
)
JSON_TYPE = "application/json"


def why_not_here(external_id: str, kind: Intake) -> Response | None:
    """An address that is none, or work that the token is not for."""
    if not EXTERNAL_ID.fullmatch(external_id):
        return faulty([NO_EXTERNAL_ID], 1)
    if kind not in machine().sends:
        return problem(403, _("This token is not for such documents"), paragraph="§8")
    return None


def why_not_place() -> Response:
    """403 for a machine that makes drafts and asked to place."""
    return problem(403, _("This token makes drafts only: a person places them"), paragraph="§8")


def wrong_type(*taken: str) -> Response:
    """415 with the types that are taken."""
    answer = problem(415, _("Send one of these types: %(types)s", types=", ".join(taken)))
    answer.headers["Accept"] = ", ".join(taken)
    return answer


def content(most: int) -> bytes:
    """The bytes of the message, not more than so many."""
    request.max_content_length = most
    return request.get_data(cache=False)


def is_dry_run() -> bool:
    """Whether nothing is to be written (`?dry_run=1`)."""
    return request.args.get("dry_run", "") not in ("", "0", "false")


def too_large() -> Response:
    """413 says how much is taken."""
    megabytes = (request.max_content_length or 0) // 2**20
    return problem(413, _("Send at most %(count)s MB", count=megabytes))
