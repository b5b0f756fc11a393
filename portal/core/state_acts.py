"""Acts of state: each is said in full, signed by the official, and only then done (decided: acts
of state). A feature tells here how its acts are said and done; what is signed is what happens,
because the act is said once more in the transaction that does it, and has to say the same."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app, redirect, url_for
from flask_babel.speaklater import LazyString
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from portal.core import journal
from portal.core.access import keys, signed_in
from portal.core.clock import request_now
from portal.core.db import transaction
from portal.core.doors import Door
from portal.core.evidence import Signed, keep_evidence
from portal.core.grants import lock_offices
from portal.core.i18n import lang, speaking
from portal.core.secrets import new_key, new_nonce
from portal.models import Account, RoleGrant, StateAct
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date

LIFE = timedelta(minutes=15)  # to read and to sign
KEPT = timedelta(days=1)  # what was typed for an act that nobody signed
OFFICE_ENDED = Refusal("The office of whoever signed it has ended", "§8")
CHANGED = Refusal("What you were asked to sign has changed meanwhile: read it anew and sign it", "")
Given = Mapping[str, Any]  # what an act is done with, as JSON keeps it


@dataclass(frozen=True)
class Acting:
    """An official in an office at one moment; `locks` when the act is about to be done."""

    db: Session
    official: Account
    grant: RoleGrant
    now: datetime
    locks: bool
    act_id: str = ""  # of the act that is being done

    @property
    def body_id(self) -> int:
        """The state body acted for."""
        return self.grant.body_id or abort(403)


@dataclass(frozen=True)
class Statement:
    """An act in the official's language: facts by label, and the whole texts that take effect."""

    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...] = ()
    masked: tuple[str, ...] = ()  # numbers of people in it, which no screen shows


@dataclass(frozen=True)
class Done:
    """Where a done act can be seen, and what its official is told."""

    path: str
    words: str


@dataclass(frozen=True)
class Performer:
    """How one kind of act of state is said and done."""

    title: LazyString
    consequences: tuple[LazyString, ...]  # what follows from it, in plain words
    door: Door  # the office and the powers it takes (§8)
    state: Callable[[Acting, Given], Statement]  # raises Refused when it cannot be done now
    perform: Callable[[Acting, Given], Done]  # does what was said


Writer = Callable[[StateAct, "Performer", RoleGrant, Statement, "Envelope"], bytes]


@dataclass(frozen=True)
class Envelope:
    """What is kept, sealed, of an act that waits for its signature."""

    language: str
    nonce: str
    given: Given = field(repr=False)

    def packed(self) -> bytes:
        """For sealing; never stored in clear."""
        said = {"language": self.language, "nonce": self.nonce, "given": self.given}
        return json.dumps(said, ensure_ascii=False).encode()

    @classmethod
    def of(cls, act: StateAct) -> "Envelope":
        """What `packed` wrote for an act."""
        return cls(**json.loads(keys().open(act.payload_encrypted)))


@dataclass(frozen=True)
class StateActs:
    """Every act of state of the portal by its name, and who writes the text to be signed."""

    performers: Mapping[str, Performer]
    write: Writer

    def said(self, acting: Acting, act: StateAct) -> tuple[Statement, bytes]:
        """The act as it would be done now, and its exact text; raises Refused."""
        envelope, performer = Envelope.of(act), self.performers[act.act]
        with speaking(envelope.language):
            statement = performer.state(acting, envelope.given)
            return statement, self.write(act, performer, acting.grant, statement, envelope)


def state_acts() -> StateActs:
    """The acts of state of the running portal."""
    found: StateActs = current_app.extensions["state_acts"]
    return found


def acting_in(db: Session, performer: Performer, *, locks: bool) -> Acting:
    """The visitor in the office acted in, read in this transaction: an office that was ended a
    moment ago or lost its power acts no more; 403."""
    found, now = signed_in(), request_now()
    if locks and found.grant is not None and found.grant.body_id is not None:
        lock_offices(db, found.grant.body_id)
    sought = (
        select(RoleGrant)
        .where(RoleGrant.id == (found.grant.id if found.grant else None))
        .options(joinedload(RoleGrant.body))
    )
    grant = db.scalar(sought.with_for_update(of=RoleGrant, read=True) if locks else sought)
    if grant is None or not grant.is_held(local_date(now)):
        abort(403)
    if not performer.door.lets_in(True, grant.role, grant.powers):
        abort(403)
    return Acting(db, db.get_one(Account, found.account.id), grant, now, locks)


def acting_again(db: Session, act: StateAct, performer: Performer, now: datetime) -> Acting:
    """Whoever signed an act that takes effect later, in the office of the signature, locked; raises
    Refused when that office has ended or lost its power meanwhile."""
    grant = db.get_one(RoleGrant, act.grant_id)
    if grant.body_id is not None:
        lock_offices(db, grant.body_id)
    held = (
        select(RoleGrant)
        .where(RoleGrant.id == act.grant_id)
        .options(joinedload(RoleGrant.body))
        .with_for_update(of=RoleGrant, read=True)
        .execution_options(populate_existing=True)
    )
    grant = db.scalars(held).one()
    is_open = performer.door.lets_in(True, grant.role, grant.powers)
    if not grant.is_held(local_date(now)) or not is_open:
        raise Refused(OFFICE_ENDED)
    return Acting(db, db.get_one(Account, act.actor_id), grant, now, locks=True, act_id=act.id)


def ask_to_sign(act: str, given: Given, back: str) -> Response:
    """Put an act before its official, to be read and signed within 15 minutes; nothing is done
    yet. `back` is the page it was begun on. Raises Refused when it cannot be done."""
    performer = state_acts().performers[act]
    with transaction() as db:
        acting = acting_in(db, performer, locks=False)
        prepared = _prepared(acting, act, given, back)
        _forget_unsigned(acting)
        _said, text = state_acts().said(acting, prepared)
        prepared.text_encrypted = keys().seal(text)
        db.add(prepared)
    return redirect(url_for("confirmations.confirm", act_id=prepared.id), 303)


def _prepared(acting: Acting, act: str, given: Given, back: str) -> StateAct:
    return StateAct(
        id=new_key(),
        act=act,
        actor_id=acting.official.id,
        grant_id=acting.grant.id,
        payload_encrypted=keys().seal(Envelope(lang(), new_nonce(), given).packed()),
        back=back,
        prepared_at=acting.now,
        expires_at=acting.now + LIFE,
    )


def _forget_unsigned(acting: Acting) -> None:
    """What this official prepared long ago and never signed names people for no purpose."""
    acting.db.execute(
        delete(StateAct)
        .where(StateAct.actor_id == acting.official.id, StateAct.done_at.is_(None))
        .where(StateAct.expires_at < acting.now - KEPT)
    )


def do_signed(db: Session, act: StateAct, signed: Signed) -> Done | None:
    """Do the act whose text was signed, and keep the signature; the act must be locked. None when
    it was done before. Raises Refused when it cannot be done any more or would be another."""
    if act.done_at is not None:
        return None
    performer = state_acts().performers[act.act]
    acting = acting_in(db, performer, locks=True)
    _said, text = state_acts().said(acting, act)
    if text != signed.document:
        raise Refused(CHANGED)
    done = performer.perform(replace(acting, act_id=act.id), Envelope.of(act).given)
    keep_evidence(db, keys(), signed, state_act_id=act.id)
    act.done_at, act.led_to = acting.now, done.path
    grant = acting.grant
    journal.record(
        db, acting.now, acting.official, "state_act.sign", act, body_id=grant.body_id, of=act.act
    )
    return done


def typed_before(db: Session, act: str, act_id: str) -> Given | None:
    """What the visitor typed for an act of this kind that was not done, to fill its form again;
    None for anything that is not the visitor's own."""
    found = signed_in()
    kept = db.scalar(
        select(StateAct)
        .where(StateAct.id == act_id, StateAct.act == act, StateAct.done_at.is_(None))
        .where(StateAct.actor_id == found.account.id)
        .where(StateAct.grant_id == (found.grant.id if found.grant else None))
    )
    return Envelope.of(kept).given if kept else None
