"""The words and the order of appendices 1 and 2."""

from datetime import date

import pytest

from portal.closure.form import period
from portal.closure.report import compose, printable
from portal.terms import Language
from tests.closure.sample import default_rows, make_facts, make_row, make_second_edition

KK_COMMON = [
    "Есепті қалыптастыру күні",
    "Паспортты «жақтады» деген дауыстың барлығы",
    "Паспортты «қарсы» деген дауыстың барлығы",
    "Барлық ұсыныстар",
    "«Жақтады» деген дауыстың барлығы (ұсыныстар)",
    "«Қарсы» деген дауыстың барлығы (ұсыныстар)",
    "Бюджет түрі",
    "Бюджеттік бағдарлама әкімшісінің коды және атауы",
    "Қамтылатын кезең",
    "Бюджеттік бағдарламаның басшы",
]
RU_COMMON = [
    "Дата формирования отчета",
    "Всего голосов «за» паспорт",
    "Всего голосов «против» паспорта",
    "Всего предложений",
    "Всего голосов «за» (предложения)",
    "Всего голосов «против» (предложения)",
    "Вид бюджета",
    "Код и наименование администратора бюджетной программы",
    "Охватываемый период",
    "Руководитель бюджетной программы",
]
LABELS = {
    (1, Language.KK): [
        "Бірегей нөмір",
        "Бюджеттік бағдарлама паспортының орналастыру күні",
        "Бюджеттік бағдарлама паспортының талқылауды аяқтау күні",
        *KK_COMMON,
    ],
    (2, Language.KK): [
        "Бірегей нөмір",
        "Бюджеттік бағдарлама паспортының іске асыру туралы есептің орналастыру күні",
        "Бюджеттік бағдарлама паспортының іске асыру туралы есептің талқылауды аяқтау күні",
        *KK_COMMON,
    ],
    (1, Language.RU): [
        "Уникальный номер",
        "Дата размещения паспорта бюджетной программы",
        "Дата завершения обсуждения паспорта бюджетной программы",
        *RU_COMMON,
    ],
    (2, Language.RU): [
        "Уникальный номер",
        "Дата размещения отчета о реализации паспорта бюджетной программы",
        "Дата завершения обсуждения отчета о реализации паспорта бюджетной программы",
        *RU_COMMON,
    ],
}
KK_COLUMNS = (
    "№ р/с",
    "Орналастыру күні",
    "Құжаттың құрылымдық бөлігі",
    "Порталды пайдаланушының ұсынысының мәтіні",
    "Мемлекеттік орган жауабының мәтіні",
    "Ұсынысты «жақтады» деген дауыс саны",
    "Ұсынысқа «қарсы» деген дауыс саны",
)
RU_COLUMNS = (
    "№ п/п",
    "Дата размещения",
    "Структурная часть документа",
    "Текст предложения пользователя портала",
    "Текст ответа государственного органа",
    "Количество голосов «за» предложение",
    "Количество голосов «против» предложения",
)
TITLES = {
    (1, Language.KK): "Бюджеттік бағдарлама паспортының жария талқылаудың аяқталуы туралы есеп «",
    (2, Language.KK): "Өткен қаржы жылындағы бюджеттік бағдарлама паспортының іске асыру туралы "
    "есепті жария талқылаудың аяқталуы туралы есеп «",
    (1, Language.RU): "Отчет о завершении публичного обсуждения паспорта бюджетной программы «",
    (2, Language.RU): "Отчет о завершении публичного обсуждения отчета о реализации паспорта "
    "бюджетной программы за прошедший финансовый год «",
}
FORMS = [(appendix, lang) for appendix in (1, 2) for lang in (Language.KK, Language.RU)]


@pytest.mark.parametrize(("appendix", "lang"), FORMS)
def test_header_has_thirteen_labels_in_the_order_of_the_form(appendix, lang):
    _, fields, _, _ = compose(make_facts(appendix=appendix), lang)
    assert [label for label, _ in fields.pairs] == LABELS[appendix, lang]
    assert len(fields.pairs) == 13


@pytest.mark.parametrize(("appendix", "lang"), FORMS)
def test_title_holds_the_name_of_the_document_in_quotes(appendix, lang):
    facts = make_facts(appendix=appendix)
    title, _, _, _ = compose(facts, lang)
    assert title.text == TITLES[appendix, lang] + facts.document_title.said(lang)[0] + "»"


@pytest.mark.parametrize(
    ("lang", "columns"), [(Language.KK, KK_COLUMNS), (Language.RU, RU_COLUMNS)]
)
@pytest.mark.parametrize("appendix", [1, 2])
def test_table_has_seven_columns_and_the_row_of_their_numbers(appendix, lang, columns):
    _, _, table, _ = compose(make_facts(appendix=appendix), lang)
    assert table.columns == columns
    assert table.numbers == ("1", "2", "3", "4", "5", "6", "7")


def test_values_stand_beside_their_labels():
    _, fields, _, _ = compose(make_facts(), Language.KK)
    assert [cell.text for _, cell in fields.pairs] == [
        "P-2026-000017",
        "02.11.2026",
        "20.11.2026",
        "21.11.2026",
        "217",
        "39",
        "3",
        "24",
        "6",
        "облыстық бюджет",
        "261 Облыстың білім басқармасы",
        "2026–2028 жылдар",
        "Әлия Нұрланқызы Қуатова (ойдан шығарылған)",
    ]


def test_row_says_the_proposal_as_written_and_the_response_with_its_outcome():
    _, _, table, _ = compose(make_facts(), Language.RU)
    _, not_accepted, waiting = table.rows
    assert [cell.text for cell in not_accepted[:3]] == [
        "2",
        "06.11.2026",
        "Мероприятия, всего, в том числе",
    ]
    assert not_accepted[3].text == default_rows()[1].text
    assert (not_accepted[4].lead, not_accepted[4].text) == (
        "Не принято",
        default_rows()[1].response.text,
    )
    assert (waiting[4].lead, waiting[4].text) == ("", "Ответа пока нет")


def test_each_cell_knows_the_language_it_is_written_in():
    _, _, table, _ = compose(make_facts(), Language.EN)
    kazakh, russian, _ = table.rows
    assert [cell.lang for cell in kazakh[2:5]] == [Language.EN, Language.KK, Language.KK]
    assert [cell.lang for cell in russian[2:5]] == [Language.EN, Language.RU, Language.RU]


def test_state_text_without_english_is_said_in_kazakh():
    _, fields, _, _ = compose(make_facts(), Language.EN)
    said = dict(fields.pairs)["Code and name of the budget program administrator"]
    assert (said.text, said.lang) == ("261 Облыстың білім басқармасы", Language.KK)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (Language.KK, "2-редакция, 2026 жылғы 21 қарашадағы 1-редакцияның орнына жасалған"),
        (Language.RU, "Редакция 2, заменяет редакцию 1 от 21 ноября 2026 года"),
        (Language.EN, "Edition 2, replaces edition 1 of 21 November 2026"),
    ],
)
def test_second_edition_names_the_one_it_replaces(lang, line):
    title, _, _, notes = compose(make_second_edition(make_facts(), "ab" * 32), lang)
    assert title.edition == line
    assert any(note.endswith("ab" * 32) for note in notes.lines)


def test_first_edition_names_no_other():
    title, _, _, _ = compose(make_facts(), Language.KK)
    assert title.edition == "1-редакция"


def test_notes_tell_what_is_not_in_the_table():
    _, _, _, notes = compose(make_facts(), Language.RU)
    said = "\n".join(notes.lines)
    assert (
        "Поступило предложений — 7: опубликовано (в этой таблице) — 3, ждут решения оператора — 1, "
        "отказано в публикации — 2, отозвано авторами — 1." in said
    )
    assert "спам: 1; не относится к документу: 2" in said
    assert "люди — 214 «за», 38 «против»; организации — 3 «за», 1 «против»" in said
    assert "Решений принято позже срока — 1" in said


def test_notes_promise_a_further_edition_only_while_something_waits():
    settled = make_facts(rows=(make_row(),), waiting_for_decision=0)
    further = "Каждое следующее решение"
    assert not any(further in line for line in compose(settled, Language.RU)[3].lines)
    assert any(further in line for line in compose(make_facts(), Language.RU)[3].lines)


@pytest.mark.parametrize(("appendix", "explained"), [(1, False), (2, True)])
def test_notes_explain_the_passport_printed_in_appendix_two(appendix, explained):
    _, _, _, notes = compose(make_facts(appendix=appendix), Language.KK)
    assert any("«Паспортты …» деп басылған" in line for line in notes.lines) is explained


def test_large_counts_have_their_thousands_apart():
    _, fields, _, _ = compose(make_facts(rows=(make_row(votes_for=1234567),)), Language.KK)
    assert dict(fields.pairs)["«Жақтады» деген дауыстың барлығы (ұсыныстар)"].text == (
        "1\u00a0234\u00a0567"
    )


def test_period_of_one_year_is_said_in_the_singular():
    assert period(2025, 2025).kk == "2025 жыл"
    assert period(2026, 2028).ru == "2026–2028 годы"


def test_signs_that_no_file_can_carry_are_left_out():
    assert printable("а\x00б\ud800в\uffffг\r\nд\tе") == "абвг\nд\tе"


def test_row_may_be_placed_on_the_first_of_a_month():
    _, _, table, _ = compose(make_facts(rows=(make_row(placed_on=date(2026, 3, 1)),)), Language.KK)
    assert table.rows[0][1].text == "01.03.2026"
