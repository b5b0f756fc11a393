"""A scripted phone signs what a real browser shows: by itself with scripts, by a link without."""

import json
from datetime import datetime

import pytest

from portal.eds.development import Credential
from portal.eds.development.phone import Fault, ScriptedPhone
from tests.browser_roads.served import STARTS_AT, Served
from tests.browser_roads.someone import CITIZEN, DESKTOP, PHONE, Someone, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def phone_of(served: Served, slug: str) -> ScriptedPhone:
    """The phone of an invented person."""
    kept = json.loads(served.read(f"/kk/demo/people.json/{slug}"))
    return ScriptedPhone(Credential.from_json(slug, kept), datetime.fromisoformat(STARTS_AT))


def scanned(someone: Someone) -> str:
    """Begin signing with the phone on this page; what the code says."""
    someone.press(".by-phone button")
    return str(someone.page.locator(".phone__code .phone__address").text_content()).strip()


@pytest.mark.parametrize(
    ("lang", "viewport"),
    [pytest.param("kk", PHONE, id="kk on a phone"), pytest.param("ru", DESKTOP, id="ru on a desk")],
)
def test_page_goes_on_by_itself_when_the_phone_has_signed(
    window: Window, served: Served, lang: str, viewport: dict
):
    citizen = window(lang, f"{lang}-by-phone", viewport=viewport)
    citizen.go(f"/sign-in?next=/{lang}/discussions")
    link = scanned(citizen)
    assert citizen.page.locator("[data-phone-words]").get_attribute("data-state") == "waiting"
    phone = phone_of(served, CITIZEN)
    assert phone.sign(link, Fault.WRONG_KEY).status == 422
    citizen.page.locator('[data-phone-words][data-state="refused"]').wait_for()
    citizen.shoot("phone-refused")
    assert phone.sign(link).is_taken
    citizen.page.wait_for_url(f"**/{lang}/discussions")
    citizen.go("/me")


def test_without_scripts_a_link_checks_and_a_button_goes_on(window: Window, served: Served):
    citizen = window("ru", "no-scripts-by-phone", java_script_enabled=False)
    citizen.go("/sign-in")
    link = scanned(citizen)
    assert phone_of(served, CITIZEN).sign(link).is_taken
    citizen.press(".phone__standing .button")
    citizen.press("form[data-phone-signed] button")
    assert citizen.path == "/ru/me"
