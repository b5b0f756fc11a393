"""An official reads an act of state once more and signs it, as the confirmation page asks."""

from typing import Any

from werkzeug.test import TestResponse

from portal.eds.development import Profile
from tests.browser import Browser, Page
from tests.person import signed
from tests.signing import AIGERIM, Signers


def to_be_signed(answer: TestResponse) -> str:
    """The address of the confirmation that a form led to."""
    assert answer.status_code == 303, answer.text[:2000]
    assert "/confirm/" in answer.location
    return answer.location


def confirm(
    browser: Browser, signers: Signers, answer: TestResponse, profile: Profile = AIGERIM
) -> TestResponse:
    """Read and sign what a form led to; the answer to the signature."""
    return sign_again(browser, signers, to_be_signed(answer), profile)


def sign_again(
    browser: Browser, signers: Signers, address: str, profile: Profile = AIGERIM
) -> TestResponse:
    """Sign what a confirmation page asks for and send it."""
    return browser.send(address, signature(browser, signers, address, profile))


def signature(
    browser: Browser, signers: Signers, address: str, profile: Profile = AIGERIM
) -> dict[str, Any]:
    """What the form of a confirmation page brings when this person has signed."""
    now = browser.app.extensions["clock"].now()
    return {"cms": signed(browser.open(address), signers, profile, now)}


def sign_page(browser: Browser, signers: Signers, page: Page, profile: Profile = AIGERIM) -> Page:
    """Sign the confirmation that a form led to; the page where that leads."""
    assert "/confirm/" in page.path, page.path
    now = browser.app.extensions["clock"].now()
    return browser.submit(page, {"cms": signed(page, signers, profile, now)}, with_field="cms")
