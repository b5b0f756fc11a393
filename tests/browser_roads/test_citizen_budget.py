"""A citizen budget is begun, filled from what is placed, signed, and read as pictures."""

import pytest

from tests.browser_roads.someone import DESKTOP, OFFICIAL, Window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = {
    "summary_kk": "Ішкі істер министрлігі ақшаны қауіпсіздікке жұмсайды.",
    "summary_ru": "Министерство внутренних дел тратит деньги на безопасность.",
    "head_kk": "Департамент директоры",
    "head_ru": "Директор департамента",
}
ABOUT = {"body_kk": "Көшедегі тыныштық үшін.", "body_ru": "Для спокойствия на улице."}


def test_citizen_budget_is_filled_placed_and_drawn(window: Window) -> None:
    official = window("ru", "budget", viewport=DESKTOP)
    official.sign_in(OFFICIAL, "/workplace")
    official.go("/workplace/documents/new/citizen-budget")
    official.type({"year": "2026", "stage": "approved", "event_on": "2026-10-26"})
    official.page.uncheck("[name=copy]")
    official.send("stage")
    official.type(HEAD)
    official.press("button[name=act][value=next]")
    official.type(ABOUT)
    draft = official.path.removeprefix("/ru").partition("/parts")[0]
    official.press("button[name=act][value=next]")
    official.go(f"{draft}/fill")
    official.press("main form button:visible")
    official.shoot("filled")
    official.go(f"{draft}/preview")
    assert official.page.locator("figure.picture svg").count() > 5
    official.go(f"{draft}/place-information")
    official.press("main form button:visible")
    official.sign(OFFICIAL)
    number = official.path.rpartition("/")[2]
    official.go(f"/documents/{number}")
    official.shoot("placed")
    bars = official.page.locator(".bars__bar rect.picture__done")
    widths = bars.evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert max(widths) > 100  # the longest one fills its place
    assert not official.complaints
