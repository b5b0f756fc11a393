"""When the closure report is made, and when it needs a further edition (§17)."""

from datetime import date, timedelta

import pytest

from portal.rules.closure import appendix, is_report_due, needs_edition
from portal.terms import DISCUSSED_KINDS, DocumentKind

LAST = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(-1, False), (0, False), (1, True), (400, True)],
    ids=["day before", "last day", "next day", "a year later"],
)
def test_report_is_due_as_soon_as_the_last_day_is_over(shift: int, expected: bool):
    assert is_report_due(closes_on=LAST, today=LAST + timedelta(shift)) is expected


@pytest.mark.parametrize(
    ("latest", "acts_counted", "acts_now", "expected"),
    [
        (None, 0, 0, True),
        (None, 0, 3, True),
        (1, 0, 0, False),
        (1, 3, 3, False),
        (1, 3, 4, True),
        (2, 4, 4, False),
        (7, 4, 9, True),
    ],
    ids=[
        "first edition without any act", "first edition", "nothing came after",
        "all are counted", "one act came after", "second edition counts all", "many came after",
    ],
)  # fmt: skip
def test_further_edition_follows_a_further_act(
    latest: int | None, acts_counted: int, acts_now: int, expected: bool
):
    found = needs_edition(latest=latest, acts_counted=acts_counted, acts_now=acts_now)
    assert found is expected


def test_passports_have_appendix_1_and_reports_appendix_2():
    assert appendix(DocumentKind.PASSPORT) == 1
    assert appendix(DocumentKind.EXECUTION_REPORT) == 2


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - set(DISCUSSED_KINDS)))
def test_document_that_is_not_discussed_has_no_form(kind: DocumentKind):
    with pytest.raises(KeyError):
        appendix(kind)
