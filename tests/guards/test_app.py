"""Every address: who may ask for it, with which token, in which languages, under which name."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.browser import Browser, Page
from tests.guards.world import LANGUAGES, World, make_world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FIGURES = ("row", "cell", "picture", "line", "program", "discussion")
PUBLIC = {
    "static",
    *("bare." + name for name in (
        "start", "in_a_language", "healthz", "readyz", "metrics", "robots", "sitemap",
        "sitemap_pages", "sitemap_documents",
    )),
    *("about." + name for name in (
        "rules", "accessibility", "privacy", "design", "set_preferences",
    )),
    *("api." + name for name in (
        "index", "openapi", "administrators", "administrator", "regions", "region", "programs",
        "program", "calendar", "calendar_editions", "deadline", "discipline", "discussions",
        "discussion", "proposals", "all_proposals", "proposal", "signature", "documents",
        "document", "editions", "closure_reports", "closure_report",
    )),
    "api_pages.show",
    "home.index", "intake.schema",
    "calendar.year", "calendar.as_file", "calendar.why",
    "administrators.index", "administrators.show", "administrators.region",
    *("following." + name for name in (
        "index", "begin", "ask", "sent", "link", "confirm", "confirmed",
        "own.mine", "own.stop_one", "own.speak", "own.stop", "own.stop_all", "own.stopped",
    )),
    "documents.index", "documents.show", "documents.file", "documents.picture",
    "word_forms.form",
    "administrators.plan_feed", "documents.press_release",
    *("discipline." + name for name in ("index", "index_json", "index_csv", "operator", "body")),
    *("execution." + name for name in ("index", "report", "as_json", "as_csv")),
    *(f"figures.{source}{form}" for source in FIGURES for form in ("", "_svg", "_bib", "_json")),
    "feed_list.index",
    *("feeds." + name for name in (
        "documents", "discussions", "closure_reports", "responses",
        "administrator", "region", "program", "search", "calendar",
    )),
    *("ledger." + name for name in ("index", "index_json", "index_csv", "entry")),
    *("ledger_api." + name for name in ("entries", "entry", "head")),
    *("ledger_files." + name for name in ("export", "heads_json", "heads_csv", "checker")),
    "execution_api.months", "execution_api.lines",
    "comparing.show", "comparing.as_json", "comparing.as_csv", "documents.part", "closure.as_csv",
    "bulk.index", "bulk.dataset",
    *("bulk_files." + name for name in (
        "start", "described", "dcat", "of_dataset", "newest_file", "of_day",
    )),
    *("finding." + name for name in ("index", "table", "as_json", "description")),
    "finding_start.start", "api.search",
    "discussions.index", "discussions.show",
    "proposals.show", "verdicts.show",
    "proposals.new", "proposals.edit", "proposals.discard",  # written first, signed in afterwards
    "closure.report", "closure.as_file", "closure.as_json",
    "accounts.sign_in", "accounts.signed", "accounts.sign_out",
    "egov.leave", "egov_return.come_back",
    "accounts.by_phone",
    "phone.show", "phone.state",  # of the browser they were made for
    "phone_calls.service", "phone_calls.document", "phone_calls.answer",
}  # fmt: skip
DEMONSTRATION = ("demo.", "demo_pages.")  # registered in a demonstration alone
HIDDEN_FROM_OTHERS = {
    *("proposals.edit", "proposals.discard", "proposals.sign", "proposals.sign_by_phone"),
    *("phone.show", "phone.state"),
}
OF_THE_CHIEF = ("moderation.people.", "moderation.days.")
UPLOADS = {  # of machines without a cookie: a signature or a token alone decides
    *("phone_calls.answer", "intake.put_document", "intake.put_budget_report"),
}
ONE_CLICK = {"following.own.stop_all"}  # of mail programs: the link in a letter decides (RFC 8058)
NOT_PAGES = {
    "following.begin",  # asks what is to be followed
    "documents.file",
    "documents.picture",
    "word_forms.form",
    "administrators.plan_feed",
    "discipline.index_json",
    "discipline.index_csv",
    "ledger.index_json",
    "ledger.index_csv",
    "closure.as_file",
    "closure.as_json",
    "comparing.as_json",
    "comparing.as_csv",
    "closure.as_csv",
    "documents.part",
    "calendar.as_file",
    "execution.as_json",
    "execution.as_csv",
    *(f"figures.{source}{form}" for source in FIGURES for form in ("_svg", "_bib", "_json")),
    "finding.as_json",
    "finding.table",
    "finding.description",
    "about.set_preferences",
    "about.design",  # samples, whose forms lead nowhere
    "proposals.edit",  # of the browser it was written in
    "phone.show",
    "phone.state",
    "demo_pages.people",
    "egov.leave",  # off without a contract
    "demo_pages.credential",
}
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")


@pytest.fixture
def world(app: Flask, db: Session) -> World:
    """One row of everything, and everybody."""
    return make_world(app, db)


def is_public(rule: Rule) -> bool:
    """Twins are behind the same door as their page."""
    page = rule.endpoint.removesuffix("_table")
    return page in PUBLIC or rule.endpoint.startswith(DEMONSTRATION)


def ask(browser: Browser, method: str, address: str) -> TestResponse:
    """An answer to a well-formed request: a form carries its token."""
    if method == "GET":
        answer = browser.get(address)
    else:
        answer = browser.send(address, {"side": "for", "text": "мәтін", "confirm": "1"})
    answer.close()
    return answer


def wrong(
    world: World, method: str, chosen: Callable[[Rule], bool], names: tuple[str, ...], allowed
) -> list[tuple[str, str, int]]:
    """Who got which answer that is not among the allowed."""
    found = []
    for rule in filter(chosen, world.rules(method)):
        for name in names:
            answer = ask(world.people[name], method, world.address(rule))
            if not allowed(answer):
                found.append((rule.endpoint, name, answer.status_code))
    return found


def asks_for_sign_in(answer: TestResponse) -> bool:
    leads = answer.status_code == 302 and "/sign-in" in answer.location
    return leads or answer.status_code in (401, 403)


def is_refused(answer: TestResponse) -> bool:
    return answer.status_code in (403, 404)


FOR_THE_HEAD = {"workplace.plan.mistake"}  # alone, whatever an employee may do


def is_let_in(answer: TestResponse) -> bool:
    return answer.status_code in (200, 302, 303, 409, 422)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_other_address_asks_a_guest_to_sign_in(world: World, method: str):
    before = world.rows()
    others = wrong(world, method, lambda rule: not is_public(rule), ("guest",), asks_for_sign_in)
    assert not others
    assert world.rows() == before


def test_public_list_names_addresses_that_exist(world: World):
    known = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert known >= PUBLIC


def test_no_form_is_taken_without_its_token(world: World):
    before = world.rows()
    taken = [
        (rule.endpoint, name, status)
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for rule in world.rules(method)
        if rule.endpoint not in UPLOADS | ONE_CLICK
        for name in ("guest", "author", "operator", "administrator")
        if (status := unsafe(world.people[name], method, world.address(rule))) != 400
    ]
    assert not taken
    assert world.rows() == before


def unsafe(browser: Browser, method: str, address: str) -> int:
    """The status of a form sent from elsewhere, by a browser that has a token of its own."""
    browser.token()
    return browser.http.open(address, method=method, data={"side": "for"}).status_code


def test_token_of_another_browser_is_worth_nothing(world: World):
    stolen = world.people["person"].token()
    address = f"/ru/discussions/{world.samples['number', '']}/vote"
    answer = world.people["author"].send(address, {"csrf_token": stolen, "side": "for"})
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_moderation_is_for_operators_alone(world: World, method: str):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint.startswith("moderation.")

    before = world.rows()
    names = ("author", "person", "administrator", "another")

    def of_operators(rule: Rule) -> bool:
        return chosen(rule) and not rule.endpoint.startswith(OF_THE_CHIEF)

    assert not wrong(world, method, chosen, names, is_refused)
    assert world.rows() == before
    assert not wrong(world, method, of_operators, ("operator",), is_let_in)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("part", "insiders"),
    [
        *((part, {"chief"}) for part in OF_THE_CHIEF),
        ("audit.", {"auditor", "chief"}),
        ("keeper.", {"keeper"}),
    ],
)
def test_each_office_of_the_operator_opens_its_own_pages(
    world: World, method: str, part: str, insiders: set[str]
):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint.startswith(part)

    before = world.rows()
    outsiders = tuple(set(world.people) - insiders - {"guest"})
    assert not wrong(world, method, chosen, outsiders, is_refused)
    assert world.rows() == before
    assert not wrong(world, method, chosen, tuple(insiders), is_let_in)


def test_auditor_and_keeper_have_nothing_to_change(world: World):
    changed = [
        rule.endpoint
        for rule in world.rules("POST")
        if rule.endpoint.startswith(("audit.", "keeper."))
    ]
    assert not changed


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_workplace_is_for_administrators_alone(world: World, method: str):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint.startswith("workplace.")

    before = world.rows()
    assert not wrong(world, method, chosen, ("author", "person", "operator"), is_refused)
    assert world.rows() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_of_one_body_is_open_to_another(world: World, method: str):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint.startswith("workplace.") and bool(
            rule.arguments - {"lang", "kind", "form"}
        )

    before = world.rows()
    assert not wrong(world, method, chosen, ("another",), is_refused)
    assert world.rows() == before


def test_administrator_opens_the_whole_workplace(world: World):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint.startswith("workplace.") and rule.endpoint not in FOR_THE_HEAD

    assert not wrong(world, "GET", chosen, ("administrator",), is_let_in)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unsent_text_is_seen_by_its_author_alone(world: World, method: str):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint in HIDDEN_FROM_OTHERS

    before = world.rows()
    names = ("person", "operator", "administrator", "another")
    assert not wrong(world, method, chosen, names, is_refused)
    assert world.rows() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_act_of_state_is_seen_by_its_official_alone(world: World, method: str):
    def chosen(rule: Rule) -> bool:
        return rule.endpoint == "confirmations.confirm"

    before = world.rows()
    assert not wrong(world, method, chosen, ("author", "person", "operator", "another"), is_refused)
    assert not wrong(world, method, chosen, ("administrator",), is_let_in)
    assert world.rows() == before


def test_every_public_page_speaks_three_languages(world: World):
    def is_page(rule: Rule) -> bool:
        is_twin = rule.endpoint.endswith("_table")
        is_named = is_twin or rule.endpoint in NOT_PAGES
        return "lang" in rule.arguments and is_public(rule) and not is_named

    for rule in filter(is_page, world.rules("GET")):
        for language in LANGUAGES:
            answer = world.people["guest"].get(world.address(rule, language))
            assert answer.status_code == 200, (rule.endpoint, language)
            Page(answer.text).check(language)


def test_page_of_samples_speaks_three_languages_too(world: World):
    for language in LANGUAGES:
        answer = world.people["guest"].get(f"/{language}/about/design")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text


def test_no_other_language_opens_a_page(world: World):
    for address in ("/de/", "/KK/", "/kk-KZ/discussions", "/xx/documents"):
        assert world.people["guest"].get(address).status_code == 404


def test_addresses_are_words_joined_by_hyphens(app: Flask):
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>(\.<[^>]+>)?", "x", rule.rule)
        for segment in filter(None, fixed.split("/")):
            assert WORD.fullmatch(segment), rule.rule


def test_unsafe_methods_have_addresses_without_a_query_or_an_ending(app: Flask):
    for rule in app.url_map.iter_rules():
        if rule.methods and rule.methods - {"GET", "HEAD", "OPTIONS"}:
            unsafe = {"PUT"} if rule.endpoint in UPLOADS else {"POST"}
            assert rule.methods <= {"GET", "HEAD", "OPTIONS"} | unsafe, rule.endpoint
            assert not rule.rule.endswith("/"), rule.endpoint
