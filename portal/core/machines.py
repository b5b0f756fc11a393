"""Machines of state bodies: they come with a token, never with a session (§8, decided: keys of
machines)."""

import re
import secrets
import zlib
from datetime import date

from flask import Response, g, request
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.core.clock import request_today
from portal.core.db import session, transaction
from portal.core.errors import problem
from portal.core.i18n import refusal_words
from portal.core.limits import Allowance, allowance
from portal.core.secrets import token_hash
from portal.models import MachineToken
from portal.rules import Refusal

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX, SECRET, CHECK = "opk_", 36, 6  # letters: more than 210 bits, and 32 bits of a checksum
FORM = re.compile(f"{PREFIX}[0-9A-Za-z]{{{SECRET + CHECK}}}")
OF_A_TOKEN = "120 per minute"
OF_AN_ADDRESS = "300 per minute"
FAILURES = "20 per 10 minutes"  # keys of one address that were not accepted
NO_KEY = Refusal("Send the token of the body: Authorization: Bearer opk_…", "§8")
UNKNOWN = Refusal("The portal does not know this token", "§8")
NOT_VALID = Refusal("This token was revoked, has run out or has not begun", "§8")


def new_machine_key() -> str:
    """A random key of a machine with a checksum, so that a leaked one is recognised by those who
    look for leaks, and a mistyped one without a look at the database."""
    secret = "".join(secrets.choice(LETTERS) for _letter in range(SECRET))
    return f"{PREFIX}{secret}{_check(secret)}"


def _check(secret: str) -> str:
    """CRC-32 of the secret in base 62."""
    number, letters = zlib.crc32(secret.encode()), ""
    for _letter in range(CHECK):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters


def is_well_formed(key: str) -> bool:
    """Whether this can be a key at all."""
    if not FORM.fullmatch(key):
        return False
    secret = key.removeprefix(PREFIX)[:SECRET]
    return secrets.compare_digest(key[-CHECK:], _check(secret))


def machine() -> MachineToken:
    """The machine that asks, with its body; only behind a door for machines."""
    found: MachineToken = g.machine
    return found


def hold_machine(db: Session, found: MachineToken, today: date) -> bool:
    """Whether the machine may still send, read in the transaction of its act; whoever revokes it
    waits for the end of it."""
    held = db.scalar(
        select(MachineToken)
        .where(MachineToken.id == found.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return held is not None and held.is_valid(today)


def stop_machine() -> Response | None:
    """Let in a machine with a valid token and remember it for the request; the answer that stops
    anybody else."""
    who = get_remote_address()
    if stopped := too_many(allowance(OF_AN_ADDRESS, f"machines:{who}")):
        return stopped
    if stopped := too_many(allowance(FAILURES, f"keys:{who}", counts=False)):
        return stopped
    found = _presented()
    if isinstance(found, Refusal):
        allowance(FAILURES, f"keys:{who}")
        return no_entry(found)
    g.machine, g.allowance = found, allowance(OF_A_TOKEN, f"machine:{found.id}")
    if stopped := too_many(g.allowance):
        return stopped
    _note_use(found)
    return None


def _presented() -> MachineToken | Refusal:
    """The machine whose token came; the database is asked by a hash alone, so how long that takes
    tells nothing of any key."""
    scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        return NO_KEY
    if not is_well_formed(key.strip()):
        return UNKNOWN
    found = session().scalar(
        select(MachineToken)
        .where(MachineToken.token_hash == token_hash(key.strip()))
        .options(joinedload(MachineToken.body))
    )
    if found is None:
        return UNKNOWN
    return found if found.is_valid(request_today()) else NOT_VALID


def no_entry(refusal: Refusal) -> Response:
    """401 for a token that does not let in."""
    answer = problem(401, refusal_words(refusal), paragraph=refusal.paragraph)
    error = "" if refusal is NO_KEY else ', error="invalid_token"'
    answer.headers["WWW-Authenticate"] = f'Bearer realm="intake"{error}'
    return answer


def too_many(found: Allowance) -> Response | None:
    """429 with the seconds to wait, when a limit is exceeded."""
    if not found.is_exceeded:
        return None
    answer = problem(429, _("Too many requests: wait and try again"))
    answer.headers["Retry-After"] = str(found.seconds)
    return answer


def _note_use(found: MachineToken) -> None:
    """The day of the last use, so that a forgotten or a stolen token is noticed; once a day."""
    today = request_today()
    if found.last_used_on == today:
        return
    with transaction() as db:
        used = update(MachineToken).where(MachineToken.id == found.id)
        db.execute(used.values(last_used_on=today))
