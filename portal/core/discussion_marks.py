"""What the public is told of a discussion beside its days (§9, decided: opened after the money was
allotted)."""

from flask_babel import gettext as _

from portal.core.calendars import calendar_edition
from portal.models import Discussion, Document
from portal.rules.discussion import is_after_allotment, is_shorter_than_the_law


def marks_of(document: Document, discussion: Discussion) -> list[str]:
    """In words: opened when the money had been allotted, shorter than the law says."""
    marks = []
    year, opens_on = document.period_from, discussion.opens_on
    if is_after_allotment(kind=document.kind, opens_on=opens_on, first_year=year):
        marks.append(_("opened after the money of %(year)s was allotted", year=year))
    calendar = calendar_edition(discussion.calendar_edition)
    if is_shorter_than_the_law(
        opens_on=opens_on, closes_on=discussion.closes_on, calendar=calendar
    ):
        marks.append(_("shorter than the law says"))
    return marks
