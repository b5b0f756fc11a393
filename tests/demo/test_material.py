import re
import unicodedata
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from portal.demo import information_rows, material, papers_material
from portal.demo.shapes import FINANCIAL_ASSET_PURCHASES, PART_KEYS
from portal.rules.forms import passport_form, report_form
from portal.rules.forms.ties import broken_ties
from portal.rules.placement import parse_number
from portal.rules.proposal import TEXT_LIMIT, why_not_text
from portal.terms import Breach, DocumentKind, NameChoice, ResponseOutcome

PROGRAMS = {(one.administrator, one.code): one for one in material.programs()}
INDICATORS = {(one.administrator, one.program, one.no): one for one in material.indicators()}
PASSPORTS = {(one.administrator, one.program): one for one in material.passports()}
REPORTS = {(one.administrator, one.program): one for one in material.reports()}
PROPOSALS = material.proposals()
PEOPLE = (*material.people(), *material.voters())
LATIN_WORDS = {"World", "Justice", "Project", "KazEOSat", "MR", "LRT", "SMS", "QR", "G"}
KAZAKH_IN_VALUES = {
    "минут",
    "мың",
    "кемінде",
    "оның",
    "ішінде",
    "жастар",
    "миллиард",
    "АҚШ",
    "доллары",
}
WORDS = re.compile(r"[^\W\d_]+")
LISTS = {
    name: getattr(material, name)()
    for name in (
        "functional_groups",
        "regions",
        "administrators",
        "program_types",
        "main_figures",
        "revenue_categories",
        "programs",
        "indicators",
        "passports",
        "reports",
        "proposals",
        "publication_grounds",
        "organisations",
        "people",
        "voters",
    )
}


def texts(value):
    """Every string inside a value, with the field that holds it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ((key, inner),) if isinstance(inner, str) else texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from (("", inner),) if isinstance(inner, str) else texts(inner)


def all_texts():
    return [pair for rows in LISTS.values() for row in rows for pair in texts(asdict(row))]


def check_digit(eleven):
    """The twelfth digit of an IIN or BIN, or None where the number is never issued."""
    for weights in (range(1, 12), (*range(3, 12), 1, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return None


def test_facts_are_complete():
    counts = {name: len(rows) for name, rows in LISTS.items()}
    assert counts["functional_groups"] == 16
    assert counts["regions"] == 20
    assert counts["administrators"] == 39
    assert counts["programs"] == len(PROGRAMS) == 208
    assert counts["indicators"] == len(INDICATORS) == 134


def test_amounts_of_the_programs_make_the_outlays_of_the_law():
    figures = {one.code: one.amount for one in material.main_figures()}
    assert sum(one.amount for one in material.programs()) == figures["outlays"] == 26275285382


def test_deficit_is_what_receipts_do_not_cover():
    figures = {one.code: one.amount for one in material.main_figures()}
    uncovered = (
        figures["receipts"]
        - figures["outlays"]
        - figures["net_lending"]
        - figures["financial_assets_balance"]
    )
    assert uncovered == figures["deficit"] == -4594705157


def test_first_five_revenue_categories_make_the_receipts():
    categories = {one.code: one.amount for one in material.revenue_categories()}
    receipts = next(one.amount for one in material.main_figures() if one.code == "receipts")
    assert sum(categories[code] for code in "12345") == receipts


def test_programs_belong_to_known_groups_and_administrators():
    groups = {one.code for one in material.functional_groups()}
    bodies = {one.code for one in material.administrators()}
    assert {one.group for one in material.programs()} <= groups
    assert {one.administrator for one in material.programs()} == bodies


def test_indicators_belong_to_programs_or_to_purchases_of_financial_assets():
    strangers = {(one.administrator, one.program) for one in material.indicators()} - set(PROGRAMS)
    assert strangers == set(FINANCIAL_ASSET_PURCHASES)


def test_indicator_has_three_printed_values_in_both_languages():
    for one in material.indicators():
        assert len(one.values_kk) == len(one.values_ru) == 3
        for text in one.values_kk:
            assert set(WORDS.findall(text)) <= KAZAKH_IN_VALUES, text


def test_every_name_is_in_kazakh_and_in_russian():
    for rows in LISTS.values():
        for row in rows:
            for key, text in texts(asdict(row)):
                if key in ("kk", "ru"):
                    assert re.search("[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", text), row


def test_classifications_have_english_names():
    for name in ("functional_groups", "regions", "administrators", "main_figures"):
        assert all(one.name.en for one in LISTS[name])


def test_kazakh_and_russian_words_hold_no_latin_letters():
    written = {"kk", "ru", "text", "response_grounds", "surname", "given", "patronymic"}
    words = {w for key, text in all_texts() if key in written for w in WORDS.findall(text)}
    latin = {word for word in words if "LATIN" in {unicodedata.name(c).split()[0] for c in word}}
    assert latin == LATIN_WORDS


def test_proposals_are_written_in_the_language_they_name():
    for one in PROPOSALS:
        kazakh = re.search("[әғқңөұүһі]", re.sub("«[^»]*»", "", one.text.lower()))
        assert bool(kazakh) == (one.language == "kk"), one.text


def test_response_is_in_the_language_of_its_proposal():
    for one in PROPOSALS:
        if one.response_grounds:
            kazakh = re.search("[әғқңөұүһі]", one.response_grounds.lower())
            assert bool(kazakh) == (one.language == "kk"), one.response_grounds


def test_no_text_hides_control_characters_or_is_outside_nfc():
    for _key, text in all_texts():
        assert not any(unicodedata.category(letter) == "Cc" for letter in text), text
        assert unicodedata.is_normalized("NFC", text), text


def test_passports_spread_over_administrators_groups_and_investment():
    assert len(PASSPORTS) == len(material.passports()) >= 40
    assert len({administrator for administrator, _program in PASSPORTS}) >= 18
    assert len({PROGRAMS[key].group for key in PASSPORTS}) >= 12
    kinds = Counter(one.types[0].code for one in material.passports())
    assert kinds["investments"] >= 6


@pytest.mark.parametrize("passport", material.passports(), ids=lambda one: one.program)
def test_measures_split_the_real_amount_exactly(passport):
    first, *later = zip(*(one.amounts for one in passport.measures), strict=True)
    assert sum(first) == PROGRAMS[passport.administrator, passport.program].amount
    assert all(amount > 0 for amount in first)
    assert {amount for year in later for amount in year} == {None}


def test_passport_says_its_kind_in_the_terms_of_the_code():
    for one in material.passports():
        assert [kind.kind for kind in one.types] == ["content", "level", "method", "kind"]
        assert 2 <= len(one.measures) <= 4
        assert all(len(measure.values) == 3 for measure in one.measures)
        assert len(one.description) == 2
        assert one.functions


def test_reports_are_about_programs_with_passports():
    assert len(REPORTS) == len(material.reports()) >= 15
    assert set(REPORTS) <= set(PASSPORTS)
    for key, report in REPORTS.items():
        for result in report.results:
            assert result.name or (*key, result.indicator) in INDICATORS
        assert all(0 < line.fact <= line.plan * 1.05 for line in report.spending)


def test_reports_on_investment_have_confirming_materials():
    for key, report in REPORTS.items():
        assert bool(report.materials) == (PASSPORTS[key].types[0].code == "investments"), key


def test_proposals_are_many_and_no_two_are_alike():
    openings = Counter(one.text[:40] for one in PROPOSALS)
    assert len(PROPOSALS) >= 300
    assert len({one.text for one in PROPOSALS}) == len(PROPOSALS)
    assert openings.most_common(1)[0][1] == 1


def test_responses_are_each_written_for_their_proposal():
    grounds = [one.response_grounds for one in PROPOSALS if one.response_grounds]
    assert len(set(grounds)) == len(grounds) >= 100


def test_proposal_goes_to_a_part_of_a_document_that_exists():
    for one in PROPOSALS:
        documents = {"passport": PASSPORTS, "report": REPORTS}[one.document]
        assert (one.administrator, one.program) in documents
        assert one.part in PART_KEYS[one.document]


def test_part_hints_lead_to_parts_of_the_official_forms():
    forms = {"passport": passport_form(2026), "report": report_form(2025)}
    for document, keys in PART_KEYS.items():
        assert set(keys.values()) <= {part.key for part in forms[document]}


def test_indicator_proposals_speak_of_programs_that_have_indicators():
    with_indicators = {(one.administrator, one.program) for one in material.indicators()}
    for one in PROPOSALS:
        if one.part == "indicators":
            assert (one.administrator, one.program) in with_indicators


def test_proposals_keep_the_limit_of_the_law_and_two_reach_it():
    lengths = [len(one.text) for one in PROPOSALS]
    assert all(why_not_text(one.text) is None for one in PROPOSALS)
    assert min(lengths) >= 60
    assert lengths.count(TEXT_LIMIT) == 2


def test_languages_and_outcomes_are_mixed():
    languages = Counter(one.language for one in PROPOSALS)
    outcomes = Counter(one.outcome for one in PROPOSALS)
    assert 0.5 < languages["kk"] / len(PROPOSALS) < 0.6
    assert 0.06 < outcomes["refused"] / len(PROPOSALS) < 0.1
    assert set(outcomes) == {"published", "refused", "waiting"}


def test_story_of_a_proposal_is_consistent():
    for one in PROPOSALS:
        assert bool(one.breaches) == bool(one.grounds) == (one.outcome == "refused")
        assert bool(one.response_outcome) == bool(one.response_grounds)
        assert one.outcome == "published" or not one.response_outcome
        assert set(one.breaches) <= set(Breach)
        assert one.response_outcome is None or one.response_outcome in set(ResponseOutcome)
        assert one.name_choice in set(NameChoice)


def test_authors_are_citizens_or_speak_for_the_organisation():
    authors = {one.slug: one.role for one in PEOPLE}
    allowed = {"citizen", "organisation_head", "organisation_signatory"}
    assert {authors[one.author] for one in PROPOSALS} == allowed


def test_people_have_distinct_slugs_and_every_role():
    assert len({one.slug for one in PEOPLE}) == len(PEOPLE)
    assert {one.role for one in material.people()} == set(material.role_labels())
    assert any(not one.name_kk.patronymic for one in material.people())
    letters = {letter for one in material.people() for letter in str(one.name_kk).lower()}
    assert set("әғқңөұүһі") <= letters
    assert len(material.voters()) >= 60


def test_iin_is_of_the_nineteenth_century_and_its_check_digit_holds():
    assert len({one.iin for one in PEOPLE}) == len(PEOPLE)
    for one in PEOPLE:
        assert date(1800 + int(one.iin[:2]), int(one.iin[2:4]), int(one.iin[4:6]))
        assert one.iin[6] == {"m": "1", "f": "2"}[one.sex]
        assert check_digit(one.iin[:11]) == one.iin[11]


def test_bin_is_of_the_2040s_and_its_check_digit_holds():
    organisations = material.organisations()
    bodies = {one.code for one in material.administrators()}
    assert len({one.bin for one in organisations}) == len(organisations)
    for one in organisations:
        assert re.fullmatch(r"4\d(0[1-9]|1[0-2])40\d{6}", one.bin)
        assert check_digit(one.bin[:11]) == one.bin[11]
        assert one.administrator is None or one.administrator in bodies


def test_heads_and_offices_for_a_time_belong_to_state_bodies():
    bodies = {one.slug for one in material.organisations() if one.administrator}
    heads = [one for one in material.people() if one.role == "head"]
    assert {one.organisation for one in heads} == {"body-201", "body-228"}
    for one in material.people():
        assert (one.unit is not None) == (one.role == "respondent")
        assert one.unit is None or one.organisation in bodies


def test_officials_work_for_known_organisations():
    known = {one.slug for one in material.organisations()}
    for one in material.people():
        assert (one.organisation is None) == (one.role == "citizen")
        assert one.organisation is None or one.organisation in known


def test_every_invented_file_says_that_it_is_invented():
    folder = material.resources.files("portal.demo").joinpath("invented")
    names = [entry.name for entry in folder.iterdir()]
    assert sorted(names) == [
        f"{one}.json" for one in ("information", "passports", "people", "proposals", "reports")
    ]
    for name in names:
        opening = folder.joinpath(name).read_text(encoding="utf-8")[:400]
        assert opening.startswith('{"invented": {"kk": ')
        assert "Invented demonstration material" in opening


def test_projects_of_reports_stay_within_their_spending_and_name_their_materials():
    for report in material.reports():
        assert sum(one.plan for one in report.projects) <= sum(one.plan for one in report.spending)
        places = [place for one in report.projects for place in one.materials]
        assert len(places) == len(set(places))
        assert set(places) <= set(range(len(report.materials)))
        assert not report.projects or len(places) == len(report.materials)


@pytest.mark.parametrize("told", papers_material.statements(), ids=lambda one: one.administrator)
def test_invented_statements_follow_from_each_other(told):
    figures = {
        (part, row.key, cell.column): parse_number(cell.ru)
        for part, rows in information_rows.statement_tables(told).items()
        for row in rows
        for cell in row.cells
    }
    assert len(figures) > 30
    assert broken_ties(DocumentKind.FINANCIAL_STATEMENT, figures) == []


def test_audits_restore_no_more_than_was_found_and_say_their_states_in_closed_words():
    for audit in papers_material.audits():
        assert all(0 <= one.restored <= one.amount for one in audit.findings)
        states = [one.state for one in audit.recommendations]
        states += audit.correction.states if audit.correction else ()
        assert set(states) <= set(information_rows.WORDS)
