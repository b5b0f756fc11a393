"""A proposal: when, by whom, how long, and until when it can be taken back (§13, §14)."""

import unicodedata
from datetime import date
from itertools import product

import pytest

from portal.rules.proposal import (
    canonical,
    forbidden_characters,
    length,
    why_not_submit,
    why_not_text,
    why_not_withdraw,
)
from portal.terms import ProposalStatus, Role
from tests.rules.law import AFTER, BEFORE, LAST, OPENED, cells, is_users_time

COMPOSED, DECOMPOSED = "й", "и\u0306"
EMOJI, FAMILY = "🛣", "👨\u200d👩\u200d👧"

LENGTHS = [
    ("999 letters", "ж" * 999, 999),
    ("1000 letters", "ж" * 1000, 1000),
    ("1001 letters", "ж" * 1001, 1001),
    ("composed letters", COMPOSED * 1000, 1000),
    ("decomposed letters count as composed", DECOMPOSED * 1000, 1000),
    ("one decomposed letter too many", DECOMPOSED * 1001, 1001),
    ("a mark that does not compose counts", "қ\u0301" * 500, 1000),
    ("emoji beyond the basic plane count once", EMOJI * 1000, 1000),
    ("one such emoji too many", EMOJI * 1001, 1001),
    ("a family of emoji counts by its parts", FAMILY * 200, 1000),
    ("CRLF counts as one line end", "а\r\n" * 500 + "б", 1001),
    ("CR counts as one line end", "а\r" * 499 + "бв", 1000),
    ("LF counts as one", "а\n" * 499 + "бв", 1000),
    ("CRLF at the limit", "а\r\n" * 499 + "бв", 1000),
    ("blank space around is cut", "\n \u00a0" + "ж" * 1000 + " \r\n\t", 1000),
    ("blank space inside counts", "ж" + " " * 998 + "ж", 1000),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [one[1:] for one in LENGTHS], ids=[one[0] for one in LENGTHS]
)
def test_text_is_counted_by_one_definition(text: str, expected: int):
    assert length(text) == expected
    refusal = why_not_text(text)
    assert (refusal is None) is (expected <= 1000)
    assert refusal is None or refusal.values == {"count": expected}


def test_canonical_text_is_composed_with_single_line_ends_and_nothing_around():
    assert canonical(" \r\nи\u0306од\r\nсуы\rда\n\n ") == "йод\nсуы\nда"


@pytest.mark.parametrize("text", [one[1] for one in LENGTHS] + ["", " ", "\u0301 а", "a\u2028b"])
def test_canonical_text_is_canonical_already(text: str):
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\r\n\t\u00a0", "\u200d", "\u200c\n\u200d", "\u0301\u0301", "\ufe0f", "\u2003"],
    ids=ascii,
)
def test_text_without_one_visible_character_is_no_proposal(text: str):
    refusal = why_not_text(text)
    assert refusal is not None
    assert refusal.reason == "Write the text of the proposal"


@pytest.mark.parametrize("text", ["ә", "?", "5", "₸", EMOJI])
def test_one_visible_character_is_a_proposal(text: str):
    assert why_not_text(text) is None


HIDDEN = [
    ("override to the left", "\u202e"),
    ("override to the right", "\u202d"),
    ("embedding", "\u202a"),
    ("isolate", "\u2067"),
    ("direction mark", "\u200f"),
    ("zero width space", "\u200b"),
    ("word joiner", "\u2060"),
    ("byte order mark", "\ufeff"),
    ("soft hyphen", "\u00ad"),
    ("tab", "\t"),
    ("null", "\0"),
    ("escape", "\x1b"),
    ("next line", "\x85"),
    ("line separator", "\u2028"),
    ("paragraph separator", "\u2029"),
    ("lone surrogate", "\ud800"),
    ("private use", "\ue000"),
    ("unassigned", "\u0378"),
    ("tag letter", "\U000e0041"),
    ("Hangul filler", "\u3164"),
    ("empty Braille cell", "\u2800"),
    ("grapheme joiner", "\u034f"),
]


@pytest.mark.parametrize("letter", [one[1] for one in HIDDEN], ids=[one[0] for one in HIDDEN])
def test_hidden_character_inside_is_refused_by_its_number(letter: str):
    text = f"жол{letter}салу"
    code = f"U+{ord(letter):04X}"
    assert forbidden_characters(text) == [code]
    refusal = why_not_text(text)
    assert refusal is not None
    assert refusal.values == {"found": code}
    assert refusal.paragraph == "§14"


def test_each_hidden_character_is_named_once_and_at_most_five():
    text = "а" + "".join(letter for _, letter in HIDDEN) * 2 + "б"
    assert len(forbidden_characters(text)) == len(HIDDEN)
    refusal = why_not_text(text)
    assert refusal is not None
    assert len(str(refusal.values["found"]).split(", ")) == 5


@pytest.mark.parametrize(
    "text",
    ["бір\nекі", "бір\r\nекі", FAMILY, "می\u200cخواهم", "қ\u0301ала", "№ 5 – «жол» — 30 %…"],
    ids=ascii,
)  # fmt: skip
def test_honest_text_hides_nothing(text: str):
    assert forbidden_characters(text) == []
    assert why_not_text(text) is None


def test_too_long_text_is_told_its_length_before_its_characters():
    refusal = why_not_text("\u202e" + "ж" * 1000)
    assert refusal is not None
    assert refusal.values == {"count": 1001}


def test_private_user_sends_on_each_day_of_the_discussion_and_nobody_else_ever():
    for today, sealed, office in cells():
        refusal = why_not_submit(
            opens_on=OPENED, closes_on=LAST, today=today, sealed=sealed, acting=office
        )
        assert (refusal is None) is is_users_time(today, sealed, office), (today, sealed, office)
        assert refusal is None or refusal.paragraph == "§13"


@pytest.mark.parametrize(
    ("today", "sealed", "office", "reason"),
    [
        (max(BEFORE), False, None, "not begun"),
        (min(AFTER), False, None, "has ended"),
        (LAST, True, None, "has ended"),
        (LAST, False, Role.OPERATOR, "not in office"),
    ],
    ids=["day before", "next day", "report made", "in office"],
)
def test_refused_proposal_says_why(today: date, sealed: bool, office: Role | None, reason: str):
    refusal = why_not_submit(
        opens_on=OPENED, closes_on=LAST, today=today, sealed=sealed, acting=office
    )
    assert refusal is not None
    assert reason in refusal.reason


def test_author_takes_a_proposal_back_until_the_operator_has_decided():
    for status, is_author in product(ProposalStatus, (True, False)):
        refusal = why_not_withdraw(status=status, is_author=is_author)
        assert (refusal is None) is ((status, is_author) == ("on_moderation", True))


def test_stranger_learns_nothing_of_the_state_of_a_proposal():
    reasons = {str(why_not_withdraw(status=status, is_author=False)) for status in ProposalStatus}
    assert len(reasons) == 1


def test_withdrawn_document_takes_no_proposals_while_its_term_still_runs():
    for today, sealed, office in cells():
        assert why_not_submit(
            opens_on=OPENED,
            closes_on=LAST,
            today=today,
            sealed=sealed,
            acting=office,
            withdrawn=True,
        )
    running = why_not_submit(
        opens_on=OPENED, closes_on=LAST, today=LAST, sealed=False, acting=None, withdrawn=True
    )
    assert running is not None
    assert "was withdrawn" in running.reason
