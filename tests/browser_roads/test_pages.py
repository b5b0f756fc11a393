"""What holds for every page in a real browser: no barrier, no overflow, no complaint, little
weight; it is reached by keyboard and works without scripts."""

import gzip
from importlib.resources import files
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests.browser import Page
from tests.browser_roads.places import GUEST, VISITORS, Places, explore
from tests.browser_roads.served import Served
from tests.browser_roads.someone import (
    CITIZEN,
    DESKTOP,
    OFFICIAL,
    PHONE,
    Someone,
    Window,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async ([tags, off]) => {
    const rules = Object.fromEntries(off.map((rule) => [rule, {enabled: false}]));
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
    return found.violations.flatMap(
        ({id, nodes}) => nodes.map((node) => `${id}: ${node.target.join(" ")}`)
    );
}"""
WIDER_THAN_ITSELF = (
    "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
FOCUS_IS_SEEN = """(one) => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
}"""
NARROWEST = {"width": 320, "height": 640}
LIGHTEST = 60_000  # bytes of a page with its styles and scripts, packed; fonts apart
TABS = 150  # presses until a button has to be reached


@pytest.fixture(scope="session")
def places(chromium: Browser, served: Served) -> Places:
    """The addresses of every kind of page, and everybody's sign-in."""
    return explore(chromium, served)


def barriers(someone: Someone, *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe says of the page in the window, some of its rules apart."""
    someone.page.evaluate(AXE)
    return [f"{someone.path} {one}" for one in someone.page.evaluate(RUN_AXE, [RULES, without])]


@pytest.mark.parametrize(
    ("lang", "viewport", "visitor"),
    [
        pytest.param(lang, viewport, visitor, id=f"{lang}-{visitor}")
        for lang, viewport in (("kk", PHONE), ("ru", DESKTOP))  # English has the same pages
        for visitor in VISITORS
    ],
)
def test_page_has_no_barrier_and_fits(
    window: Window, places: Places, lang: str, viewport: dict, visitor: str
) -> None:
    someone = window(lang, viewport=viewport, storage_state=places.states.get(visitor))
    found, wide = [], []
    for place in places.pages[visitor]:
        someone.go(place.path, place.status)
        if lang == "kk" or visitor == GUEST:  # an office's pages are built alike in Russian
            found += barriers(someone)
        someone.page.set_viewport_size(NARROWEST)
        wide += [place.path] if someone.page.evaluate(WIDER_THAN_ITSELF) else []
        someone.page.set_viewport_size(viewport)
    assert not found
    assert not wide


@pytest.mark.parametrize(
    ("looks", "choice"),
    [
        pytest.param({"color_scheme": "dark"}, None, id="dark by the device"),
        pytest.param({}, "scheme:dark", id="dark by choice"),
        pytest.param({}, "contrast:on", id="high contrast"),
        pytest.param({"color_scheme": "dark"}, "contrast:on", id="dark and high contrast"),
        pytest.param({"forced_colors": "active"}, None, id="forced colours"),
    ],
)
def test_other_looks_have_no_barrier(
    window: Window, places: Places, looks: dict, choice: str | None
) -> None:
    someone = window("kk", storage_state=places.states[CITIZEN], **looks)
    if choice:
        someone.go(f"/about/preferences?set={choice}")
    found = []
    for path in ("/", f"/discussions/{places.opened}", places.signing):
        someone.go(path)
        # Forced colours are the device's own choice: axe would judge those that they replace.
        without = ("color-contrast",) if "forced_colors" in looks else ()
        found += barriers(someone, without=without)
    assert not found


def test_form_with_errors_has_no_barrier(window: Window, places: Places) -> None:
    someone = window("kk", viewport=PHONE, storage_state=places.states[CITIZEN])
    someone.go(f"/discussions/{places.opened}/proposals/new")
    someone.page.evaluate("() => [...document.forms].forEach((one) => { one.noValidate = true; })")
    someone.send("text")
    assert someone.page.locator(".error-summary").count() == 1
    focused = someone.page.evaluate("() => document.activeElement.className")
    assert "error-summary" in focused
    assert not barriers(someone)


def test_signing_dialog_has_no_barrier(window: Window, places: Places) -> None:
    someone = window("kk", viewport=PHONE, storage_state=places.states[CITIZEN])
    someone.go(places.signing)
    dialog = someone.ask_to_sign()
    assert dialog.locator("button:focus").count() == 1
    assert not barriers(someone)
    someone.page.keyboard.press("Escape")
    someone.page.locator('.sign-status[data-state="cancelled"]').wait_for()


@pytest.mark.parametrize(("lang", "viewport"), [("kk", NARROWEST), ("ru", DESKTOP)])
def test_confirmation_of_an_act_has_no_barrier_and_takes_only_the_own_key(
    window: Window, places: Places, lang: str, viewport: dict
) -> None:
    someone = window(lang, viewport=viewport, storage_state=places.states[OFFICIAL])
    form = next(one.path for one in places.pages[OFFICIAL] if one.path.endswith("/withdraw"))
    someone.go(form)
    someone.type({"reason_kk": "Қате құжат жүктелді.", "reason_ru": "Загружен не тот документ."})
    someone.send("reason_kk")
    confirmation = someone.path
    assert confirmation.startswith(f"/{lang}/confirm/")
    assert not barriers(someone)
    assert not someone.page.evaluate(WIDER_THAN_ITSELF)
    someone.sign(CITIZEN)
    assert someone.path == confirmation
    assert someone.page.locator(".notice--error").count() == 1
    assert not barriers(someone)
    someone.follow(form)
    assert someone.page.input_value("[name=reason_ru]") == "Загружен не тот документ."


@pytest.mark.parametrize(
    ("where", "button"),
    [
        pytest.param("document", "#vote button[value=for]", id="vote for"),
        pytest.param("document", "#vote button[value=against]", id="vote against"),
        pytest.param("signing", "[data-sign-button]", id="sign"),
    ],
)
def test_button_is_reached_by_keyboard_and_seen(
    window: Window, places: Places, where: str, button: str
) -> None:
    someone = window("ru", storage_state=places.states[CITIZEN])
    someone.go(places.signing if where == "signing" else f"/documents/{places.opened}")
    wanted = someone.page.locator(button)
    for _press in range(TABS):
        someone.page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    assert wanted.evaluate("one => one === document.activeElement")
    assert wanted.evaluate(FOCUS_IS_SEEN)
    assert wanted.evaluate("one => one.matches(':focus-visible')")


def test_people_without_scripts_vote_and_write(window: Window, places: Places) -> None:
    someone = window("kk", storage_state=places.states[CITIZEN], java_script_enabled=False)
    someone.go(f"/discussions/{places.opened}")
    for side in ("for", "against"):
        someone.press(f"#vote button[value={side}]")
        assert someone.page.locator(f".vote__chosen--{side}").count() >= 1
    someone.go(f"/discussions/{places.opened}/proposals/new")
    text = "Скриптсіз жазылған ұсыныс."
    someone.type({"part": "description", "text": text})
    someone.send("text")
    assert "/drafts/" in someone.path
    assert text in someone.page.inner_text(".signed-text")
    assert someone.page.locator("noscript").count() == 1
    assert someone.page.locator("[data-sign-button]:visible").count() == 0


@pytest.mark.parametrize("kind", ["home", "documents", "document", "discussion"])
def test_page_weighs_little(served: Served, places: Places, kind: str) -> None:
    path = {
        "home": "/kk/",
        "documents": "/kk/documents",
        "document": f"/kk/documents/{places.opened}",
        "discussion": f"/kk/discussions/{places.opened}",
    }[kind]
    html = served.read(path)
    page = Page(html, path)
    linked = [one["href"] for one in page.all("link") if one.get("rel") == "stylesheet"]
    linked += [one["src"] for one in page.all("script") if one.get("src")]
    bodies = [html.encode()]
    for address in linked:
        with urlopen(served.url + str(address)) as answer:
            bodies.append(answer.read())
    assert sum(len(gzip.compress(body)) for body in bodies) < LIGHTEST
