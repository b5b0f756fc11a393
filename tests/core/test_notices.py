"""A letter is written with its act, once, in the language of its reader."""

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.core.db import read_session, write_session
from portal.core.notices import write_notice
from portal.models import Notice
from portal.terms import Language
from tests.make import MORNING

VALUES = {
    "template": "responded",
    "title": "Жолдар",
    "number": "2026-00001-1",
    "accepted": True,
    "grounds": "Келісеміз.",
}


def written(engine: Engine) -> list[Notice]:
    with read_session(engine) as db:
        return list(db.scalars(select(Notice).order_by(Notice.id)))


def test_letter_speaks_its_readers_language_whatever_page_it_comes_from(app: Flask, engine: Engine):
    with app.test_request_context("/en/"), write_session(engine) as db:
        app.preprocess_request()
        for language in Language:
            to = {"key": language.value, "email": "a@example.kz", "language": language}
            write_notice(db, MORNING, **to, **VALUES)
    letters = {letter.language: letter for letter in written(engine)}
    assert letters[Language.EN].subject == "Your proposal was answered: 2026-00001-1"
    assert len({letter.subject for letter in letters.values()}) == 3
    for language, letter in letters.items():
        assert f"http://localhost/{language}/proposals/2026-00001-1" in letter.body
        assert letter.body.endswith("\n")


def fail_after_writing(engine: Engine) -> None:
    with write_session(engine) as db:
        write_notice(db, MORNING, key="k", email="a@example.kz", language=Language.KK, **VALUES)
        raise LookupError


def test_letter_is_lost_with_its_act(app: Flask, engine: Engine):
    with app.app_context(), pytest.raises(LookupError):
        fail_after_writing(engine)
    assert written(engine) == []


def test_same_key_is_written_once_and_the_first_stays(app: Flask, engine: Engine):
    with app.app_context():
        for email in ("a@example.kz", "b@example.kz"):
            with write_session(engine) as db:
                write_notice(db, MORNING, key="k", email=email, language=Language.KK, **VALUES)
    assert [one.email for one in written(engine)] == ["a@example.kz"]


def test_long_title_fits_the_subject(app: Flask, engine: Engine):
    with app.app_context(), write_session(engine) as db:
        values = VALUES | {"number": "9" * 400}
        write_notice(db, MORNING, key="k", email="a@example.kz", language=Language.RU, **values)
        assert db.scalar(select(func.length(Notice.subject))) <= 300


def test_words_of_people_are_not_escaped_in_a_letter(app: Flask, engine: Engine):
    with app.app_context(), write_session(engine) as db:
        values = VALUES | {"grounds": 'Жоспарда "5 < 6" & т.б.'}
        write_notice(db, MORNING, key="k", email="a@example.kz", language=Language.KK, **values)
    assert 'Жоспарда "5 < 6" & т.б.' in written(engine)[0].body
