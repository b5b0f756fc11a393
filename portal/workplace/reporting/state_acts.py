"""How placing budget reports is said before it is signed, and done afterwards (§4, §8, decided:
acts of state)."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.doors import of_a_body
from portal.core.i18n import day_words, lang, number
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.models import Region, ReportImport
from portal.papers.drafts import Reason
from portal.reporting.imports import own_import
from portal.reporting.placing import (
    PlannedMonth,
    place_reports,
    planned_months,
    why_not_place_reports,
)
from portal.reporting.titles import FORMS, budget_words, period_words
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.terms import Power

PLACE_REPORTS = "report.place"
GONE = Refusal("The import is not there any more", "")


def _found(acting: Acting, given: Given) -> ReportImport:
    one = own_import(acting.db, acting.body_id, given["import"], lock=acting.locks)
    if one is None:
        raise Refused(GONE)
    return one


def _reason(given: Given) -> Reason:
    return Reason(given["reason_kk"], given["reason_ru"])


def _say(acting: Acting, given: Given) -> Statement:
    one = _found(acting, given)
    planned = planned_months(acting.db, one)
    if refusal := why_not_place_reports(one, planned, _reason(given)):
        raise Refused(refusal)
    region = acting.db.get(Region, one.budget)
    facts = [
        (_("Budget"), budget_words(one.budget, region, lang())),
        (_("Form"), FORMS[one.form][lang()]),
        (_("File"), one.file_name),
        (_("Checksum of the file (SHA-256)"), one.sha256),
        (_("Day of placing"), day_words(local_date(acting.now))),
        *((period_words(m.month.year, m.month.month, lang()), _month_said(m)) for m in planned),
    ]
    texts = ()
    if any(month.is_correction for month in planned):
        texts = (
            (_("Reason of the correction in Kazakh"), given["reason_kk"]),
            (_("Reason of the correction in Russian"), given["reason_ru"]),
        )
    return Statement(tuple(facts), texts)


def _month_said(planned: PlannedMonth) -> str:
    month = planned.month
    if planned.is_same:
        return _("is placed already with the same lines, stays as it is")
    said = _(
        "%(count)s lines, executed %(sum)s thousand tenge, checksum of the lines (SHA-256) %(sha)s",
        count=number(month.line_count),
        sum=number((planned.sums["executed"] + 500) // 1000),
        sha=month.lines_sha256,
    )
    if planned.edition is None:
        return said
    what = _("edition %(no)s of the placed report", no=planned.edition.no + 1)
    return f"{said}; {what}"


def _place(acting: Acting, given: Given) -> Done:
    one, today = _found(acting, given), local_date(acting.now)
    placed = place_reports(acting.db, one, acting.official, _reason(given), today, acting.now)
    words = ngettext("%(num)s report is placed", "%(num)s reports are placed", len(placed))
    return Done(url_for("workplace.reporting.show", import_id=one.id), words)


STATE_ACTS = {
    PLACE_REPORTS: Performer(
        title=_l("Place budget reports"),
        consequences=(
            _l("Each month gets a unique number, or a further edition, and everybody can read it."),
            _l("All months are placed together, or none of them."),
            _l("What is placed is never changed; a correction is a further edition."),
        ),
        door=of_a_body(Power.PLACE),
        state=_say,
        perform=_place,
    ),
}
