"""A follower's side of the portal: what is asked on pages, and what arrives in the box."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import Flask
from sqlalchemy.orm import Session

from portal.core.secrets import new_token, token_hash
from portal.following.actions import address_hash
from portal.jobs import send_digests, send_notices
from portal.models import Follower, Following
from portal.terms import FollowedKind, Language
from tests.browser import Browser, Page
from tests.make import MORNING, make_document

A_DAY = timedelta(days=1)
NEXT_DAY = MORNING + A_DAY  # Tuesday, 10:00: letters with news of Monday are written
LINK = re.compile(r"http://localhost(/\S+)")


class Box:
    """A mail server of the test: remembers letters, and is down when it is told so."""

    def __init__(self, app: Flask) -> None:
        app.extensions["mailer"] = self
        self.app = app
        self.letters: list[EmailMessage] = []
        self.is_down = False

    def send(self, letter: EmailMessage) -> None:
        if self.is_down:
            raise ConnectionRefusedError
        self.letters.append(letter)

    def fetch(self, now: datetime) -> list[EmailMessage]:
        """The letters that arrive when the jobs run once."""
        before = len(self.letters)
        with self.app.app_context():
            send_digests(self.app, now)
            send_notices(self.app, now)
        return self.letters[before:]


def links(letter: EmailMessage) -> list[str]:
    """The addresses in a letter, without the host."""
    return LINK.findall(letter.get_content())


def ask(browser: Browser, what: str, key: str, email: str = "a@example.kz", **typed: str) -> Page:
    """Ask to follow something; the page that comes after."""
    page = browser.open(f"/ru/follow/new?what={what}&key={key}")
    return browser.submit(page, {"email": email, **typed}, with_field="email")


def follow(
    app: Flask,
    db: Session,
    what: FollowedKind,
    key: str,
    email: str = "a@example.kz",
    now: datetime = MORNING - A_DAY,
    language: Language = Language.RU,
) -> Follower:
    """Somebody who confirmed this a day ago; committed."""
    keys, token = app.extensions["keys"], new_token()
    follower = Follower(
        address_hash=address_hash(keys, email),
        address_encrypted=keys.seal(email.encode()),
        token_hash=token_hash(token),
        token_encrypted=keys.seal(token.encode()),
        language=language,
        confirmed_at=now,
        told_from=now,
        told_until=now,
        followings=[Following(what=what, key=key, began_at=now)],
    )
    db.add(follower)
    db.commit()
    return follower


def make_followers(app: Flask, db: Session, count: int) -> None:
    """So many who follow a body that placed a document."""
    make_document(db)
    for no in range(count):
        follow(app, db, FollowedKind.BODY, "201", f"{no}@example.kz")
