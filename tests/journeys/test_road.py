"""The whole road through the pages, from an official's first draft to the last closure report."""

import hashlib
import json
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from portal.core.clock import FixedClock
from portal.models import (
    Account,
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    ModerationDecision,
    PressRelease,
    Proposal,
    ProposalDraft,
    ProposalVote,
    Response,
    SignatureEvidence,
    StateAct,
)
from portal.rules.calendar import end_of
from portal.terms import DocumentKind, ProposalStatus, Side
from tests.browser import Browser, Page
from tests.journeys.desk import Desk
from tests.journeys.leaks import Watch, everything, leaks
from tests.journeys.report_files import READERS, squeezed
from tests.journeys.road import BODY, Road
from tests.make import MORNING
from tests.signing import AIGERIM, DAULET, HEAD, OFFICIAL, OPERATOR, Signers

YEAR = 2027
LAST_DAY = date(2026, 11, 16)  # ten working days after Monday, 2 November
TITLE = ("Жергілікті жолдарды жөндеу", "Ремонт местных дорог")
PROGRAM_HEAD = ("Вице-министр А. Б. Серіков", "Вице-министр А. Б. Сериков")
PASSPORT = {
    "functions": ("Автомобиль жолдарын жөндеу", "Ремонт автомобильных дорог"),
    "description": ("Жолдың 120 шақырымы тозған.", "Изношены 120 километров дорог."),
    "kind": ("Ағымдағы бағдарлама", "Текущая программа"),
    "results": ("", ""),
}
RELEASE = {
    "title_kk": "Жол туралы құжат талқыланады",
    "title_ru": "Обсуждается документ о дорогах",
    "body_kk": "Дауыс беріңіз және ұсыныс жіберіңіз: 2026 жылғы 16 қарашаға дейін.",
    "body_ru": "Голосуйте и присылайте предложения до 16 ноября 2026 года.",
}
WANTED = "Предлагаю починить и мост через реку Жайык."
ADVERT = "Біздің дүкеннен ең арзан тауар алыңыз!"
LATE_WISH = "Ауыл мектебінің алдындағы жолды бірінші жөндеуді ұсынамын."
TAKEN_BACK = "Мен бұл туралы тағы ойланамын."
ANSWER = "Мост внесён в план ремонта на 2027 год."
WORKDAY = timedelta(days=1)


@dataclass
class Passport:
    """A placed document on its road, with the numbers of its proposals."""

    road: Road
    number: str
    proposals: dict[str, str]

    @property
    def discussion(self) -> Discussion:
        """The discussion as the database holds it."""
        return self.road.one(Discussion)

    def proposal(self, name: str) -> Proposal:
        """A proposal as the database holds it."""
        return self.road.one(Proposal, Proposal.number == self.proposals[name])


@pytest.fixture
def watch(app: Flask) -> Watch:
    """What the portal answers from its first request on."""
    return Watch(app)


@pytest.fixture
def road(app: Flask, clock: FixedClock, signers: Signers) -> Road:
    """An empty portal with its people."""
    return Road.begin(app, clock, signers)


def test_passport_goes_from_a_draft_to_two_closure_reports(
    road: Road, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = write_passport(road)
    stopped_by_the_language_gate(road, desk)
    passport = place_passport(road, desk)
    people_vote(road, passport)
    people_propose(road, passport)
    operator_decides(road, passport)
    administrator_answers(road, passport)
    people_vote_on_proposals(road, passport)
    discussion_ends_at_midnight(road, passport)
    first = first_report(road, passport)
    late_decision_makes_another_report(road, passport, first)
    nobody_is_named_by_number(road, watch, caplog.text)


def write_passport(road: Road) -> Desk:
    """An official signs in, begins a passport and fills in every part in both languages."""
    page = road.enter("official", "/workplace")
    assert page.path == "/kk/workplace"
    desk = Desk(road.people["official"])
    page = desk.begin(road.program_id, DocumentKind.PASSPORT, YEAR)
    page = desk.write_head(page, TITLE, PROGRAM_HEAD)
    page = desk.write_parts(page, DocumentKind.PASSPORT, YEAR, PASSPORT)
    assert page.path == f"/kk{desk.address}/files"
    edition = road.one(Edition)
    assert (edition.title_kk, edition.title_ru) == TITLE
    return desk


def stopped_by_the_language_gate(road: Road, desk: Desk) -> None:
    """A figure that differs between the languages keeps the document from being placed (§3)."""
    official = desk.official
    whole = official.visit(f"{desk.address}/place").form(with_field="closes_on")
    assert whole.buttons
    other = PASSPORT["description"][1].replace("120", "130")
    official.submit(desk.part("description"), {"body_ru": other}, with_field="revision")
    check = official.visit(f"{desk.address}/check")
    links = {link.get("href") for link in check.all("a")}
    assert f"/kk{desk.address}/parts/description#body_kk" in links
    stopped = official.visit(f"{desk.address}/place").form(with_field="closes_on")
    assert not stopped.buttons
    answer = official.send(f"/kk{desk.address}/place", stopped.filled(RELEASE))
    assert answer.status_code == 409
    assert road.one(Document).number is None
    mended = {"body_ru": PASSPORT["description"][1]}
    official.submit(desk.part("description"), mended, with_field="revision")
    for lang, said in zip(("kk", "ru"), zip(*PASSPORT.values(), strict=True), strict=True):
        preview = official.open(f"/{lang}{desk.address}/preview")
        assert all(text in preview.text for text in said)


def place_passport(road: Road, desk: Desk) -> Passport:
    """It is placed for ten working days, each explained, with its press release (§9-§12)."""
    page = desk.official.visit(f"{desk.address}/place")
    assert page.form(with_field="closes_on").values["closes_on"] == [LAST_DAY.isoformat()]
    days = [one for one in page.all("tr") if (one.get("class") or "").startswith("strip__row--")]
    kinds = Counter(str(one["class"]).removeprefix("strip__row--") for one in days)
    assert kinds == {"event": 1, "working": 9, "off": 4, "end": 1}
    page = desk.place(RELEASE)
    number = road.one(Document).number
    assert number == "2026-00001"
    assert page.path == f"/kk/workplace/documents/{number}"
    edition, discussion = road.one(Edition), road.one(Discussion)
    assert len(edition.checksum) == 64
    assert (discussion.opens_on, discussion.closes_on) == (date(2026, 11, 2), LAST_DAY)
    release = road.one(PressRelease)
    assert (release.title_kk, release.title_ru) == (RELEASE["title_kk"], RELEASE["title_ru"])
    for lang in ("kk", "ru"):
        ready = desk.official.open(f"/{lang}/workplace/documents/{number}")
        assert RELEASE[f"body_{lang}"] in ready.html
        assert f"/{lang}/documents/{number}" in ready.html
        assert (
            PASSPORT["description"][lang == "ru"]
            in Browser(road.app).open(f"/{lang}/documents/{number}").text
        )
    return Passport(road, number, {})


def people_vote(road: Road, passport: Passport) -> None:
    """A person changes the vote; an organisation votes the same twice (§11)."""
    road.at(MORNING + WORKDAY)
    action = f"/discussions/{passport.number}/vote"
    page = road.enter("aigerim", f"/documents/{passport.number}")
    aigerim, head = road.people["aigerim"], road.people["head"]
    page = aigerim.vote(page, "for", f"/kk{action}")
    assert page.path == f"/kk/documents/{passport.number}"
    aigerim.vote(page, "against", f"/kk{action}")
    road.enter("head")
    for _turn in range(2):
        head = road.people["head"]
        head.vote_on(passport.number, "for")
    votes = road.rows(select(DocumentVote).order_by(DocumentVote.id))
    assert [(vote.side, vote.voter_kind.value) for vote in votes] == [
        (Side.AGAINST, "person"),
        (Side.FOR, "organisation"),
    ]
    assert votes[0].changed_at is not None
    assert votes[1].changed_at is None


def people_propose(road: Road, passport: Passport) -> None:
    """One writes before signing in; one takes a proposal back; each sees where it stands (§13)."""
    road.at(MORNING + 2 * WORKDAY)
    daulet = road.people["daulet"]
    writing = {"part": "description", "language": "ru", "name_choice": "initials"}
    page = daulet.propose(passport.number, {**writing, "text": WANTED})
    assert page.path.startswith("/ru/sign-in?next=")
    page = daulet.sign(page)
    assert page.path.startswith("/ru/drafts/")
    assert DAULET.iin not in page.html
    assert road.count(Proposal) == 0
    page = daulet.sign(page)
    passport.proposals["wanted"] = _number_of(page)
    assert WANTED in page.text
    for name, author, text in (("advert", "head", ADVERT), ("taken back", "aigerim", TAKEN_BACK)):
        send_proposal(road, passport, name, author, text)
    author = road.people["aigerim"]
    asked = author.visit(f"/proposals/{passport.proposals['taken back']}/withdraw")
    author.submit(asked, action=asked.path)
    assert passport.proposal("taken back").status is ProposalStatus.WITHDRAWN
    assert (
        passport.proposal("wanted").author_shown
        != road.one(Account, Account.id == passport.proposal("wanted").author_id).name
    )
    assert passport.proposal("advert").author_shown == HEAD.org_name
    assert road.count(SignatureEvidence, SignatureEvidence.proposal_id.is_not(None)) == 3
    assert road.count(ProposalDraft, ProposalDraft.proposal_id.is_(None)) == 0
    guest = Browser(road.app).open(f"/ru/proposals/{passport.proposals['wanted']}")
    assert WANTED not in guest.html


def send_proposal(road: Road, passport: Passport, name: str, author: str, text: str) -> None:
    """Somebody signs in, writes, signs and sends."""
    road.enter(author)
    writer = road.people[author]
    typed = {"part": "measures", "language": "kk", "text": text}
    passport.proposals[name] = _number_of(writer.sign(writer.propose(passport.number, typed)))


def _number_of(page: Page) -> str:
    assert "/proposals/" in page.path, page.text
    return page.path.rpartition("/")[2]


def operator_decides(road: Road, passport: Passport) -> None:
    """One is published, one refused with its breaches; both authors get a letter (§14, §15)."""
    road.at(MORNING + 3 * WORKDAY)
    queue = road.enter("operator", "/moderation")
    operator = road.people["operator"]
    links = {str(link.get("href")) for link in queue.all("a")}
    assert {f"/ru/moderation/{passport.proposals[name]}" for name in ("wanted", "advert")} <= links
    assert f"/ru/moderation/{passport.proposals['taken back']}" not in links
    for name, typed in (
        ("wanted", {"outcome": "published", "grounds": "Соответствует пункту 14 Правил."}),
        (
            "advert",
            {
                "outcome": "refused",
                "breach": ["advertising", "off_topic"],
                "grounds": "Бұл жарнама, құжатқа қатысы жоқ.",
            },
        ),
    ):
        card = operator.visit(f"/moderation/{passport.proposals[name]}")
        page = operator.submit(card, typed, with_field="outcome")
        if typed["outcome"] == "refused":
            assert passport.proposal(name).status is ProposalStatus.ON_MODERATION
            operator.sign(page)
    assert passport.proposal("wanted").status is ProposalStatus.PUBLISHED
    assert passport.proposal("advert").status is ProposalStatus.REFUSED
    decisions = road.rows(select(ModerationDecision).order_by(ModerationDecision.id))
    assert [decision.is_late for decision in decisions] == [False, False]
    signed = road.rows(select(StateAct.act).order_by(StateAct.prepared_at))
    assert signed == ["document.place", "proposal.refuse"]
    assert road.count(SignatureEvidence, SignatureEvidence.state_act_id.is_not(None)) == 2
    assert sorted(decisions[1].breaches) == ["advertising", "off_topic"]
    for name, email in (("wanted", "daulet@example.kz"), ("advert", "head@example.kz")):
        letter = road.letters_to(email)[-1]
        assert passport.proposals[name] in letter.subject + letter.body
        assert letter.sent_at is None
    done = road.run()
    first_sign_ins = 3  # of those who gave an address, told too
    assert (done["close_discussions"], done["send_notices"]) == (0, 2 + first_sign_ins)
    sent = sorted(road.app.config["PORTAL"].data_dir.glob("mail/*.eml"))
    assert len(sent) == 2 + first_sign_ins
    assert any(b"To: daulet@example.kz" in one.read_bytes() for one in sent)


def administrator_answers(road: Road, passport: Passport) -> None:
    """The published proposal is answered with grounds, within the discussion (§16)."""
    waiting = road.enter("official", "/workplace/responses")
    official, number = road.people["official"], passport.proposals["wanted"]
    address = f"/kk/workplace/responses/{number}"
    assert address in {link.get("href") for link in waiting.all("a")}
    typed = {"outcome": "accepted", "grounds": ANSWER, "language": "ru"}
    official.submit(official.open(address), typed, with_field="outcome")
    response = road.one(Response)
    assert (response.outcome.value, response.is_late) == ("accepted", False)
    assert len(road.letters_to("daulet@example.kz")) == 2
    shown = Browser(road.app).open(f"/ru/proposals/{number}")
    assert WANTED in shown.text
    assert ANSWER in shown.text


def people_vote_on_proposals(road: Road, passport: Passport) -> None:
    """A published proposal has votes of its own; one that waits has none (§11)."""
    number = passport.proposals["wanted"]
    for name, side in (("aigerim", "for"), ("head", "against")):
        page = road.enter(name, f"/proposals/{number}")
        road.people[name].vote(page, side, f"/kk/proposals/{number}/vote")
    sides = [vote.side.value for vote in road.rows(select(ProposalVote).order_by(ProposalVote.id))]
    assert sides == ["for", "against"]
    road.at(datetime(2026, 11, 13, 12, tzinfo=UTC))  # a Friday: the decision is due after the end
    send_proposal(road, passport, "late", "aigerim", LATE_WISH)
    road.enter("head")
    waiting = f"/kk/proposals/{passport.proposals['late']}/vote"
    assert road.people["head"].send(waiting, {"side": "for"}).status_code == 409


def discussion_ends_at_midnight(road: Road, passport: Passport) -> None:
    """The last second of the last day counts, the next one does not, job or no job (§11, §13)."""
    midnight = end_of(LAST_DAY)
    assert midnight == datetime(2026, 11, 16, 19, tzinfo=UTC)
    road.at(midnight - timedelta(minutes=5))
    for name in ("official", "aigerim", "head"):
        road.enter(name)
    official = road.people["official"]
    assert official.vote_on(passport.number, "for", status=409)
    official.act_as("")
    road.at(midnight - timedelta(seconds=1))
    official.vote_on(passport.number, "for")
    assert road.count(DocumentVote) == 3
    assert road.run()["close_discussions"] == 0
    road.at(midnight)
    passport_proposal = passport.proposals["wanted"]
    road.people["aigerim"].vote_on(passport.number, "for", status=409)
    vote = road.people["head"].send(f"/kk/proposals/{passport_proposal}/vote", {"side": "for"})
    assert vote.status_code == 409
    late = {"part": "description", "language": "kk", "name_choice": "name", "text": "Кеш қалдым"}
    address = f"/kk/discussions/{passport.number}/proposals/new"
    assert road.people["aigerim"].send(address, late).status_code == 409
    assert passport.discussion.sealed_at is None
    assert road.count(DocumentVote) == 3
    assert road.count(DocumentVote, DocumentVote.side == Side.FOR) == 2


def first_report(road: Road, passport: Passport) -> ClosureReport:
    """The report makes itself, with one proposal still waiting, and every form of it agrees."""
    assert road.run()["close_discussions"] == 1
    report = road.one(ClosureReport)
    assert passport.discussion.sealed_at == road.clock.now()
    guest = Browser(road.app)
    said = public_report(guest, passport.number)
    assert said["appendix"] == 1
    assert (said["edition"], said["previous"]) == (1, None)
    assert said["sha256"] == report.sha256
    agrees_with_the_database(road, passport, said)
    assert said["proposals"] == {
        "received": 4,
        "published": 1,
        "answered": 1,
        "waiting_for_response": 0,
        "waiting_for_decision": 1,
        "refused": 1,
        "refused_by_breach": {"advertising": 1, "off_topic": 1},
        "withdrawn": 1,
        "late_decisions": 0,
        "late_responses": 0,
    }
    every_form_says(guest, said, [WANTED, ANSWER], [ADVERT, TAKEN_BACK, LATE_WISH])
    body = f"body-{BODY}@example.kz"
    assert [letter.language.value for letter in road.letters_to(body)] == ["kk", "ru"]
    return report


def late_decision_makes_another_report(
    road: Road, passport: Passport, first: ClosureReport
) -> None:
    """What the operator decides late is told in a second edition that names the first (§17)."""
    road.at(end_of(LAST_DAY) + timedelta(days=1, hours=15))
    road.enter("operator")
    operator = road.people["operator"]
    card = operator.visit(f"/moderation/{passport.proposals['late']}")
    typed = {"outcome": "published", "grounds": "14-тармаққа сай келеді."}
    operator.submit(card, typed, with_field="outcome")
    assert [one.is_late for one in road.rows(select(ModerationDecision))].count(True) == 1
    assert road.run()["close_discussions"] == 1
    assert road.run()["close_discussions"] == 0
    assert road.count(ClosureReport) == 2
    guest = Browser(road.app)
    said = public_report(guest, passport.number)
    assert (said["edition"], said["previous"], said["previous_sha256"]) == (2, 1, first.sha256)
    assert said["previous_generated_on"] == "2026-11-17"
    assert said["proposals"]["late_decisions"] == 1
    assert said["proposals"]["waiting_for_response"] == 1
    assert [row["number"] for row in said["rows"]] == [
        passport.proposals["wanted"],
        passport.proposals["late"],
    ]
    agrees_with_the_database(road, passport, said)
    kept = guest.get(f"/kk/closure-reports/{passport.number}.json?edition=1").json
    assert kept["sha256"] == first.sha256
    assert public_report(guest, passport.number) == said
    page = guest.open(f"/kk/closure-reports/{passport.number}")
    assert LATE_WISH in page.text


def public_report(guest: Browser, number: str) -> dict:
    """The report for machines; its checksum is that of what it says."""
    answers = [guest.get(f"/{lang}/closure-reports/{number}.json") for lang in ("kk", "ru")]
    said = answers[0].json
    assert said == answers[1].json
    bare = {name: value for name, value in said.items() if name != "sha256"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == said["sha256"]
    return said


def agrees_with_the_database(road: Road, passport: Passport, said: dict) -> None:
    """Header and rows against rows counted one by one."""
    votes = Counter(
        (one.voter_kind.value, one.side.value) for one in road.rows(select(DocumentVote))
    )
    assert said["votes"] == {
        "people_for": votes["person", "for"],
        "people_against": votes["person", "against"],
        "organisations_for": votes["organisation", "for"],
        "organisations_against": votes["organisation", "against"],
    }
    assert (said["votes_for"], said["votes_against"]) == (2, 1)
    on_proposals = Counter(vote.side.value for vote in road.rows(select(ProposalVote)))
    assert said["proposal_votes_for"] == on_proposals["for"]
    assert said["proposal_votes_against"] == on_proposals["against"]
    discussion = passport.discussion
    assert said["unique_number"] == passport.number
    assert said["placed_on"] == discussion.opens_on.isoformat()
    assert said["ended_on"] == discussion.closes_on.isoformat()
    assert said["generated_on"] == "2026-11-17" if said["edition"] == 1 else "2026-11-18"
    assert (said["program_head"]["kk"], said["program_head"]["ru"]) == PROGRAM_HEAD
    assert said["administrator"]["code"] == BODY
    published = road.rows(
        select(Proposal)
        .where(Proposal.status.in_((ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)))
        .order_by(Proposal.received_at)
    )
    assert [(row["number"], row["proposal"]) for row in said["rows"]] == [
        (one.number, one.text) for one in published
    ]
    assert said["rows"][0]["response"] == ANSWER
    assert said["proposals_total"] == len(published)
    assert said["proposals"]["received"] == road.count(Proposal)


def every_form_says(guest: Browser, said: dict, told: list[str], hidden: list[str]) -> None:
    """Page and files in both languages hold the header and the rows, and nothing that was refused,
    withdrawn or still waits."""
    number = said["unique_number"]
    for place, lang in enumerate(("kk", "ru")):
        address = f"/{lang}/closure-reports/{number}"
        forms = {"page": guest.open(address).text}
        for form, read in READERS.items():
            with guest.get(f"{address}.{form}") as answer:
                assert answer.status_code == 200
                forms[form] = read(answer.data)
        for form, words in forms.items():
            text = squeezed(words)
            for one in (number, TITLE[place], PROGRAM_HEAD[place], *told):
                assert squeezed(one) in text, (form, lang, one)
            for one in hidden:
                assert squeezed(one) not in text, (form, lang, one)
    printed = guest.get(f"/closure-reports/{number}", follow_redirects=True)
    assert printed.status_code == 200


def nobody_is_named_by_number(road: Road, watch: Watch, logged: str) -> None:
    """No table, file, page, letter or line of the log holds an IIN in clear."""
    found = list(everything(watch, logged))
    profiles = (AIGERIM, DAULET, HEAD, OFFICIAL, OPERATOR)
    assert not leaks(found, [profile.iin for profile in profiles])
    places = {place for place, _content in found}
    assert {"log", "cache of pages", "sign_in.signer_encrypted", "journal_entry.act"} <= places
    if make_url(str(road.engine.url)).drivername.startswith("sqlite"):
        assert "portal.sqlite" in places
    assert len(watch.answers) > 100
