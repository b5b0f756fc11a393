"""A draft saves itself in a real browser: while one types, over a lost connection, against somebody
else's text, and when the page is left."""

import pytest

from tests.browser_roads.someone import OFFICIAL, Someone, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STATE = '[data-autosave-state][data-state="{}"]'
TEXTS = "summary_ru"


def begin(official: Someone) -> str:
    """A new draft; the path of its first page."""
    official.sign_in(OFFICIAL, "/workplace")
    official.go("/workplace/documents/new/financial-statement")
    with official.page.expect_navigation():
        official.page.locator(".editor button, form[method=post] button").last.click()
    return official.path.removeprefix(f"/{official.lang}")


def write(official: Someone, text: str) -> None:
    official.page.fill(f"#{TEXTS}", text)


def wait(official: Someone, state: str) -> str:
    official.page.wait_for_selector(STATE.format(state))
    return official.page.text_content("[data-autosave-state]") or ""


def kept(official: Someone) -> list[str]:
    """What the tab itself keeps."""
    found: list[str] = official.page.evaluate("Object.keys(sessionStorage)")
    return found


def saved(official: Someone, path: str) -> str:
    official.go(path)
    return official.page.input_value(f"#{TEXTS}")


def test_draft_saves_itself_and_overwrites_nobody(window: Window):
    first, second = window("en"), window("en")
    path = begin(first)
    second.sign_in(OFFICIAL, path)
    write(first, "Первый")
    assert "Saved at" in wait(first, "Saved")
    write(second, "Второй")
    assert "saved this part" in wait(second, "Conflict")
    assert len(kept(second)) == 1
    second.page.locator('.save-bar button[value="save"]').click()
    second.page.wait_for_selector(".meanwhile")
    first.context.set_offline(True)
    write(first, "Без связи")
    assert "No connection" in wait(first, "Offline")
    first.context.set_offline(False)
    wait(first, "Saved")
    assert kept(first) == []
    write(first, "Перед уходом")
    first.go("/workplace")
    first.page.wait_for_timeout(1500)
    assert saved(first, path) == "Перед уходом"
    assert first.page.locator(".kept-text").count() == 0
    first.go("/me")
    first.page.evaluate("sessionStorage.setItem('draft/1/x', '{}')")
    with first.page.expect_navigation():
        first.page.locator('form[action$="/sign-out"] button').click()
    assert kept(first) == [], "nothing is left for the next one at this computer"
