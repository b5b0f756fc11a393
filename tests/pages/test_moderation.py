"""The operator's queue, a proposal with its decision, and what was decided (§14, §15)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.models import Account, ModerationDecision, Proposal, RoleGrant
from portal.terms import Breach, DecisionOutcome, Language, NameChoice, ProposalStatus, Role
from tests.browser import Browser, Page
from tests.confirming import confirm
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_program,
    make_proposal,
    sign_in_as,
)

GROUNDS = "Мәтін таңдалған құжатқа қатысты."
PUBLISH = {"outcome": "published", "grounds": GROUNDS, "language": "kk"}
REFUSE = {"outcome": "refused", "breach": ["spam", "obscene"], "grounds": GROUNDS, "language": "kk"}


def operator_in(client: Browser, db: Session) -> Account:
    """An operator signs in with the client now."""
    made = make_account(db, name="Оператор Бірінші")
    sign_in_as(client, db, made, make_grant(db, made, Role.OPERATOR))
    return made


@pytest.fixture
def operator(client: Browser, db: Session) -> Account:
    """An operator who is signed in with the client."""
    return operator_in(client, db)


def links(page: Page) -> list[str]:
    return [one["href"] or "" for one in page.all("a")]


def kept_decisions(db: Session) -> list[ModerationDecision]:
    db.rollback()
    return list(db.scalars(select(ModerationDecision)))


@pytest.mark.parametrize("path", ["", "/decided", "/2026-00001-1"])
def test_workspace_asks_a_guest_to_sign_in(client, path):
    answer = client.get(f"/kk/moderation{path}")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_workspace_is_closed_to_everybody_but_operators(client, db):
    proposal, person = make_proposal(db), make_account(db)
    grant: RoleGrant = make_grant(db, person, Role.ADMINISTRATOR, make_body(db))
    for office in (None, grant):
        sign_in_as(client, db, person, office)
        client.open("/kk/moderation", status=403)
        client.open(f"/kk/moderation/{proposal.number}", status=403)
        answer = client.send(f"/kk/moderation/{proposal.number}", PUBLISH)
        assert answer.status_code == 403
    assert kept_decisions(db) == []


def test_ended_office_opens_nothing(client, db):
    person = make_account(db)
    grant = make_grant(db, person, Role.OPERATOR)
    grant.ended_at = MORNING
    sign_in_as(client, db, person, grant)
    client.open("/kk/moderation", status=403)


def test_empty_queue_says_so(client, operator):
    assert "Every proposal has been decided" in client.open("/en/moderation").text


def test_queue_shows_what_is_due_first_with_the_time_left(client, db, clock):
    discussion = make_discussion(db)
    late = make_proposal(db, discussion=discussion, text="Бірінші келген ұсыныс")
    today = make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(days=1))
    fresh = make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(days=3))
    clock.moment = MORNING + timedelta(days=3)
    operator_in(client, db)
    page = client.open("/en/moderation")
    places = [page.text.index(one.number) for one in (late, today, fresh)]
    assert places == sorted(places)
    for words in ("1 working day late", "Last day today", "2 working days left"):
        assert words in page.text
    assert "Late: 1. Last day today: 1." in page.text
    assert "3 proposals wait" in page.text


def test_queue_keeps_its_filter_on_the_way_to_a_proposal(client, db, operator):
    other = make_document(db, program=make_program(db, body=make_body(db, code="226")))
    kazakh = make_proposal(db)
    russian = make_proposal(
        db, discussion=make_discussion(db, document=other), language=Language.RU
    )
    db.commit()
    page = client.open("/en/moderation?language=ru&administrator=226")
    assert kazakh.number not in page.text
    address = f"/en/moderation/{russian.number}?language=ru&administrator=226"
    assert address in links(page)
    assert "fits the filter" in client.open("/en/moderation?language=kk&administrator=226").text


def test_unknown_filter_asks_for_nothing(client, db, operator):
    proposal = make_proposal(db)
    db.commit()
    assert proposal.number in client.open("/en/moderation?language=xx&page=-3").text


def test_card_shows_text_author_part_and_term(client, db, operator):
    author = make_account(db, name="ОСПАНОВ ДӘУЛЕТ")
    shown = {"author_shown": "О. Д.", "name_choice": NameChoice.INITIALS}
    proposal = make_proposal(db, author=author, part_key="spending", **shown)
    db.commit()
    page = client.open(f"/en/moderation/{proposal.number}")
    for words in (proposal.text, "ОСПАНОВ ДӘУЛЕТ", "О. Д.", "2 working days left", "1 200"):
        assert words in page.text.replace("\u00a0", " ")


def test_card_counts_proposals_that_say_the_same(client, db, operator):
    discussion = make_discussion(db)
    first = make_proposal(db, discussion=discussion)
    second = make_proposal(db, discussion=discussion, text=first.text.upper())
    db.commit()
    page = client.open(f"/en/moderation/{first.number}")
    assert "1 more proposal says the same" in page.text
    assert f"/en/moderation/{second.number}" in links(page)


def test_published_proposal_leads_to_the_next_that_waits(client, db, operator, signers):
    first = make_proposal(db)
    second = make_proposal(db, received_at=MORNING + timedelta(hours=2))
    db.commit()
    answer = client.send(f"/kk/moderation/{first.number}", PUBLISH)
    assert (answer.status_code, answer.location) == (303, f"/kk/moderation/{second.number}")
    answer = confirm(client, signers, client.send(f"/kk/moderation/{second.number}", REFUSE))
    assert (answer.status_code, answer.location) == (303, "/kk/moderation")
    outcomes = [(one.outcome, one.breaches) for one in kept_decisions(db)]
    assert outcomes == [
        (DecisionOutcome.PUBLISHED, frozenset()),
        (DecisionOutcome.REFUSED, {Breach.SPAM, Breach.OBSCENE}),
    ]


def test_decision_in_a_filtered_queue_stays_in_it(client, db, operator, signers):
    first = make_proposal(db, language=Language.RU)
    make_proposal(db)
    third = make_proposal(db, language=Language.RU, received_at=MORNING + timedelta(hours=3))
    db.commit()
    fourth = make_proposal(db, language=Language.RU, received_at=MORNING + timedelta(hours=4))
    db.commit()
    answer = client.send(f"/kk/moderation/{first.number}?language=ru", PUBLISH)
    assert answer.location == f"/kk/moderation/{third.number}?language=ru"
    answer = confirm(client, signers, client.send(answer.location, REFUSE))
    assert answer.location == f"/kk/moderation/{fourth.number}?language=ru"


def test_incomplete_decision_comes_back_with_everything_kept(client, db, operator):
    proposal = make_proposal(db)
    db.commit()
    sent = {"outcome": "published", "breach": "spam", "grounds": GROUNDS, "language": "ru"}
    answer = client.send(f"/en/moderation/{proposal.number}", sent)
    assert answer.status_code == 422
    page = Page(answer.text)
    page.check("en")
    checked = {one.get("value") for one in page.all("input") if "checked" in one}
    assert checked == {"published", "spam", "ru"}
    assert GROUNDS in page.html
    assert "#breach" in links(page)
    assert kept_decisions(db) == []


def test_second_operator_learns_what_the_first_decided(app, client, db, operator, signers):
    proposal, second = make_proposal(db), make_account(db)
    other = sign_in_as(Browser(app), db, second, make_grant(db, second, Role.OPERATOR))
    path = f"/en/moderation/{proposal.number}"
    other.open(path)
    confirm(client, signers, client.send(path, REFUSE))
    answer = other.send(path, {**PUBLISH, "grounds": "Менің ойымша, жариялауға болады."})
    assert answer.status_code == 409
    page = Page(answer.text)
    page.check("en")
    assert "already been decided" in page.text
    assert "Publication refused: obscene words; spam" in page.text
    assert "Оператор Бірінші" in page.text
    assert "Менің ойымша, жариялауға болады." in page.text
    assert len(kept_decisions(db)) == 1


def test_proposal_withdrawn_meanwhile_is_not_decided(client, db, operator):
    proposal = make_proposal(db)
    db.commit()
    proposal.status = ProposalStatus.WITHDRAWN
    db.commit()
    answer = client.send(f"/en/moderation/{proposal.number}", PUBLISH)
    assert answer.status_code == 409
    assert GROUNDS in answer.text


def test_late_decision_is_accepted_and_marked_in_the_list(client, db, clock):
    proposal = make_proposal(db)
    clock.moment = datetime(2026, 12, 1, 6, tzinfo=UTC)
    operator_in(client, db)
    assert client.send(f"/en/moderation/{proposal.number}", PUBLISH).status_code == 303
    page = client.open("/en/moderation/decided")
    for words in (proposal.number, "Published", GROUNDS, "Late", "Оператор Бірінші"):
        assert words in page.text


def test_list_of_decisions_can_be_narrowed_to_my_own(app, client, db, operator, signers):
    first, second, another = make_proposal(db), make_proposal(db), make_account(db)
    other = sign_in_as(Browser(app), db, another, make_grant(db, another, Role.OPERATOR))
    client.send(f"/kk/moderation/{first.number}", PUBLISH)
    confirm(other, signers, other.send(f"/kk/moderation/{second.number}", REFUSE))
    everything = client.open("/en/moderation/decided").text
    assert first.number in everything
    assert second.number in everything
    mine = client.open("/en/moderation/decided?by=me").text
    assert first.number in mine
    assert second.number not in mine


def test_unknown_proposal_is_missing(client, operator):
    client.open("/kk/moderation/2026-1-1", status=404)
    assert client.send("/kk/moderation/2026-1-1", PUBLISH).status_code == 404


def test_long_queue_costs_few_queries(app, client, db, operator):
    discussion = make_discussion(db)
    for n in range(30):
        make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(minutes=n))
    number = db.scalars(select(Proposal.number)).first()
    db.commit()
    asked: list[str] = []
    event.listen(
        app.extensions["engine"],
        "before_cursor_execute",
        lambda _c, _cur, statement, *_rest: asked.append(statement),
    )
    for path in ("/kk/moderation", f"/kk/moderation/{number}"):
        asked.clear()
        client.open(path)
        assert len([one for one in asked if one.startswith("SELECT")]) <= 12
