"""Facts are frozen once and read back the same."""

import hashlib
import json
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from portal.closure.facts import from_json, sha256, to_json
from portal.closure.public import as_public
from portal.closure.values import Previous, Votes
from portal.terms import Language, ProposalStatus
from tests.closure.sample import default_rows, make_facts, make_row, make_second_edition

HEADER_AND_ROWS = {
    *("unique_number", "placed_on", "ended_on", "generated_on", "votes_for", "votes_against"),
    *("proposals_total", "proposal_votes_for", "proposal_votes_against", "budget_kind"),
    *("administrator", "period", "program_head", "rows", "edition", "previous", "sha256"),
}
COLUMNS = {"no", "placed_on", "part", "proposal", "response", "votes_for", "votes_against"}


@pytest.mark.parametrize(
    "facts",
    [
        make_facts(),
        make_facts(rows=(), breaches={}),
        make_facts(appendix=2, waiting_for_decision=0),
        make_second_edition(make_facts(), "ab" * 32),
    ],
    ids=["edition 1", "no proposals", "appendix 2", "edition 2"],
)
def test_facts_are_read_back_as_they_were_written(facts):
    assert from_json(to_json(facts)) == facts
    assert to_json(from_json(to_json(facts))) == to_json(facts)


def test_canonical_writing_never_changes():
    digest = sha256(make_facts())
    assert digest == hashlib.sha256(to_json(make_facts()).encode()).hexdigest()
    assert digest == "bc29da258780fc7828b6e507035c5f30a0213f355720a3f9234d6e38bf117840"


def test_canonical_writing_is_sorted_compact_and_in_plain_letters():
    written, said = to_json(make_facts()), json.loads(to_json(make_facts()))
    assert written == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Әлия Нұрланқызы" in written


def test_frozen_facts_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        make_facts().edition = 2


def test_form_counts_people_and_organisations_together():
    facts = make_facts(votes=Votes(10, 4, 2, 1))
    assert (facts.votes_for, facts.votes_against) == (12, 5)


def test_total_of_proposals_is_the_number_of_rows_and_not_of_those_received():
    facts = make_facts()
    assert (facts.proposals_total, facts.received) == (3, 7)
    assert facts.waiting_for_response == 1


def test_row_is_answered_once_it_has_a_response():
    assert make_row().status is ProposalStatus.ANSWERED
    assert make_row(response=None).status is ProposalStatus.PUBLISHED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"appendix": 3}, "appendix 1 or 2"),
        ({"edition": 2}, "follows the one it names"),
        ({"previous": Previous(1, date(2026, 11, 21), "ab" * 32)}, "follows the one it names"),
        ({"rows": tuple(reversed(default_rows()))}, "numbered from 1"),
        ({"proposal_votes": Votes(1, 1)}, "sum of the rows"),
    ],
    ids=["appendix", "no previous", "same edition", "numbering", "votes"],
)
def test_facts_that_contradict_each_other_are_refused(changes, reason):
    with pytest.raises(ValueError, match=reason):
        replace(make_facts(), **changes)


def test_public_report_has_the_names_of_the_contract():
    public = as_public(make_facts())
    assert public.keys() >= HEADER_AND_ROWS
    assert all(row.keys() >= COLUMNS for row in public["rows"])
    assert public["administrator"].keys() == {"code", "name"}
    assert public["placed_on"] == "2026-11-02"
    assert public["budget_kind"].keys() == {"kk", "ru", "en"}
    assert public["program_head"]["en"] is None
    assert [row["response"] is None for row in public["rows"]] == [False, False, True]


def test_anyone_can_recompute_the_checksum_from_the_public_report():
    public = json.loads(json.dumps(as_public(make_facts(), Language.KK)))
    published = public.pop("sha256")
    del public["form"]
    written = json.dumps(public, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(written.encode()).hexdigest() == published


def test_public_report_says_the_words_of_the_form_in_the_language_asked_for():
    form = as_public(make_facts(), Language.KK)["form"]
    assert form["header"][-1] == {
        "field": "program_head",
        "label": "Бюджеттік бағдарламаның басшы",
        "text": "Әлия Нұрланқызы Қуатова (ойдан шығарылған)",
    }
    assert [column["number"] for column in form["columns"]] == list("1234567")
    assert "form" not in as_public(make_facts())


def test_next_edition_ties_itself_to_the_one_before():
    first = make_facts()
    second = as_public(make_second_edition(first, sha256(first)))
    assert (second["edition"], second["previous"]) == (2, 1)
    assert second["previous_sha256"] == as_public(first)["sha256"]
