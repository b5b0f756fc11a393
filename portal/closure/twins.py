"""The table of a closure report as values: the seven columns of its form (§17)."""

from portal.closure.facts import ClosureFacts
from portal.core import fields
from portal.core.columns import TEXT, WHOLE, Column, in_languages
from portal.core.twins import OwnTwins, TwinTable
from portal.rules.forms import words

COLUMNS = (
    Column("no", WHOLE, words("№ р/с", "№ п/п", "No.")),
    fields.PROPOSAL,
    fields.PLACED_ON,
    *in_languages(
        Column("part", TEXT, words("Құрылымдық бөлігі", "Структурная часть", "Structural part")),
        fields.OFFICIAL,
    ),
    fields.LANGUAGE,
    fields.PROPOSAL_TEXT,
    fields.RESPONSE[1],
    fields.VOTES_FOR,
    fields.VOTES_AGAINST,
)
TWINS = (
    OwnTwins(
        "closure.report",
        {"csv": ("closure.as_csv", {}), "json": ("closure.as_json", {})},
        ("edition",),
    ),
)


def rows_table(facts: ClosureFacts) -> TwinTable:
    """The rows of a report as they were frozen."""
    lines = [
        (
            *(row.no, row.number, row.placed_on, row.part.kk, row.part.ru, row.language),
            *(row.text, row.response.text if row.response else None),
            *(row.votes_for, row.votes_against),
        )
        for row in facts.rows
    ]
    return TwinTable(f"{facts.unique_number}-{facts.edition}", COLUMNS, lambda _db: lines)
