"""Entries of the ledger in words."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.core.act_words import act_words
from portal.core.breaches import breach_words
from portal.core.cards import kind_words
from portal.core.i18n import day_short, day_words, moment_words
from portal.ledger.form import line, said
from portal.models import LedgerEntry
from portal.terms import Breach, DocumentKind

LEDGER_ACTS: dict[str, LazyString] = {
    "ledger.begin": _l("The ledger was begun"),
    "discussion.open": _l("A discussion was opened"),
    "discussion.extend": _l("The last day of a discussion was moved"),
    "proposal.publish": _l("A proposal was published"),
    "proposal.refuse": _l("A proposal was refused"),
    "calendar.amend": _l("An edition of the calendar was made"),
}
FAULTS: dict[str, LazyString] = {
    "entry_missing": _l("an entry is missing"),
    "chain_broken": _l("an entry does not follow the one before"),
    "entry_changed": _l("an entry was changed"),
    "cannot_be_read": _l("an entry cannot be read"),
    "end_differs": _l("the end is another one than was noted"),
    "end_moved_back": _l("the end that was seen before is gone"),
    "vote_out_of_turn": _l("a vote was entered out of turn"),
    "vote_after_the_report": _l("a vote came after the closure report"),
    "report_differs": _l("a closure report tells other totals"),
    "vote_changed": _l("a vote was changed past the portal"),
    "vote_gone": _l("a vote was removed past the portal"),
    "totals_differ": _l("the portal shows other totals"),
    "record_differs": _l("a record of the portal says something else"),
    "record_gone": _l("a record of the portal is gone"),
}


@dataclass(frozen=True)
class ShownEntry:
    """An entry as a page shows it."""

    position: int
    act: str
    detail: str
    number: str | None
    url: str | None  # of what it is about
    when: str
    entered: str
    afterwards: bool
    entry_hash: str
    previous_hash: str
    text: str  # what the hash is over


def shown(entry: LedgerEntry) -> ShownEntry:
    """An entry in the language of the page."""
    whole = said(entry)
    own_hash = whole.pop("hash")
    return ShownEntry(
        position=entry.position,
        act=str(LEDGER_ACTS.get(entry.act) or act_words(entry.act)),
        detail=_detail(entry.act, json.loads(entry.facts)),
        number=entry.number,
        url=_address(entry),
        when=_when(entry.at),
        entered=moment_words(entry.entered_at),
        afterwards=entry.afterwards,
        entry_hash=own_hash,
        previous_hash=entry.previous_hash,
        text=line(whole),
    )


def fault_words(code: str) -> str:
    """What does not hold, in words."""
    return str(FAULTS.get(code, code))


def _when(at: str) -> str:
    if "T" in at:
        return moment_words(datetime.fromisoformat(at))
    return day_short(date.fromisoformat(at))


def _address(entry: LedgerEntry) -> str | None:
    if entry.number is None:
        return None
    if entry.number != entry.document_number:
        return url_for("proposals.show", number=entry.number)
    if entry.act == "closure_report.make":
        return url_for("closure.report", number=entry.number)
    page = "discussions" if entry.act.startswith(("vote.", "discussion.")) else "documents"
    return url_for(f"{page}.show", number=entry.number)


def _detail(act: str, facts: dict[str, Any]) -> str:
    """The one fact that tells an entry from its neighbours."""
    match act:
        case "vote.cast" | "vote.change":
            return _vote_words(facts["kind"], facts["side"])
        case "document.place":
            return kind_words(DocumentKind(facts["kind"]))
        case "edition.place" | "closure_report.make" | "calendar.amend":
            return str(_("edition %(no)s", no=facts["edition"]))
        case "discussion.open" | "discussion.extend":
            return str(_("until %(day)s", day=day_words(date.fromisoformat(facts["closes_on"]))))
        case "proposal.refuse":
            return breach_words({Breach(one) for one in facts["breaches"]})
        case "proposal.respond":
            return str(_("accepted") if facts["outcome"] == "accepted" else _("not accepted"))
        case _:
            return ""


def _vote_words(kind: str, side: str) -> str:
    if kind == "organisation":
        return str(_("an organisation, for") if side == "for" else _("an organisation, against"))
    return str(_("a person, for") if side == "for" else _("a person, against"))
