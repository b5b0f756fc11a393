"""Texts on their way in and out: what is cut, what stays, what a person reads."""

import pytest
from markupsafe import Markup

from portal.core.text import ALLOWED_TAGS, initials, plain, rich, shown, typed, words_of

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example></SCRIPT>",
    '<img src=x onerror="alert(1)">',
    '<p onclick="alert(1)" style="position:fixed">мәтін</p>',
    '<a href="javascript:alert(1)">сілтеме</a>',
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "<p><!--><script>alert(1)</script>--></p>",
    "<<script>script>alert(1)<</script>/script>",
    '<form action="//evil.example"><button>ok</button></form>',
    "<p class=a id=b data-x=c>мәтін</p>",
    "<ul><li><object data=x></object></li></ul>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
]
TYPED = [
    "Бір жол",
    "Бірінші абзац\n\nЕкінші\nжолымен",
    "5 < 6 & 7 > 2",
    "a &lt;b&gt; c",
    "10&nbsp;000 &amp;nbsp;",
    "<p>бір</p><p>екі</p>",
    "<ul><li>бір</li><li>екі</li></ul>",
    "<p>алдымен</p><ol><li>бір</li></ol>",
    "<strong>маңызды</strong>\n\nқалғаны",
    "CO<sub>2</sub>",
    "<p>a</p>артық",
    "",
    *HOSTILE,
]


def tags(html: str) -> set[str]:
    return {part.split(">")[0].strip("/ ") for part in html.split("<")[1:]}


@pytest.mark.parametrize("text", HOSTILE)
def test_rich_text_keeps_a_short_list_of_marks_without_attributes(text: str):
    for clean in (rich(text), str(shown(text))):
        assert tags(clean) <= ALLOWED_TAGS


def test_marks_of_stress_and_lists_stay():
    html = "<p>a <strong>b</strong> <em>c</em></p><ul><li>d<sub>1</sub><sup>2</sup></li></ul>"
    assert rich(html) == html


def test_text_without_marks_becomes_paragraphs_by_its_blank_lines():
    assert rich("бір\r\n \r\nекі\nүш") == "<p>бір</p><p>екі<br>үш</p>"


def test_signs_of_mathematics_are_words_not_marks():
    assert rich("5 < 6 & 7") == "<p>5 &lt; 6 &amp; 7</p>"


@pytest.mark.parametrize("text", TYPED)
def test_text_typed_again_stays_the_same(text: str):
    kept = rich(text)
    assert rich(typed(kept)) == kept


def test_paragraphs_come_back_to_their_author_as_blank_lines():
    assert typed("<p>бір</p><p>екі<br>үш &lt; төрт</p>") == "бір\n\nекі\nүш < төрт"


def test_list_comes_back_with_its_marks():
    kept = "<ul><li>бір</li></ul>"
    assert typed(kept) == kept


def test_shown_text_is_cleaned_again_and_trusted():
    found = shown("<p>a</p><script>b</script>")
    assert isinstance(found, Markup)
    assert found == "<p>a</p>b"


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("<p>бір</p><p>екі<br>үш</p>", "бір екі үш"),
        ("<ul><li>бір</li><li>екі</li></ul>", "бір екі"),
        ("<p>10&nbsp;000 теңге</p>", "10 000 теңге"),
        ("<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7"),
        ("<p>&amp;lt;</p>", "&lt;"),
        ("<p>CO<sub>2</sub></p>", "CO2"),
        ("", ""),
    ],
)
def test_words_of_rich_text_are_what_a_person_reads(kept: str, words: str):
    assert words_of(kept) == words


def test_plain_text_is_normalised_and_never_escaped():
    assert plain(" a < b & и\u0306\r\n") == "a < b & й"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Сейітов Арман Болатұлы", "С. А. Б."),
        ("  Ли   Анна ", "Л. А."),
        ("Әлия", "Ә."),
        ("", ""),
    ],
)
def test_initials_of_a_name(name: str, expected: str):
    assert initials(name) == expected
