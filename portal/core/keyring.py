"""The ring of keys as the database keeps it: random keys, each wrapped by a key that is drawn from
PORTAL_IIN_KEY, so that neither alone opens anything (decided: the ring)."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from cryptography.fernet import InvalidToken
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.config import ConfigError
from portal.core.db import read_session, write_session
from portal.core.secrets import FIRST, KEY_BYTES, Keys, Ring, box, derive, first_ring
from portal.models import SealingKey, SignatureEvidence
from portal.models.base import upsert
from portal.terms import KeyPurpose

WRONG_KEY = (
    "PORTAL_IIN_KEY does not open the keys of this database: give the right one, or give the "
    "former one in PORTAL_IIN_KEY_OLD and run `portal keys rewrap`"
)


def open_keys(bind: Engine, iin_key: str, now: datetime) -> Keys:
    """The keys of a portal; the ring is begun when there is none. Raises ConfigError when the
    setting does not fit; a database that does not answer yet is asked again at first need."""
    keys = Keys(iin_key, partial(_ring, bind, iin_key))
    try:
        if not _kept(bind):
            with write_session(bind) as db:
                _begin(db, iin_key, now)
        keys.reload()
    except (OperationalError, ProgrammingError):
        return keys
    finally:
        bind.dispose()  # workers are forked after this: none may inherit an open connection
    return keys


def _ring(bind: Engine, iin_key: str) -> Ring:
    """The ring of the database; before one has begun, the keys that it will begin with."""
    rows = _kept(bind)
    if not rows:
        return first_ring(iin_key)
    keys = {(row.purpose, row.number): unwrap(iin_key, row) for row in rows}
    sealing = {no: key for (purpose, no), key in keys.items() if purpose is KeyPurpose.SEAL}
    return Ring(keys[KeyPurpose.HASH, FIRST], sealing)


def _kept(bind: Engine) -> Sequence[SealingKey]:
    with read_session(bind) as db:
        return keys_in_order(db)


def keys_in_order(db: Session) -> Sequence[SealingKey]:
    """Every key, the one for hashes first."""
    return db.scalars(select(SealingKey).order_by(SealingKey.purpose, SealingKey.number)).all()


def _begin(db: Session, iin_key: str, now: datetime) -> None:
    """The keys drawn from the setting become the first of the ring, so that what they sealed and
    hashed stays readable; of two processes that begin at once, one does. Raises ConfigError for a
    setting that does not open what an older version sealed."""
    first = first_ring(iin_key)
    _check_older(db, first.sealing[FIRST])
    for purpose, key in (
        (KeyPurpose.HASH, first.hash_key),
        (KeyPurpose.SEAL, first.sealing[FIRST]),
    ):
        wrapped = wrap(iin_key, purpose, FIRST, key)
        values = {"purpose": purpose, "number": FIRST, "wrapped": wrapped, "made_at": now}
        db.execute(upsert(db, SealingKey).values(values).on_conflict_do_nothing())


def _check_older(db: Session, key: bytes) -> None:
    sealed = select(SignatureEvidence.document_encrypted).order_by(SignatureEvidence.id.desc())
    newest = db.scalar(sealed.where(SignatureEvidence.erased_at.is_(None)).limit(1))
    if newest is None:
        return
    try:
        box(key).decrypt(newest.rpartition(b":")[2])
    except InvalidToken as error:
        raise ConfigError(WRONG_KEY) from error


def rotate(db: Session, iin_key: str, now: datetime) -> SealingKey:
    """A new random key seals from now on; the former ones only open. Raises ConfigError."""
    newest = [one for one in _locked(db) if one.purpose is KeyPurpose.SEAL][-1]
    unwrap(iin_key, newest)  # a key wrapped by a wrong setting would be lost
    number, key = newest.number + 1, secrets.token_bytes(KEY_BYTES)
    newest.retired_at = now
    fresh = SealingKey(
        purpose=KeyPurpose.SEAL,
        number=number,
        wrapped=wrap(iin_key, KeyPurpose.SEAL, number, key),
        made_at=now,
    )
    db.add(fresh)
    return fresh


def rewrap(db: Session, former_iin_key: str, iin_key: str) -> int:
    """Wrap every key by the new setting, all or none; how many were. Raises ConfigError when
    neither setting opens one of them."""
    changed = 0
    for row in _locked(db):
        if _opens(iin_key, row):
            continue
        if not _opens(former_iin_key, row):
            raise ConfigError("PORTAL_IIN_KEY_OLD does not open the keys of this database either")
        key = unwrap(former_iin_key, row)
        row.wrapped = wrap(iin_key, row.purpose, row.number, key)
        changed += 1
    return changed


def _locked(db: Session) -> Sequence[SealingKey]:
    """Every key, while nobody else changes the ring: the key for hashes is the lock."""
    lock = select(SealingKey.id).where(SealingKey.purpose == KeyPurpose.HASH).with_for_update()
    if db.scalar(lock) is None:
        raise ConfigError("There are no keys yet; run `portal db upgrade`")
    return keys_in_order(db)


def wrap(iin_key: str, purpose: KeyPurpose, number: int, key: bytes) -> bytes:
    """A key as the database keeps it; it says which one it is, so that rows cannot be swapped."""
    return box(derive(iin_key, b"key wrapping")).encrypt(_mark(purpose, number) + key)


def unwrap(iin_key: str, row: SealingKey) -> bytes:
    """A key of the database; raises ConfigError when the setting does not open it."""
    try:
        content = box(derive(iin_key, b"key wrapping")).decrypt(row.wrapped)
    except InvalidToken as error:
        raise ConfigError(WRONG_KEY) from error
    mark = _mark(row.purpose, row.number)
    if not content.startswith(mark):
        raise ConfigError(f"The key {row.purpose} {row.number} of this database is another one")
    return content.removeprefix(mark)


def _opens(iin_key: str, row: SealingKey) -> bool:
    try:
        unwrap(iin_key, row)
    except ConfigError:
        return False
    return True


def _mark(purpose: KeyPurpose, number: int) -> bytes:
    return f"{purpose.value}:{number}:".encode()
