"""The cast of a journey: an administrator, an operator, two people, an organisation's head, and the
portal's rows as they look into them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal import jobs
from portal.core.clock import FixedClock
from portal.core.db import write_session
from portal.core.grants import grant_role
from portal.models import Account, Notice
from portal.terms import AccountKind, Language, Role
from tests.browser import Page
from tests.make import make_body, make_program
from tests.person import Person
from tests.searching import follow
from tests.signing import AIGERIM, DAULET, HEAD, OFFICIAL, OPERATOR, Signers

BODY = "201"
CITIZENS = {"aigerim": AIGERIM, "daulet": DAULET, "head": HEAD}


@dataclass
class Road:
    """A portal with a program and two people in office; everybody signs by a key of their own."""

    app: Flask
    clock: FixedClock
    signers: Signers
    program_id: int = 0
    people: dict[str, Person] = field(default_factory=dict)

    @classmethod
    def begin(cls, app: Flask, clock: FixedClock, signers: Signers, **program: Any) -> "Road":
        """An empty portal gets its first people and one program."""
        road = cls(app, clock, signers)
        keys, now = app.extensions["keys"], clock.now()
        with write_session(road.engine) as db:
            body = make_body(db, BODY)
            road.program_id = make_program(db, body=body, **program).id
            grant_role(db, keys, OFFICIAL.iin, Role.ADMINISTRATOR, BODY, now)
            grant_role(db, keys, OPERATOR.iin, Role.OPERATOR, None, now)
            for name, profile in CITIZENS.items():
                number = profile.org_bin or profile.iin
                kind = AccountKind.ORGANISATION if profile.org_bin else AccountKind.PERSON
                db.add(
                    Account(
                        kind=kind,
                        identity_hash=keys.identity_hash(kind, number),
                        name="—",
                        language=Language.KK,
                        email=f"{name}@example.kz",
                        created_at=now,
                    )
                )
        for profile in (OFFICIAL, OPERATOR, AIGERIM, DAULET, HEAD):
            lang = "ru" if profile in (OPERATOR, DAULET) else "kk"
            road.people[profile.name] = Person(app, signers, profile, lang)
        follow(app)
        return road

    @property
    def engine(self) -> Engine:
        """The engine of the portal."""
        found: Engine = self.app.extensions["engine"]
        return found

    def at(self, moment: datetime) -> None:
        """Go on at a moment; who held a sign-in may have to sign in again. What was done so far is
        known to the search by then."""
        follow(self.app)
        self.clock.moment = moment

    def enter(self, name: str, after: str = "/me") -> Page:
        """A person signs in anew, in a browser without memory."""
        old = self.people[name]
        self.people[name] = Person(self.app, self.signers, old.profile, old.lang)
        return self.people[name].sign_in(after)

    def run(self) -> dict[str, int]:
        """What is due by the timetable."""
        follow(self.app)
        return jobs.run_due(self.app, self.clock.now())

    def rows(self, statement: Any) -> list[Any]:
        """What stands in the database."""
        with Session(self.engine) as db:
            found = db.scalars(statement).all()
            db.expunge_all()
            return list(found)

    def one(self, kind: Any, *where: Any) -> Any:
        """The only such row."""
        found = self.rows(select(kind).where(*where))
        assert len(found) == 1, found
        return found[0]

    def count(self, kind: Any, *where: Any) -> int:
        """How many such rows there are."""
        return int(self.rows(select(func.count()).select_from(kind).where(*where))[0])

    def letters_to(self, email: str) -> list[Notice]:
        """The letters written to an address, oldest first."""
        about_sign_ins = Notice.key.like("sign-in:%")
        letters = select(Notice).where(Notice.email == email, ~about_sign_ins)
        return self.rows(letters.order_by(Notice.id))
