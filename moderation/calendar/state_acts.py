"""How acts that make an edition of the calendar, or recount open terms, are said before they are
signed, and done afterwards (decided: acts of state, calendar editions, recounting)."""

from collections import Counter
from collections.abc import Callable, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from moderation.calendar.actions import (
    DISCUSSION,
    PROPOSAL,
    Recount,
    amendment_of,
    recount,
)
from portal.core.calendar_editions import CHANGED, Amendment, make_edition, newest_edition
from portal.core.calendars import ChangedDay, calendar_of, changes
from portal.core.doors import office
from portal.core.i18n import day_short, day_words, lang
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import CalendarChange, Role

RECOUNT = "calendar.recount"


def act_name(change: CalendarChange) -> str:
    """The name of the act that makes an edition."""
    return f"calendar.{change}"


def changed_words(one: ChangedDay) -> str:
    """What a day becomes, in words."""
    name = one.after.names.get(lang(), "") if one.after else ""
    if one.after and one.after.act:
        return str(_("working day, moved") if one.is_working else _("day off, moved"))
    if one.is_working:
        return str(_("working day"))
    if one.is_confirmed:
        return str(_("day off, confirmed: %(name)s", name=name))
    return str(_("day off: %(name)s", name=name) if name else _("day off"))


def changed_days(acting: Acting, amendment: Amendment) -> list[ChangedDay]:
    """What the edition would change, day by day."""
    after = calendar_of(amendment.edition(acting.now))
    return changes(calendar_of(amendment.base), after)


def _say(change: CalendarChange) -> Callable[[Acting, Given], Statement]:
    def say(acting: Acting, given: Given) -> Statement:
        amendment = amendment_of(acting.db, change, given)
        facts = [(_("Edition of the calendar that is made"), str(amendment.no))]
        if change is CalendarChange.RETURN:
            facts.append((_("With the days of edition"), given["no"]))
        facts.append((_("Act or source"), amendment.reason))
        for one in changed_days(acting, amendment):
            facts.append((day_words(one.day), changed_words(one)))
        return Statement(tuple(facts))

    return say


def _make(change: CalendarChange) -> Callable[[Acting, Given], Done]:
    def make(acting: Acting, given: Given) -> Done:
        amendment = amendment_of(acting.db, change, given)
        edition = make_edition(acting.db, amendment, acting.now, acting.official)
        words = _("Edition %(no)s of the calendar is made", no=edition.no)
        return Done(url_for("moderation.days.index"), words)

    return make


def given_of(edition_no: int, terms: Sequence[Recount]) -> Given:
    """What open terms are recounted with."""
    return {"edition": edition_no, "terms": [one.packed() for one in terms]}


def _terms(given: Given) -> list[Recount]:
    return [Recount.of(packed) for packed in given["terms"]]


def _say_recount(acting: Acting, given: Given) -> Statement:
    if newest_edition(acting.db).no != given["edition"]:
        raise Refused(CHANGED)
    terms = _terms(given)
    discussions = sum(one.kind == DISCUSSION for one in terms)
    facts = (
        (_("Edition of the calendar"), str(given["edition"])),
        (_("Discussions that end later"), str(discussions)),
        (_("Decisions due on another day"), str(len(terms) - discussions)),
    )
    return Statement(facts, ((_("Terms, as far as they still run"), _listed(terms)),))


def _listed(terms: Sequence[Recount]) -> str:
    return "\n".join(
        f"{term_words(one)}: {day_short(one.last)} → {day_short(one.recounted)}" for one in terms
    )


def term_words(one: Recount) -> str:
    """Which term it is, in words."""
    if one.kind == DISCUSSION:
        return str(_("discussion %(number)s", number=one.number))
    return str(_("decision on proposal %(number)s", number=one.number))


def grouped(terms: Sequence[Recount]) -> list[tuple[str, int, Recount]]:
    """How many terms of a kind move from one day to another, the nearest due first."""
    counted = Counter((one.kind, one.last, one.recounted) for one in terms)
    first = {(one.kind, one.last, one.recounted): one for one in reversed(terms)}
    kinds = {DISCUSSION: _("discussions"), PROPOSAL: _("decisions on proposals")}
    return [(str(kinds[key[0]]), count, first[key]) for key, count in counted.items()]


def _recount(acting: Acting, given: Given) -> Done:
    today = local_date(acting.now)
    count = recount(acting.db, acting.official, given["edition"], _terms(given), today, acting.now)
    return Done(url_for("moderation.days.index"), _("Terms recounted: %(count)s", count=count))


CHIEFS = office(Role.CHIEF_OPERATOR)
TITLES: dict[CalendarChange, LazyString] = {
    CalendarChange.MOVE: _l("Move a day off in the calendar"),
    CalendarChange.CONFIRMATION: _l("Confirm the day of Kurban Ait"),
    CalendarChange.DAY: _l("Change a single day of the calendar"),
    CalendarChange.RETURN: _l("Return to the days of an earlier edition"),
}
OF_AN_EDITION = (
    _l("A further edition of the calendar is made, and everybody sees it with the act it names."),
    _l("Terms that begin from now on are counted by it."),
    _l("Terms that run already keep their day, until you recount them by an act of its own."),
    _l("An edition is never changed or removed; it can only be followed by another."),
)
STATE_ACTS = {
    **{
        act_name(change): Performer(
            title=title,
            consequences=OF_AN_EDITION,
            door=CHIEFS,
            state=_say(change),
            perform=_make(change),
        )
        for change, title in TITLES.items()
    },
    RECOUNT: Performer(
        title=_l("Recount open terms by the newest edition of the calendar"),
        consequences=(
            _l("The terms listed get their new day at once; each is written in the journal."),
            _l("A discussion ends later, never earlier; responses are due on its new last day."),
            _l(
                "Its press release names the earlier day: the administrator tells the public of "
                "the new one."
            ),
            _l("Terms that are over, and proposals decided meanwhile, stay as they are."),
        ),
        door=CHIEFS,
        state=_say_recount,
        perform=_recount,
    ),
}
