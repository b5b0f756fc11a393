"""Signing in and proposing where NCANode is asked as well (§13)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.models import Proposal, SignatureEvidence, SignIn
from tests import ncanode
from tests.make import make_discussion
from tests.ncanode import Ncanode, Reply, carries_content, only_certificate
from tests.person import Person
from tests.signing import AIGERIM, Signers


@pytest.fixture
def node() -> Iterator[Ncanode]:
    with ncanode.running() as found:
        yield found


@pytest.fixture
def asking_app(
    node: Ncanode, database_url: str, tmp_path: Path, clock: FixedClock, signers: Signers
) -> Iterator[Flask]:
    """A portal whose settings name the NCANode."""
    signers.authority_files(tmp_path / "eds")
    config = Config.from_env(
        {
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_DATA_DIR": str(tmp_path),
            "PORTAL_SECRET_KEY": "test " * 10,
            "PORTAL_IIN_KEY": "test iin " * 5,
            "PORTAL_BASE_URL": "http://localhost",
            "PORTAL_EDS_REVOCATION": "prefer",  # no lists here: what NCANode says decides
            "PORTAL_EDS_BACKEND": "ncanode",
            "PORTAL_EDS_NCANODE_URL": node.url,
        }
    )
    made = create_app(config, clock=clock)
    made.testing = True
    yield made
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()


@pytest.fixture
def reader(asking_app: Flask) -> Iterator[Session]:
    with Session(asking_app.extensions["engine"], expire_on_commit=False) as session:
        yield session


@pytest.fixture
def person(asking_app: Flask, signers: Signers) -> Person:
    return Person(asking_app, signers, AIGERIM, lang="en")


def count(reader: Session, of: type) -> int:
    reader.rollback()
    return reader.scalar(select(func.count()).select_from(of)) or 0


def refused_with(person: Person, words: str) -> None:
    page = person.sign(person.visit("/sign-in"), status=422)
    assert words in page.text


def test_person_signs_in_when_both_agree(person: Person, node: Ncanode):
    assert "СӘРСЕНБАЕВА ӘЙГЕРІМ" in person.sign_in().text
    assert len(node.questions) == 1


def test_revoked_certificate_does_not_open_the_portal(
    person: Person, node: Ncanode, reader: Session
):
    def revoked(answer):
        only_certificate(answer)["revocations"][0]["revoked"] = True

    node.script = revoked
    refused_with(person, "The certificate has been revoked")
    assert count(reader, SignIn) == 0


def test_ncanode_without_an_answer_opens_nothing_and_the_page_says_why(
    person: Person, node: Ncanode, reader: Session
):
    node.script = lambda answer: Reply(b"", status=503)
    refused_with(person, "cannot check now whether")
    assert count(reader, SignIn) == 0
    node.script = lambda answer: answer
    person.sign_in()
    assert count(reader, SignIn) == 1


def test_proposal_signed_with_its_text_inside_is_checked_apart_from_it(
    person: Person, node: Ncanode, reader: Session
):
    document = make_discussion(reader).document.number
    reader.commit()
    person.sign_in()
    node.questions.clear()
    typed = {
        "part": "description",
        "text": "Ауыл жолын да жоспарға қосуды ұсынамын.",
        "language": "kk",
        "name_choice": "name",
    }
    person.sign(person.propose(document, typed))
    assert count(reader, Proposal) == 1
    assert '"backend": "ncanode"' in reader.scalars(select(SignatureEvidence)).one().report
    asked = node.asked()
    assert not carries_content(ncanode.decoded(asked["cms"]))
    assert ncanode.decoded(asked["data"]).startswith(b"OPEN-BUDGET-PROPOSAL/1")
