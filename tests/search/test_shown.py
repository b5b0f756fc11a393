"""What was found is read again: nothing that is not public comes out, however stale the index."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.core.db import read_session
from portal.core.i18n import speaking
from portal.models import Discussion, Edition, Part, Region
from portal.search.asking import FoundKey, FoundKind
from portal.search.shown import Found, shown
from portal.search.words import read_query
from portal.terms import (
    BudgetLevel,
    EditionStatus,
    ProposalStatus,
)
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)

TODAY = date(2026, 11, 3)


def look(
    app: Flask, keys: Sequence[tuple[str, str]], words: str = "жол", lang: str = "kk"
) -> list[Found]:
    engine = app.extensions["engine"]
    with app.app_context(), speaking(lang), read_session(engine) as db:
        wanted = [FoundKey(FoundKind(kind), key) for kind, key in keys]
        return shown(db, wanted, read_query(words), TODAY)


def seen(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(one.key.kind.value, one.key.key) for one in found]


def roads(db: Session) -> Discussion:
    """A closed discussion of a passport of roads, with a report on its completion."""
    program = make_program(db, body=make_body(db, "228"), code="003", name_en="Roads")
    document = make_document(db, program=program)
    return make_discussion(db, document=document, opens_on=date(2026, 10, 1))


def everything_of(discussion: Discussion, proposal: str) -> list[tuple[str, str]]:
    number = str(discussion.document.number)
    return [
        ("proposal", proposal),
        ("document", number),
        ("part", f"{number}/description"),
        ("program", "republican/2026/228-003"),
        ("body", "228"),
        ("closure-report", number),
    ]


def test_one_of_each_kind_comes_in_the_order_of_its_keys(app: Flask, db: Session) -> None:
    discussion = roads(db)
    proposal = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    make_decision(db, proposal)
    with app.app_context():
        make_closure_report(db, discussion.id, "http://localhost", MORNING)
    db.commit()
    keys = everything_of(discussion, proposal.number)
    found = look(app, keys)
    assert seen(found) == keys
    assert seen(look(app, keys[::-1])) == keys[::-1]
    paths = [one.path for one in found]
    number = discussion.document.number
    assert paths == [
        f"proposals/{proposal.number}",
        f"documents/{number}",
        f"documents/{number}#part-description",
        f"documents/{number}",  # the passport of the program
        "administrators/228",
        f"closure-reports/{number}",
    ]
    assert [one.text for one in found[0].title.pieces if one.is_hit] == ["жолын"]


def test_what_is_not_public_never_comes_out(app: Flask, db: Session) -> None:
    discussion = roads(db)
    proposals = {
        one: make_proposal(db, discussion=discussion, status=one) for one in ProposalStatus
    }
    draft = make_document(db, draft=True)
    db.commit()
    keys = [("proposal", one.number) for one in proposals.values()]
    keys += [("document", "None"), ("part", "None/description"), ("closure-report", "None")]
    keys += [("document", str(draft.id)), ("closure-report", str(discussion.document.number))]
    keys += [("part", "a"), ("program", "x"), ("program", "republican/²/228-003"), ("body", "")]
    public = (ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)
    assert seen(look(app, keys)) == [("proposal", proposals[one].number) for one in public]


def part_of(edition: Edition, key: str) -> Part:
    return next(part for part in edition.parts if part.key == key)


def test_a_stale_index_shows_only_the_newest_placed_edition(app: Flask, db: Session) -> None:
    document = roads(db).document
    first, number = document.editions[0], str(document.number)
    keys = [("part", f"{number}/{key}") for key in ("description", "functions")]
    keys.append(("document", number))
    part_of(first, "description").body_kk = "<p>Ескі жол</p>"
    draft = new_correction(db, first)
    draft.title_kk = "Жобадағы жол"
    part_of(draft, "description").body_kk = "<p>Жобадағы жол</p>"
    part_of(draft, "functions").key = "gone"
    db.commit()
    before = look(app, keys)
    assert seen(before) == keys
    assert [said.text for said in before[0].fragments] == ["Ескі жол"]
    assert before[2].title.text == "Жолдарды жөндеу"

    place(db, draft)
    db.commit()
    after = look(app, keys)
    assert seen(after) == [keys[0], keys[2]], "the new edition has no such part"
    assert [said.text for said in after[0].fragments] == ["Жобадағы жол"]
    assert after[1].title.text == "Жобадағы жол"


def place(db: Session, edition: Edition) -> None:
    edition.status, edition.checksum = EditionStatus.PLACED, "1" * 64
    edition.placed_at = MORNING + timedelta(hours=1)
    db.flush()


def test_a_text_stands_in_the_language_of_the_page_or_says_in_which(
    app: Flask, db: Session
) -> None:
    region = Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty")
    db.add(region)
    regional = {"level": BudgetLevel.REGIONAL, "region_code": "750000000"}
    program = make_program(
        db,
        body=make_body(db, "360", **regional),
        code="009",
        budget="750000000",
        name_kk="Мектеп салу",
        name_ru="Строительство школ",
    )
    db.commit()
    key = [("program", "750000000/2026/360-009")]
    (kk,) = look(app, key, "школа", "kk")
    assert (kk.title.lang, kk.title.text) == ("kk", "Мектеп салу")
    assert [(one.lang, one.text) for one in kk.fragments] == [("ru", "Строительство школ")]
    (ru,) = look(app, key, "школа", "ru")
    assert (ru.title.lang, ru.title.is_hit, ru.fragments) == ("ru", True, [])
    assert ru.path == "administrators/360#programs", "no passport of it is placed"
    (en,) = look(app, key, "школа", "en")
    assert (en.title.lang, en.place) == ("kk", ("Almaty", "en"))
    assert en.amount == program.amount
