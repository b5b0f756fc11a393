"""Both engines of the search: the same entries, the same answers."""

from flask import Flask
from sqlalchemy.orm import Session

from portal.rules.calendar import local_date
from portal.search import syncing
from portal.search.asking import Asked, FoundKey, FoundKind
from portal.search.finding import find
from tests import make
from tests.conftest import MORNING


def test_a_document_its_program_and_its_parts_are_found_by_words_of_both_languages(
    app: Flask, db: Session
) -> None:
    document = make.make_discussion(db).document
    db.commit()
    with app.app_context():
        assert not find(db, Asked("ремонт"), local_date(MORNING), limit=3).is_ready
        syncing.sync(app.extensions["search"], app.extensions["engine"], thoroughly=True)
        found = find(db, Asked("дорог жөндеу"), local_date(MORNING), limit=3)
    kinds = [key.kind for key in found.keys]
    assert kinds == [FoundKind.PROGRAM, FoundKind.DOCUMENT, FoundKind.PART]
    assert found.keys[1] == FoundKey(FoundKind.DOCUMENT, document.number)
    assert found.counts["kind"] == {"document": 1, "part": 9, "program": 1}
    assert found.counts["state"] == {"open": 10}
