"""Somebody of each kind at a browser, each with things of their own, and one stranger's things."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from moderation.state_acts import REFUSE
from portal.access_table import EVERYBODY, Somebody
from portal.core.secrets import new_token
from portal.models import Account, Body, Discussion, Proposal, RoleGrant, SignIn
from portal.rules.calendar import local_date
from portal.terms import BODY_ROLES, AccountKind, KeyKind, Power, ProposalStatus, Role
from portal.workplace.staff.state_acts import GIVE
from portal.workplace.state_acts import CORRECT
from tests import kept
from tests.browser import Browser
from tests.guards.world import World, make_world, phone_signing, prepared_act, unsent_draft
from tests.make import MORNING, make_account, make_body, make_grant, make_proposal, sign_in_as
from tests.signing import Signers

Samples = dict[tuple[str, str], object]
CENTRAL = "217"
OFFICE = {
    "iin": "850715200017",
    "name": "Сәрсенбаева Әйгерім",
    "role": "administrator",
    "powers": ["delegate"],
    "starts_on": local_date(MORNING).isoformat(),
    "ends_on": None,
    "unit_id": None,
    "unit_kk": "",
    "unit_ru": "",
}


@dataclass
class Everybody:
    """The world with everybody in it; `own` and `foreign` address their things and others'."""

    world: World
    discussion: Discussion
    browsers: dict[str, Browser] = field(default_factory=dict)
    strangers: dict[str, Browser] = field(default_factory=dict)  # the same offices elsewhere
    own: dict[str, Samples] = field(default_factory=dict)

    def address(self, rule: Rule, name: str, *, is_own: bool) -> str:
        """An address of a thing of one's own, or of somebody else's."""
        return self.world.address(rule, mine=self.own[name] if is_own else None)


def make_everybody(app: Flask, db: Session, signers: Signers) -> Everybody:
    """Everybody signed in; committed."""
    world = make_world(app, db)
    own, other = make_body(db, "201"), make_body(db, CENTRAL)
    found = Everybody(world, world.discussion)
    for somebody in EVERYBODY:
        account = _account(db, somebody)
        browser = _signed_in(app, db, somebody, account, own)
        found.browsers[somebody.name] = browser
        mine = _things(db, world.discussion, browser, account, is_guest=not somebody.is_signed_in)
        found.own[somebody.name] = mine | _act(world, account, mine)
        number = mine["number", "proposals.signature"]
        signed = db.scalars(select(Proposal).where(Proposal.number == number)).one()
        kept.keep(db, app.extensions["keys"], signers, signed)
        if somebody.role in BODY_ROLES:
            elsewhere = _signed_in(app, db, somebody, make_account(db), other)
            found.strangers[somebody.name] = elsewhere
    db.commit()
    return found


def _account(db: Session, somebody: Somebody) -> Account:
    is_organisation = somebody.name == "organisation"
    kind = AccountKind.ORGANISATION if is_organisation else AccountKind.PERSON
    return make_account(db, kind=kind)


def _signed_in(
    app: Flask, db: Session, somebody: Somebody, account: Account, body: Body
) -> Browser:
    browser = Browser(app)
    if not somebody.is_signed_in:
        return browser
    if somebody.role is Role.STATE_BODY:
        key = {"key_kind": KeyKind.SIGNATORY, "body_id": body.id}
        return sign_in_as(browser, db, account, **key)
    if somebody.role is None:
        return sign_in_as(browser, db, account)
    acts_for = body if somebody.role in BODY_ROLES else None
    grant = make_grant(db, account, somebody.role, acts_for, powers=somebody.powers)
    is_head = somebody.role is Role.HEAD
    key = {"key_kind": KeyKind.HEAD, "body_id": body.id} if is_head else {}
    return sign_in_as(browser, db, account, grant, **key)


def _things(
    db: Session, discussion: Discussion, browser: Browser, account: Account, *, is_guest: bool
) -> Samples:
    """A draft, a waiting and a published proposal of one's own."""
    waiting = make_proposal(db, discussion=discussion, author=account)
    refused = make_proposal(
        db, discussion=discussion, author=account, status=ProposalStatus.REFUSED
    )
    author_id = None if is_guest else account.id
    draft = unsent_draft(db, discussion.id, waiting.part_id, author_id, browser.holder_hash())
    by_phone = phone_signing(browser.app, db, browser.holder_hash(), new_token())
    signed_in = db.scalars(select(SignIn.id).where(SignIn.account_id == account.id)).first()
    return {
        ("draft_id", ""): draft.id,
        ("sign_in_id", ""): signed_in or 0,
        ("signing_id", ""): by_phone.id,
        ("number", "proposals.withdraw"): waiting.number,
        ("number", "proposals.again"): refused.number,
        ("number", "proposals.signature"): waiting.number,
        ("number", "verdicts.signed_text"): waiting.number,
    }


def _act(world: World, account: Account, mine: Samples) -> Samples:
    """An act of state that one is about to sign, as far as one's office has such acts."""
    held = select(RoleGrant).where(RoleGrant.account_id == account.id)
    grant = world.db.scalar(held)
    if grant is None:
        return {}
    if Power.PLACE in grant.powers:
        given = {"edition": world.samples["edition_id", ""]}
        return {("act_id", ""): prepared_act(world, grant, CORRECT, given).id}
    if Power.DELEGATE in grant.powers:
        return {("act_id", ""): prepared_act(world, grant, GIVE, OFFICE).id}
    if grant.role in (Role.OPERATOR, Role.CHIEF_OPERATOR):
        number = mine["number", "proposals.withdraw"]
        decision = {"breaches": ["spam"], "grounds": "Бұл жарнама.", "language": "kk"}
        given = {"number": number, "asked": {}, **decision}
        return {("act_id", ""): prepared_act(world, grant, REFUSE, given).id}
    return {}


@dataclass
class Rewind:
    """A database of SQLite that can be set back to where it was, under whoever has it open."""

    file: str
    kept: sqlite3.Connection

    @classmethod
    def of(cls, engine: Engine) -> "Rewind":
        """Remember this state."""
        made = cls(str(engine.url.database), sqlite3.connect(":memory:"))
        with closing(sqlite3.connect(made.file)) as live:
            live.backup(made.kept)
        return made

    def back(self) -> None:
        """Everything is again as it was."""
        with closing(sqlite3.connect(self.file)) as live:
            self.kept.backup(live)
