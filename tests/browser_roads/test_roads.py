"""The whole road walked by people with browsers: in Kazakh on a phone, in Russian on a desktop."""

import pytest

from portal.rules.forms import PartForm, form_of
from portal.terms import DocumentKind
from tests.browser_roads.served import Served
from tests.browser_roads.someone import (
    CITIZEN,
    DESKTOP,
    OFFICIAL,
    OPERATOR,
    PHONE,
    Someone,
    Window,
)
from tests.journeys.desk import row_words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

YEAR = 2028
HEAD = {
    "title_kk": "Көпірлерді жөндеу",
    "title_ru": "Ремонт мостов",
    "summary_kk": "12 көпір жөнделеді.",
    "summary_ru": "Починят 12 мостов.",
    "head_kk": "Вице-министр А. Б. Серіков",
    "head_ru": "Вице-министр А. Б. Сериков",
}
BODY = {"body_kk": "Көпірлердің 12-сі тозған.", "body_ru": "Изношены 12 мостов."}
WISH = {"kk": "Ауылдағы көпірді де жөндеңіздер.", "ru": "Почините и мост в нашем ауле."}
GROUNDS = {"kk": "Тәртіпке толық сай келеді.", "ru": "Полностью соответствует Правилам."}
BALLOT_IS_SEEN = """() => {
    const {top, bottom} = document.getElementById("vote").getBoundingClientRect();
    return 0 <= top && bottom <= innerHeight;
}"""
MARKS = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF-"}


@pytest.mark.parametrize(
    ("lang", "viewport"),
    [pytest.param("kk", PHONE, id="kk on a phone"), pytest.param("ru", DESKTOP, id="ru on a desk")],
)
def test_people_walk_the_whole_road(window: Window, served: Served, lang: str, viewport: dict):
    official = window(lang, f"{lang}-official", viewport=viewport)
    citizen = window(lang, f"{lang}-citizen", viewport=viewport)
    operator = window(lang, f"{lang}-operator", viewport=viewport)
    number = official_writes_and_places(official)
    citizen_votes_and_the_page_stays(citizen, number)
    proposal = citizen_proposes_and_signs(citizen, number)
    operator_publishes(operator, proposal)
    official_answers(official, proposal)
    clock_moves_past_the_end(citizen)
    report_is_there(citizen, number, proposal)


def official_writes_and_places(official: Someone) -> str:
    """From the sign-in to the number of the placed document."""
    official.sign_in(OFFICIAL, "/workplace")
    official.shoot("workplace")
    official.follow("/workplace/documents/new")
    official.follow("/workplace/documents/new/passport")
    programs = official.page.locator("select[name=program] option")
    program = programs.last.get_attribute("value") or ""
    official.type({"program": program, "year": str(YEAR)})
    official.page.uncheck("[name=copy]")
    official.send("program")
    official.type(HEAD)
    official.shoot("head")
    official.press("button[name=act][value=next]")
    for form in form_of(DocumentKind.PASSPORT, YEAR):
        write_part(official, form)
    draft = official.path.removesuffix("/files").removeprefix(f"/{official.lang}")
    official.go(f"{draft}/preview")
    official.shoot("preview")
    official.go(f"{draft}/place")
    official.shoot("place")
    official.send("closes_on")
    assert official.path.startswith(f"/{official.lang}/confirm/")
    official.shoot("confirm")
    official.sign(OFFICIAL)
    assert official.path.startswith(f"/{official.lang}/workplace/documents/")
    official.shoot("placed")
    return official.path.rpartition("/")[2]


def write_part(official: Someone, form: PartForm) -> None:
    """Text and table of a part as far as the form asks for them."""
    assert official.path.endswith(f"/parts/{form.key}")
    if form.is_required:
        if form.columns and not official.page.locator("[name=row]").count():
            for kind in form.rows:
                official.press(f'button[value="add:{kind.value}"]')
        if form.has_body:
            official.type(BODY)
        fields = official.page.locator("form.editor [name]:not([type=hidden])")
        official.type(row_words(fields.evaluate_all("all => all.map(one => one.name)")))
        official.shoot(form.key)
    official.press("button[name=act][value=next]")


def citizen_votes_and_the_page_stays(citizen: Someone, number: str) -> None:
    """A vote brings the voter back to the vote, not to the top of the page (§11)."""
    citizen.sign_in(CITIZEN, f"/documents/{number}")
    for side in ("against", "for"):
        button = citizen.page.locator(f"#vote button[value={side}]")
        button.scroll_into_view_if_needed()
        citizen.press(button)
        assert citizen.page.url.endswith(f"/documents/{number}#vote")
        citizen.page.wait_for_function(BALLOT_IS_SEEN)
        chosen = citizen.page.locator(f"#vote button[value={side}]")
        assert chosen.get_attribute("aria-pressed") == "true"
    citizen.shoot("voted")


def citizen_proposes_and_signs(citizen: Someone, number: str) -> str:
    """A cancelled signing loses nothing; the second one sends the proposal (§13)."""
    wish = WISH[citizen.lang]
    citizen.go(f"/discussions/{number}")
    citizen.follow(f"/discussions/{number}/proposals/new")
    citizen.type({"part": "description", "text": wish, "language": citizen.lang})
    citizen.shoot("proposal")
    citizen.send("text")
    signing = citizen.path
    dialog = citizen.ask_to_sign()
    citizen.shoot("signing")
    dialog.locator(".signer__cancel").click()
    citizen.page.locator('.sign-status[data-state="cancelled"]').wait_for()
    assert citizen.path == signing
    assert wish in citizen.page.inner_text(".signed-text")
    citizen.sign(CITIZEN)
    assert citizen.path.startswith(f"/{citizen.lang}/proposals/{number}-")
    assert wish in citizen.page.inner_text("main")
    citizen.shoot("sent")
    return citizen.path.rpartition("/")[2]


def operator_publishes(operator: Someone, proposal: str) -> None:
    """The operator finds it in the queue and publishes it with grounds (§15)."""
    operator.sign_in(OPERATOR, "/moderation")
    operator.shoot("queue")
    operator.go(f"/moderation/{proposal}")
    operator.type({"outcome": "published", "grounds": GROUNDS[operator.lang]})
    operator.shoot("card")
    operator.send("outcome")
    operator.go(f"/proposals/{proposal}")
    assert GROUNDS[operator.lang] in operator.page.inner_text("main")


def official_answers(official: Someone, proposal: str) -> None:
    """The administrator accepts it with grounds (§16)."""
    official.go("/workplace/responses")
    official.follow(f"/workplace/responses/{proposal}")
    official.type({"outcome": "accepted", "grounds": GROUNDS[official.lang]})
    official.shoot("answer")
    official.send("outcome")
    official.go(f"/proposals/{proposal}")
    assert official.page.locator(".response").count() == 1


def clock_moves_past_the_end(citizen: Someone) -> None:
    """The demonstration's own control of the clock, and what is due then."""
    citizen.go("/demo/")
    before = citizen.page.locator("main strong").first.inner_text()
    citizen.press("button[name=advance][value=P15D]")
    assert citizen.page.locator("main strong").first.inner_text() != before
    citizen.shoot("clock")


def report_is_there(citizen: Someone, number: str, proposal: str) -> None:
    """The report as a page, and each of its files as it comes down (§17)."""
    citizen.go(f"/discussions/{number}")
    citizen.follow(f"/closure-reports/{number}")
    said = citizen.page.inner_text("main")
    for fact in (number, HEAD[f"title_{citizen.lang}"], WISH[citizen.lang], GROUNDS[citizen.lang]):
        assert fact in said
    citizen.shoot("report")
    for form, mark in MARKS.items():
        with citizen.page.expect_download() as waiting:
            citizen.page.click(f'.report-files a[href*=".{form}"]')
        content = waiting.value.path().read_bytes()
        assert content.startswith(mark)
        assert len(content) > 3000
