"""A scripted phone against real processes: the whole flow, its faults, and two phones at once."""

import base64
import http.client
import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.secrets import new_token
from portal.eds.development import save
from portal.eds.development.phone import Fault, PhoneRefused, ScriptedPhone, Told
from portal.models import PhoneSigning, Proposal, SignIn
from tests.browser import Page
from tests.commands import running
from tests.live import PATIENCE, RAW_CSRF, Answer, LivePortal, Visitor
from tests.make import make_account
from tests.races import crowd
from tests.signing import AIGERIM, DAULET, Profile, Signers

pytestmark = pytest.mark.xdist_group("races")

PHONES = 4  # that bring a good signature at the same moment
REFUSED = {
    Fault.WRONG_KEY: (422, "bad_signature"),
    Fault.OTHER_CONTENT: (422, "message_digest_mismatch"),
    Fault.HUGE: (413, ""),
    Fault.GARBAGE: (422, "malformed_asn1"),
    Fault.NOT_JSON: (400, ""),
}


def guest(portal: LivePortal) -> Visitor:
    """A browser of nobody in particular, with a session of its own."""
    serializer = portal.app.session_interface.get_signing_serializer(portal.app)
    cookie = serializer.dumps({"csrf_token": RAW_CSRF, "holder": new_token()})
    form_token = URLSafeTimedSerializer(portal.app.secret_key, salt="wtf-csrf-token")
    return Visitor(portal.port, f"session={cookie}", str(form_token.dumps(RAW_CSRF)))


def waiting(visitor: Visitor, path: str = "/ru/sign-in/phone") -> tuple[str, str]:
    """The path of the page that waits, and the link in its code."""
    begun = visitor.ask(path, {})
    assert begun.status == 303, begun
    words = visitor.open(begun.location).text.split()
    return begun.location, next(word for word in words if word.startswith("mobileSign:"))


def phone_of(
    portal: LivePortal,
    signers: Signers,
    profile: Profile = AIGERIM,
    rest: Callable[[float], None] | None = None,
) -> ScriptedPhone:
    """A phone with the key of a person."""
    now = portal.app.extensions["clock"].now()
    more = {"rest": rest} if rest else {}
    return ScriptedPhone(signers.credential(profile), now, **more)


def handed_over(visitor: Visitor, page: str) -> Answer:
    """Send the form that goes on after the phone has signed."""
    form = visitor.open(page).form(with_field="phone")
    values = {name: one[0] for name, one in form.values.items() if name != "csrf_token"}
    return visitor.ask(form.action, values)


def sign_ins(db: Session) -> int:
    db.rollback()
    found = db.scalar(select(func.count()).select_from(SignIn)) or 0
    db.rollback()
    return found


def standing(visitor: Visitor, page: str) -> dict[str, str]:
    return dict(json.loads(visitor.ask(f"{page}/state").text))


def test_person_signs_in_by_the_three_calls(portal: LivePortal, db: Session, signers: Signers):
    before, visitor = sign_ins(db), guest(portal)
    page, link = waiting(visitor)
    assert standing(visitor, page)["state"] == "waiting"
    assert phone_of(portal, signers).sign(link) == Told(200, "[]\n")
    assert standing(visitor, page)["state"] == "signed"
    told = handed_over(visitor, page)
    assert (told.status, told.location) == (303, "/ru/me")
    assert sign_ins(db) == before + 1


def test_proposal_goes_the_same_way(portal: LivePortal, db: Session, signers: Signers, today):
    discussion = crowd.open_discussion(db, today)
    visitor = portal.sign_in(db, make_account(db))
    db.commit()
    number = discussion.document.number
    values = {"part": "description", "text": "Жол керек.", "language": "kk", "name_choice": "name"}
    sign = visitor.ask(f"/kk/discussions/{number}/proposals/new", values).location
    assert visitor.ask(sign).status == 302, "frozen for the signer"
    page, link = waiting(visitor, f"{sign}/phone")
    assert phone_of(portal, signers, DAULET).sign(link).is_taken
    assert handed_over(visitor, page).status == 422, "another person's key"
    page, link = waiting(visitor, f"{sign}/phone")
    assert phone_of(portal, signers).sign(link).is_taken
    told = handed_over(visitor, page)
    db.rollback()
    sent = db.scalars(select(Proposal.number).where(Proposal.discussion_id == discussion.id)).one()
    assert (told.status, told.location) == (303, f"/kk/proposals/{sent}")


@pytest.mark.parametrize("fault", REFUSED)
def test_fault_of_a_phone_is_told_and_can_be_mended(
    portal: LivePortal, db: Session, signers: Signers, fault: Fault
):
    before, visitor = sign_ins(db), guest(portal)
    page, link = waiting(visitor)
    status, code = REFUSED[fault]
    told = phone_of(portal, signers).sign(link, fault)
    assert told.status == status
    assert json.loads(told.text).get("code", "") == code
    assert AIGERIM.iin not in told.text
    assert standing(visitor, page)["state"] == ("refused" if code else "opened")
    assert phone_of(portal, signers).sign(link).is_taken
    assert handed_over(visitor, page).status == 303
    assert sign_ins(db) == before + 1


def test_second_answer_finds_nothing(portal: LivePortal, signers: Signers):
    visitor = guest(portal)
    page, link = waiting(visitor)
    assert phone_of(portal, signers).sign(link, Fault.TWICE).status == 404
    assert handed_over(visitor, page).status == 303, "the first was taken"
    with pytest.raises(PhoneRefused, match="404"):
        phone_of(portal, signers).sign(link)


def test_late_answer_finds_nothing(portal: LivePortal, db: Session, signers: Signers):
    before, visitor = sign_ins(db), guest(portal)
    page, link = waiting(visitor)
    moved = partial(move_clock, portal)
    told = phone_of(portal, signers, rest=moved).sign(link, Fault.LATE)
    assert told.status == 404
    assert standing(visitor, page)["state"] == "expired"
    assert sign_ins(db) == before


def move_clock(portal: LivePortal, seconds: float) -> None:
    """Wait by the portal's own clock."""
    clock = portal.app.extensions["clock"]
    clock.move_to(clock.now() + timedelta(seconds=seconds))


def test_of_phones_that_answer_at_once_one_is_taken(
    portal: LivePortal, db: Session, signers: Signers
):
    db.rollback()  # a test's session holds the write lock until then
    page, link = waiting(guest(portal))
    address = link.removeprefix(f"mobileSign:http://127.0.0.1:{portal.port}") + "/document"
    (document,) = json.loads(guest(portal).ask(address).text)["documentsToSign"]
    content = base64.b64decode(document["document"]["file"]["data"])
    now = portal.app.extensions["clock"].now()
    bodies = []
    for profile in (AIGERIM, DAULET) * (PHONES // 2):
        cms = base64.b64encode(signers.sign(profile, content, now)).decode()
        document["document"]["file"]["data"] = cms
        bodies.append(json.dumps({"documentsToSign": [document]}))
    answers = crowd.at_once([partial(put, portal, address, body) for body in bodies])
    assert Counter(one.status for one in answers) == {200: 1, 404: PHONES - 1}
    first = next(at for at, one in enumerate(answers) if one.status == 200)
    db.rollback()
    kept = db.scalars(
        select(PhoneSigning.cms_encrypted).where(PhoneSigning.id == page.rpartition("/")[2])
    ).one()
    brought = json.loads(bodies[first])["documentsToSign"][0]["document"]["file"]["data"]
    assert portal.app.extensions["keys"].open(kept).decode() == brought


def put(portal: LivePortal, address: str, body: str) -> Answer:
    """A third call on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)
    connection.request("PUT", address, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = Answer(answer.status, "", answer.read().decode())
    connection.close()
    return told


def test_form_sent_twice_at_once_signs_in_once(portal: LivePortal, db: Session, signers: Signers):
    before, visitor = sign_ins(db), guest(portal)
    page, link = waiting(visitor)
    phone_of(portal, signers).sign(link)
    form = visitor.open(page).form(with_field="phone")
    values = {name: one[0] for name, one in form.values.items() if name != "csrf_token"}
    answers = crowd.at_once([partial(visitor.ask, form.action, values)] * 4)
    assert Counter(one.status for one in answers) == {303: 1, 422: 3}
    assert sign_ins(db) == before + 1


@pytest.mark.parametrize("stopped", ["sqlite"], indirect=True)
def test_command_is_a_phone_in_the_hand_of_a_person_who_tries_the_demonstration(
    portal: LivePortal, signers: Signers
):
    people = portal.app.config["PORTAL"].eds.trust_dir / "people"
    people.mkdir(exist_ok=True)
    save(signers.credential(AIGERIM), people / "akhmetova-aigul.json")
    visitor = guest(portal)
    page, link = waiting(visitor)

    environment = {**os.environ, **portal.settings}

    def run(*more: str) -> "subprocess.CompletedProcess[bytes]":
        command = ["eds", "phone", "--as", "akhmetova-aigul"]
        return running.run([*command, *more, link], environment)

    refused = run("--fault", "wrong-key")
    assert refused.returncode == 1
    assert refused.stdout.startswith(b"422 ")
    taken = run()
    assert (taken.returncode, taken.stdout) == (0, b"200 []\n")
    again = run()
    assert (again.returncode, again.stderr) == (1, b"The phone could not fetch the text\n")
    assert handed_over(visitor, page).status == 303
    assert Page(visitor.ask(page).text).all("h1")
