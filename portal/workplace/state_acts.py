"""How the workplace's acts of state are said before they are signed, and done afterwards (§8,
decided: acts of state)."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.calendars import work_calendar
from portal.core.cards import kind_words, stage_words
from portal.core.doors import of_a_body
from portal.core.duties import due_of
from portal.core.editions import checksum_of, differences_of
from portal.core.i18n import day_words, lang
from portal.core.state_acts import Acting, Done, Given, Performer, Statement
from portal.core.text import rich, typed
from portal.models import Edition
from portal.models.base import in_language
from portal.papers import placing
from portal.papers import queries as papers
from portal.papers.drafts import Reason, ReleaseDraft
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.discussion import closes_on, why_not_open
from portal.rules.drafting import why_not_change
from portal.rules.placement import why_not_place, why_not_reason
from portal.terms import OFFICIAL_LANGUAGES, EditionStatus, Power
from portal.workplace import actions, queries
from portal.workplace.placing_terms import lacks_materials

PLACE, CORRECT, WITHDRAW = "document.place", "edition.place", "document.withdraw"
INFORM = "information.place"
GONE = Refusal("The document is not there any more", "")


def draft_of(acting: Acting, given: Given) -> Edition:
    """The draft as it stands now, ready to be placed; raises Refused."""
    found = papers.own_edition(acting.db, acting.body_id, given["edition"], lock=acting.locks)
    if found is None:
        raise Refused(GONE)
    if found.status is EditionStatus.PLACED:
        raise Refused(Refusal("This edition has already been placed", "§9"))
    if refusal := why_not_change(found.status):
        raise Refused(refusal)
    if refusal := why_not_place(differences_of(found)):
        raise Refused(refusal)
    return found


def _named(edition: Edition) -> Iterator[tuple[str, str]]:
    """What a document is, whose, and in which edition."""
    document = edition.document
    yield _("Kind of document"), kind_words(document.kind)
    yield _("Title in Kazakh"), edition.title_kk
    yield _("Title in Russian"), edition.title_ru
    yield _("Administrator"), f"{document.body.code} {in_language(document.body, 'name', lang())}"
    yield _("Period"), "–".join(sorted({str(document.period_from), str(document.period_to)}))
    if document.stage:
        yield _("Stage of the budget"), stage_words(document.stage)
    if document.month:
        yield _("Months"), f"1–{document.month}"
    if document.number:
        yield _("Unique number"), document.number
    yield _("Edition"), f"{edition.no}"


def _in_both(label_kk: str, label_ru: str, kk: str, ru: str) -> tuple[tuple[str, str], ...]:
    return (label_kk, kk), (label_ru, ru)


def _say_placing(acting: Acting, given: Given) -> Statement:
    return placing_said(acting, given, local_date(acting.now))


def placing_said(acting: Acting, given: Given, day: date) -> Statement:
    """What placing a document on a day says; raises Refused."""
    edition, days = draft_of(acting, given), given["working_days"]
    if refusal := why_not_open(kind=edition.document.kind, working_days=days):
        raise Refused(refusal)
    lacks = lacks_materials(edition)
    if lacks and not given["without_materials"]:
        raise Refused(Refusal("Attach the materials, or confirm there are none", "§10"))
    last = closes_on(day, days, work_calendar())
    facts = [
        *_named(edition),
        (_("Checksum of the text before its number is given (SHA-256)"), checksum_of(edition)),
        (_("Day of placing"), day_words(day)),
        (_("Working days of the discussion"), f"{days}"),
        (_("Last day of the discussion, until 24:00"), day_words(last)),
    ]
    if lacks:
        facts.append((_("Materials"), _("placed without the materials that confirm its facts")))
    release = _release(given)
    texts = _in_both(
        _("Title of the press release in Kazakh"),
        _("Title of the press release in Russian"),
        release.title_kk,
        release.title_ru,
    ) + _in_both(
        _("Press release in Kazakh"),
        _("Press release in Russian"),
        typed(release.body_kk),
        typed(release.body_ru),
    )
    return Statement(tuple(facts), texts)


def _release(given: Given) -> ReleaseDraft:
    bodies = (rich(given[f"body_{code}"]) for code in OFFICIAL_LANGUAGES)
    return ReleaseDraft(given["title_kk"], given["title_ru"], *bodies)


def _place(acting: Acting, given: Given) -> Done:
    return _placed(place(acting, given))


def place(acting: Acting, given: Given) -> Edition:
    """A document is placed with its discussion, on the day of the act."""
    edition, days, today = draft_of(acting, given), given["working_days"], local_date(acting.now)
    placing.place_document(
        acting.db,
        edition,
        acting.official,
        days,
        _release(given),
        work_calendar(),
        today,
        acting.now,
    )
    return edition


def _placed(edition: Edition) -> Done:
    number = edition.document.number or ""
    there = url_for("workplace.placing.document", number=number)
    return Done(there, _("Placed: number %(number)s", number=number))


def _say_information(acting: Acting, given: Given) -> Statement:
    return information_said(acting, given, local_date(acting.now))


def information_said(acting: Acting, given: Given, day: date) -> Statement:
    """What placing information on a day says; raises Refused."""
    edition = draft_of(acting, given)
    if refusal := placing.why_not_place_undiscussed(edition):
        raise Refused(refusal)
    document = edition.document
    facts = [*_named(edition)]
    if document.event_on:
        facts.append((_("The term is counted from"), day_words(document.event_on)))
    if due := due_of(document, document.body, work_calendar()):
        facts.append((_("To be placed no later than"), day_words(due)))
    checksum = _("Checksum of the text before its number is given (SHA-256)"), checksum_of(edition)
    return Statement((*facts, checksum, (_("Day of placing"), day_words(day))))


def _place_information(acting: Acting, given: Given) -> Done:
    return _placed(place_information(acting, given))


def place_information(acting: Acting, given: Given) -> Edition:
    """What is not discussed is placed, on the day of the act."""
    edition, calendar = draft_of(acting, given), work_calendar()
    placing.place_information(
        acting.db, edition, acting.official, calendar, local_date(acting.now), acting.now
    )
    return edition


def _say_correction(acting: Acting, given: Given) -> Statement:
    edition = draft_of(acting, given)
    if refusal := placing.why_not_place_correction(edition):
        raise Refused(refusal)
    checksum = _("Checksum (SHA-256)"), checksum_of(edition)
    reasons = edition.reason_kk, edition.reason_ru
    labels = _("Reason of the correction in Kazakh"), _("Reason of the correction in Russian")
    return Statement((*_named(edition), checksum), _in_both(*labels, *reasons))


def _place_correction(acting: Acting, given: Given) -> Done:
    edition = draft_of(acting, given)
    placing.place_correction(acting.db, edition, acting.official, acting.now)
    return _placed(edition)


def _to_withdraw(acting: Acting, given: Given) -> queries.PlacedDocument:
    """The placed document as it stands now, if it may be withdrawn; raises Refused."""
    found = queries.own_document(acting.db, acting.body_id, given["number"], lock=acting.locks)
    if found is None:
        raise Refused(GONE)
    if refusal := actions.why_not_withdraw(found.edition.document) or why_not_reason(
        kk=given["reason_kk"], ru=given["reason_ru"]
    ):
        raise Refused(refusal)
    return found


def _say_withdrawal(acting: Acting, given: Given) -> Statement:
    edition = _to_withdraw(acting, given).edition
    facts = (
        *_named(edition),
        (_("Checksum (SHA-256)"), edition.checksum or ""),
        (_("Day of the withdrawal"), day_words(local_date(acting.now))),
    )
    labels = _("Reason of the withdrawal in Kazakh"), _("Reason of the withdrawal in Russian")
    return Statement(facts, _in_both(*labels, given["reason_kk"], given["reason_ru"]))


def _withdraw(acting: Acting, given: Given) -> Done:
    placed = _to_withdraw(acting, given)
    reason, today = Reason(given["reason_kk"], given["reason_ru"]), local_date(acting.now)
    document = placed.edition.document
    actions.withdraw_document(
        acting.db, document, placed.discussion, acting.official, reason, today, acting.now
    )
    there = url_for("workplace.placing.document", number=document.number)
    return Done(there, _("Withdrawn: number %(number)s", number=document.number))


PLACERS = of_a_body(Power.PLACE)
STATE_ACTS = {
    PLACE: Performer(
        title=_l("Place a document for public discussion"),
        consequences=(
            _l("The document gets a unique number and everybody can read it at once."),
            _l("The discussion opens today and lasts until 24:00 of the last day below."),
            _l("The text cannot be changed until the discussion ends."),
        ),
        door=PLACERS,
        state=_say_placing,
        perform=_place,
    ),
    INFORM: Performer(
        title=_l("Place information"),
        consequences=(
            _l("The document gets a unique number and everybody can read it at once."),
            _l("The text cannot be changed any more; a correction is a new edition."),
        ),
        door=PLACERS,
        state=_say_information,
        perform=_place_information,
    ),
    CORRECT: Performer(
        title=_l("Place a corrected edition"),
        consequences=(
            _l("The new edition stands beside the older ones, which stay readable."),
            _l("The discussion, its votes and proposals stay with their edition."),
        ),
        door=PLACERS,
        state=_say_correction,
        perform=_place_correction,
    ),
    WITHDRAW: Performer(
        title=_l("Withdraw a placed document"),
        consequences=(
            _l("The page of the document stays readable and says when and why it was withdrawn."),
            _l("No further votes and proposals are taken; those that were made stay."),
            _l("Proposals that wait are decided and answered, and the report is made in its time."),
            _l("It cannot be undone: the document can only be placed anew under another number."),
        ),
        door=PLACERS,
        state=_say_withdrawal,
        perform=_withdraw,
    ),
}
