"""The page that waits for a phone, and the forms that take what the phone brought (§13)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import segno
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config, ConfigError
from portal.core.clock import FixedClock
from portal.models import Account, Discussion, PhoneSigning, Proposal, SignatureEvidence, SignIn
from portal.phone.squares import QUIET, qr_squares
from tests.browser import Browser
from tests.make import make_account, make_discussion, sign_in_as
from tests.phone.scene import begun, handset, link_of, path_of
from tests.signing import AIGERIM, DAULET, HEAD, Signers

TEXT = "Ауыл жолын да жоспарға қосуды ұсынамын."
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def discussion(db: Session) -> Discussion:
    """An open one."""
    made = make_discussion(db)
    db.commit()
    return made


@pytest.fixture
def author(db: Session) -> Account:
    """Whose certificate AIGERIM's is."""
    made = make_account(db, name="СӘРСЕНБАЕВА ӘЙГЕРІМ ҚАНАТҚЫЗЫ")
    db.commit()
    return made


def waiting_path(db: Session, lang: str = "ru") -> str:
    """The page of the one signing."""
    db.rollback()
    path = f"/{lang}/phone/{db.scalars(select(PhoneSigning.id)).one()}"
    db.rollback()
    return path


def prepared(client: Browser, discussion: Discussion) -> str:
    """The address of the signing page of a fresh proposal, its text frozen."""
    values = {"part": "description", "text": TEXT, "language": "kk", "name_choice": "name"}
    sign = client.send(f"/kk/discussions/{discussion.document.number}/proposals/new", values)
    client.open(sign.location)
    return str(sign.location)


def test_person_without_ncalayer_and_javascript_signs_in(
    client: Browser, signers: Signers, db: Session
):
    db.rollback()
    client.open("/ru/sign-in?next=/ru/discussions")
    phone = handset(client, signers, begun(client, "/ru/sign-in?next=/ru/discussions"))
    assert "NCALayer" not in client.open(waiting_path(db)).text
    assert phone.bring(phone.signature(AIGERIM)).status_code == 200
    page = client.open(waiting_path(db))  # the link that checks
    there = client.submit(page, with_field="phone")
    assert there.path == "/ru/discussions"
    assert "СӘРСЕНБАЕВА ӘЙГЕРІМ" in client.open("/kk/me").text
    db.rollback()
    assert db.scalars(select(SignIn.contour)).all() == ["dev"]


def test_head_signs_in_for_the_organisation(client: Browser, signers: Signers, db: Session):
    db.rollback()
    phone = handset(client, signers, begun(client))
    phone.bring(phone.signature(HEAD))
    client.submit(client.open(waiting_path(db)), with_field="phone")
    assert db.scalars(select(Account.name)).one() == HEAD.org_name


def test_proposal_is_sent_with_a_signature_from_a_phone(
    client: Browser, signers: Signers, db: Session, discussion: Discussion, author: Account
):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = prepared(client, discussion)
    page = begun(client, sign)
    phone = handset(client, signers, page)
    assert phone.get("/document").get_json()["signMethod"] == "CMS_WITH_DATA"
    assert discussion.document.number in phone.asked()["nameRu"]
    assert TEXT in page.text
    assert AIGERIM.iin not in page.html, "the page masks the number"
    assert AIGERIM.iin.encode() in phone.text(), "the signed text names the signer"
    assert phone.bring(phone.signature(AIGERIM, detached=False)).status_code == 200
    there = client.submit(client.open(waiting_path(db, "kk")), with_field="phone")
    db.rollback()
    proposal = db.scalars(select(Proposal)).one()
    assert there.path == f"/kk/proposals/{proposal.number}"
    assert db.scalars(select(SignatureEvidence)).one()


def test_proposal_signed_with_the_key_of_another_person_is_not_sent(
    client: Browser, signers: Signers, db: Session, discussion: Discussion, author: Account
):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    phone = handset(client, signers, begun(client, prepared(client, discussion)))
    phone.bring(phone.signature(DAULET, detached=False))
    page = client.open(waiting_path(db, "en"))
    refused = client.submit(page, with_field="phone", status=422)
    assert TEXT in refused.text, "the text is kept"
    db.rollback()
    assert db.scalars(select(Proposal)).all() == []
    assert begun(client, refused.path.replace("/en/", "/kk/")), "and can be signed once more"


def test_text_changed_after_the_code_was_drawn_is_not_sent(
    client: Browser, signers: Signers, db: Session, discussion: Discussion, author: Account
):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = prepared(client, discussion)
    phone = handset(client, signers, begun(client, sign))
    phone.bring(phone.signature(AIGERIM, detached=False))
    values = {"part": "description", "text": f"{TEXT} Екінші рет.", "language": "kk"}
    client.send(sign.removesuffix("/sign"), {**values, "name_choice": "name"})
    client.open(sign)
    client.submit(client.open(waiting_path(db, "kk")), with_field="phone", status=422)
    db.rollback()
    assert db.scalars(select(Proposal)).all() == []


def test_draft_of_another_is_not_given_to_a_phone(
    app: Flask, client: Browser, db: Session, discussion: Discussion, author: Account
):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = prepared(client, discussion)
    other = sign_in_as(Browser(app), db, make_account(db))
    assert other.send(f"{sign}/phone", {}).status_code == 404
    db.rollback()
    assert db.scalars(select(PhoneSigning)).all() == []


def test_signature_is_good_once(client: Browser, signers: Signers, db: Session):
    db.rollback()
    phone = handset(client, signers, begun(client))
    phone.bring(phone.signature(AIGERIM))
    page = client.open(waiting_path(db))
    posted = page.form(with_field="phone").filled({})
    client.submit(page, with_field="phone")
    db.rollback()
    challenge = {"challenge": posted["challenge"], "phone": posted["phone"]}
    assert client.http.post("/ru/sign-in", data={**posted, **challenge}).status_code in (400, 422)
    again = client.send("/ru/sign-in", challenge)
    assert again.status_code in (409, 422)
    assert len(db.scalars(select(SignIn)).all()) == 1
    assert "data-phone-signed" not in client.open(waiting_path(db)).html


def test_page_and_signature_belong_to_the_browser_they_were_made_for(
    app: Flask, client: Browser, signers: Signers, db: Session
):
    db.rollback()
    phone = handset(client, signers, begun(client))
    phone.bring(phone.signature(AIGERIM))
    path = waiting_path(db)
    fields = client.open(path).form(with_field="phone").filled({})
    thief = Browser(app)
    thief.open("/ru/sign-in")
    for address in (path, f"{path}/state"):
        assert thief.get(address).status_code == 404
    token = thief.token()
    stolen = thief.http.post("/ru/sign-in", data={**fields, "csrf_token": token})
    assert stolen.status_code == 422
    assert client.submit(client.open(path), with_field="phone"), "still good where it was made"


def test_phone_of_one_browser_does_not_sign_the_challenge_of_another(
    app: Flask, client: Browser, signers: Signers, db: Session
):
    db.rollback()
    phone = handset(client, signers, begun(client))
    phone.bring(phone.signature(AIGERIM))
    fields = client.open(waiting_path(db)).form(with_field="phone").filled({})
    thief = Browser(app)
    own = thief.open("/ru/sign-in").form(with_field="challenge").values["challenge"][0]
    stolen = {**fields, "challenge": own, "csrf_token": thief.token()}
    assert thief.http.post("/ru/sign-in", data=stolen).status_code == 409
    db.rollback()
    assert db.scalars(select(SignIn)).all() == []


def test_page_says_when_the_time_has_run_out(client: Browser, clock: FixedClock, db: Session):
    db.rollback()
    assert "5 more minutes" in begun(client, "/en/sign-in").text
    clock.moment += timedelta(minutes=4, seconds=1)
    assert "1 more minute at the most" in client.open(waiting_path(db, "en")).text
    clock.moment += timedelta(minutes=1)
    page = client.open(waiting_path(db, "en"))
    assert "run out" in page.text
    assert "mobileSign" not in page.html
    main = page.html.partition("<main")[2]
    assert 'href="/en/sign-in"' in main, "one can begin again"
    assert client.get(f"{waiting_path(db, 'en')}/state").get_json()["goes_on"] is True


@pytest.mark.parametrize(("minutes", "status"), [(4, 303), (6, 422)])
def test_returned_signature_waits_for_its_form_only_a_while(
    client: Browser, signers: Signers, clock: FixedClock, db: Session, minutes: int, status: int
):
    db.rollback()
    phone = handset(client, signers, begun(client))
    phone.bring(phone.signature(AIGERIM))
    fields = client.open(waiting_path(db)).form(with_field="phone").filled({})
    clock.moment += timedelta(minutes=minutes)
    assert client.http.post("/ru/sign-in", data=fields).status_code == status


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_speaks_three_languages_and_is_kept_by_nobody(client: Browser, db: Session, lang: str):
    db.rollback()
    page = begun(client, f"/{lang}/sign-in")
    page.check(lang)
    answer = client.get(waiting_path(db, lang))
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{waiting_path(db, lang)}/state").headers["Cache-Control"] == "no-store"


def test_long_way_back_is_left_out_and_does_no_harm(client: Browser, signers: Signers, db: Session):
    db.rollback()
    phone = handset(client, signers, begun(client, f"/ru/sign-in?next=/ru/{'a' * 2000}"))
    phone.bring(phone.signature(AIGERIM))
    there = client.submit(client.open(waiting_path(db)), with_field="phone")
    assert there.path == "/ru/me"


def test_links_open_the_applications_by_the_templates_of_the_protocol(client: Browser, db: Session):
    db.rollback()
    page = begun(client)
    link = link_of(page)
    hrefs = {one.get("href") for one in page.all("a")}
    assert (
        f"https://mgovsign.page.link/?link={link}?mgovSign"
        "&apn=kz.mobile.mgov&isi=1476128386&ibi=kz.egov.mobile" in hrefs
    )
    assert (
        f"https://egovbusiness.page.link/?link={link}?mgovSign"
        "&apn=kz.mobile.mgov.business&isi=1597880144&ibi=kz.mobile.mgov.business" in hrefs
    )
    assert client.app.test_client().get(f"{path_of(page)}?mgovSign").status_code == 200


def dark_modules(path: str) -> set[tuple[int, int]]:
    """The modules that a path fills."""
    found = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        found |= {(int(x) + step, int(y)) for step in range(int(length))}
    return found


def test_code_on_the_page_is_the_code_of_the_link(client: Browser, db: Session):
    db.rollback()
    page = begun(client)
    drawn = next(tag["d"] for tag in page.all("path") if len(tag.get("d") or "") > 2000)
    expected = segno.make_qr(f"mobileSign:{link_of(page)}", error="m")
    dark = {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(expected.matrix)
        for x, module in enumerate(row)
        if module
    }
    assert dark_modules(str(drawn)) == dark
    assert qr_squares("mobileSign:x").side == len(segno.make_qr("mobileSign:x").matrix) + 2 * QUIET


def test_portal_that_does_not_sign_by_phone_has_no_entrance(
    config: Config, clock: FixedClock, signers: Signers, db: Session
):
    db.rollback()
    app = create_app(replace(config, phone=None), clock=clock, verifier=signers.verifier)
    client = Browser(app)
    assert not [form for form in client.open("/ru/sign-in").forms if "phone" in form.action]
    assert client.send("/ru/sign-in/phone", {}).status_code == 404
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_BASE_URL": "https://budget.example.kz",
    "PORTAL_SECRET_KEY": "s" * 32,
    "PORTAL_IIN_KEY": "i" * 32,
    "PORTAL_EDS_TRUST_DIR": "/tmp",
}
OPERATOR = {
    "PORTAL_EDS_PHONE": "1",
    "PORTAL_EDS_ORGANISATION_BIN": "410740833592",
    "PORTAL_EDS_ORGANISATION_KK": "«Оператор» АҚ",
    "PORTAL_EDS_ORGANISATION_RU": "АО «Оператор»",
    "PORTAL_EDS_ORGANISATION_EN": "Operator JSC",
}


def test_production_signs_by_phone_only_when_told_who_asks():
    assert Config.from_env(PRODUCTION).phone is None
    told = Config.from_env(PRODUCTION | OPERATOR).phone
    assert told is not None
    assert (told.bin, told.name_en) == ("410740833592", "Operator JSC")


@pytest.mark.parametrize("name", [name for name in OPERATOR if name != "PORTAL_EDS_PHONE"])
def test_production_does_not_start_with_half_an_operator(name: str):
    with pytest.raises(ConfigError, match=name):
        Config.from_env(PRODUCTION | OPERATOR | {name: ""})


@pytest.mark.parametrize("number", ["41074083359", "4107408335920", "41074083359x"])
def test_production_does_not_start_with_a_number_that_is_no_bin(number: str):
    with pytest.raises(ConfigError, match="12 digits"):
        Config.from_env(PRODUCTION | OPERATOR | {"PORTAL_EDS_ORGANISATION_BIN": number})
