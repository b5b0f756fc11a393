"""News as entries of a feed: a document, a discussion that begins or ends, a report, a response."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.cards import kind_words, text_lang
from portal.core.i18n import day_words, lang, number
from portal.core.tally import NOBODY, Tally
from portal.feeds import queries
from portal.feeds.scope import Scope
from portal.models import Body, ClosureReport, Discussion, Edition, Response
from portal.models.base import in_language
from portal.rules.calendar import PORTAL_ZONE
from portal.terms import ResponseOutcome

TAG_YEAR = 2026  # since when the names of entries are ours (RFC 4151)
SUMMARY_LETTERS = 500


@dataclass(frozen=True)
class Entry:
    """One piece of news; its id stays the same for ever."""

    id: str
    title: str
    url: str
    updated: datetime
    author: str
    summary: str
    category: str
    label: str
    lang: str
    published: datetime | None = None


def tag(name: str) -> str:
    """A name that nobody else gives (RFC 4151); each language has entries of its own."""
    host = urlsplit(current_app.config["PORTAL"].base_url).hostname or "localhost"
    return f"tag:{host},{TAG_YEAR}:{lang()}/{name}"


def everything(db: Session, scope: Scope, today: date) -> list[Entry]:
    """All news of a scope."""
    return [
        *documents(db, scope),
        *discussions(db, scope, today),
        *closure_reports(db, scope),
        *responses(db, scope),
    ]


def documents(db: Session, scope: Scope) -> list[Entry]:
    """Placed documents in their newest edition (§3-§10)."""
    return [_document(edition) for edition, _discussion in queries.placed(db, scope)]


def _document(edition: Edition) -> Entry:
    document = edition.document
    kind, summary = kind_words(document.kind), in_language(edition, "summary", lang())
    if edition.no > 1:
        reason = in_language(edition, "reason", lang())
        summary = f"{_('Edition %(no)s', no=edition.no)}: {reason} {summary}"
    return Entry(
        id=tag(f"documents/{document.number}"),
        title=f"{kind}: {in_language(edition, 'title', lang())}",
        url=_url("documents.show", document.number),
        updated=_moment(edition.placed_at),
        published=_moment(edition.placed_at) if edition.no == 1 else None,
        author=_name(document.body),
        summary=_short(summary),
        category=document.kind.value,
        label=kind,
        lang=text_lang(edition, "title", lang()),
    )


def discussions(db: Session, scope: Scope, today: date) -> list[Entry]:
    """Discussions that began and discussions that ended, each by itself (§9, §10)."""
    opened, closed = queries.opened(db, scope, today), queries.closed(db, scope, today)
    return [*map(_opening, opened), *_closings(db, closed)]


def _opening(discussion: Discussion) -> Entry:
    until = day_words(discussion.closes_on)
    told = _("Votes and proposals are taken until %(day)s, 24:00.", day=until)
    summary = in_language(discussion.edition, "summary", lang())
    title = _("Discussion begins: %(title)s", title=_title(discussion))
    return _of_discussion(discussion, "opening", title, f"{told} {summary}", discussion.opened_at)


def _closings(db: Session, closed: Sequence[Discussion]) -> Iterator[Entry]:
    votes, proposals = queries.counts(db, closed)
    for one in closed:
        tally = votes.get(one.id, NOBODY)
        yield _closing(one, tally, proposals.get(one.id, 0))


def _closing(discussion: Discussion, tally: Tally, proposals: int) -> Entry:
    counted = _(
        "Votes for: %(votes_for)s, against: %(votes_against)s. Public proposals: %(proposals)s.",
        votes_for=number(tally.votes_for),
        votes_against=number(tally.votes_against),
        proposals=number(proposals),
    )
    title = _("Discussion has ended: %(title)s", title=_title(discussion))
    moment = discussion.withdrawn_at
    if moment is not None:
        title = _("Document is withdrawn: %(title)s", title=_title(discussion))
    ended = moment or midnight_after(discussion.closes_on)
    return _of_discussion(discussion, "closing", title, counted, ended)


def _of_discussion(
    discussion: Discussion, what: str, title: str, summary: str, moment: datetime
) -> Entry:
    document = discussion.document
    return Entry(
        id=tag(f"discussions/{document.number}/{what}"),
        title=title,
        url=_url("discussions.show", document.number),
        updated=moment,
        published=moment,
        author=_name(document.body),
        summary=_short(summary),
        category=what,
        label=str(_("Public discussion")),
        lang=lang(),
    )


def closure_reports(db: Session, scope: Scope) -> list[Entry]:
    """Reports on the completion of discussions, every edition (§17)."""
    return [_report(one) for one in queries.reports(db, scope)]


def _report(report: ClosureReport) -> Entry:
    discussion, label = report.discussion, str(_("Closure report"))
    document, edition = discussion.document, _("Edition %(no)s", no=report.edition)
    days = f"{day_words(discussion.opens_on)} – {day_words(discussion.closes_on)}"
    there = url_for("closure.report", number=document.number, edition=report.edition)
    return Entry(
        id=tag(f"closure-reports/{document.number}/{report.edition}"),
        title=f"{label}: {_title(discussion)}",
        url=current_app.config["PORTAL"].base_url + there,
        updated=report.generated_at,
        published=report.generated_at,
        author=_name(document.body),
        summary=f"{edition}. {days}",
        category="closure-report",
        label=label,
        lang=lang(),
    )


def responses(db: Session, scope: Scope) -> list[Entry]:
    """Responses of state bodies to proposals (§16)."""
    return [_response(one) for one in queries.responses(db, scope)]


def _response(response: Response) -> Entry:
    proposal = response.proposal
    is_accepted = response.outcome is ResponseOutcome.ACCEPTED
    outcome = _("Accepted") if is_accepted else _("Not accepted")
    return Entry(
        id=tag(f"responses/{proposal.number}"),
        title=f"{outcome}: {_short(proposal.text, 120)}",
        url=_url("proposals.show", proposal.number),
        updated=response.responded_at,
        published=response.responded_at,
        author=_name(proposal.discussion.document.body),
        summary=_short(response.grounds),
        category="response",
        label=str(_("Response to a proposal")),
        lang=str(response.language),
    )


def midnight_after(day: date) -> datetime:
    """The end of a day on the clock of the law."""
    return datetime.combine(day + timedelta(days=1), time(), PORTAL_ZONE)


def _moment(placed_at: datetime | None) -> datetime:
    if placed_at is None:
        raise ValueError("only placed editions are news")
    return placed_at


def _title(discussion: Discussion) -> str:
    return in_language(discussion.edition, "title", lang())


def _name(body: Body) -> str:
    return in_language(body, "name", lang())


def _url(endpoint: str, number: str | None) -> str:
    return str(current_app.config["PORTAL"].base_url + url_for(endpoint, number=number))


def _short(text: str, most: int = SUMMARY_LETTERS) -> str:
    """A text cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
