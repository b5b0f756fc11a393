"""Feeds and the calendar of discussions, in the language of `?lang=`; and the page that lists
them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask_babel import gettext as _

from portal.core import ics
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import LANGUAGES, lang
from portal.core.limits import limiter
from portal.feeds import days, entries, queries
from portal.feeds.entries import TAG_YEAR, Entry
from portal.feeds.scope import EVERYTHING, Scope, of_body, of_program, of_region
from portal.feeds.searching import found_entries
from portal.search.addresses import SearchForm, is_empty
from portal.terms import Language

bp = Blueprint("feeds", __name__)
pages = Blueprint("feed_list", __name__, url_prefix="/feeds")
FRESH = "public, max-age=900"
SEARCHES = "60 per minute"  # of one visitor
NOTHING: Mapping[str, str | list[str]] = {}
NOTHING_YET = datetime(TAG_YEAR, 1, 1, tzinfo=UTC)  # an empty feed has a moment too (RFC 4287)
PAST_DAYS = timedelta(days=92)  # how long an ended discussion stays in the calendar


@dataclass(frozen=True)
class Feed:
    """A feed as it is written."""

    id: str
    title: str
    url: str
    page: str
    updated: datetime
    entries: list[Entry]


@bp.before_request
def take_language() -> None:
    """The language of `?lang=`, else Kazakh: a feed has one address in each."""
    asked = request.args.get("lang")
    g.lang = asked if asked in dict(LANGUAGES) else str(Language.KK)


@pages.get("")
def index() -> str:
    """Every feed and calendar that there is."""
    db = session()
    return render_template(
        "feeds/index.html", bodies=queries.bodies(db), regions=queries.regions(db)
    )


@bp.get("/feeds/documents.atom")
def documents() -> Response:
    """Placed documents (§3-§10)."""
    found = entries.documents(session(), EVERYTHING)
    return _feed(_("New documents"), url_for("documents.index"), found)


@bp.get("/feeds/discussions.atom")
def discussions() -> Response:
    """Discussions that begin and that end (§9, §10)."""
    found = entries.discussions(session(), EVERYTHING, request_today())
    return _feed(_("Public discussions"), url_for("discussions.index"), found)


@bp.get("/feeds/closure-reports.atom")
def closure_reports() -> Response:
    """Reports on the completion of discussions (§17)."""
    found = entries.closure_reports(session(), EVERYTHING)
    return _feed(_("Closure reports"), url_for("discussions.index", state="closed"), found)


@bp.get("/feeds/responses.atom")
def responses() -> Response:
    """Responses to proposals (§16)."""
    found = entries.responses(session(), EVERYTHING)
    return _feed(_("Responses to proposals"), url_for("home.index"), found)


@bp.get("/feeds/administrators/<code>.atom")
def administrator(code: str) -> Response:
    """All news of a body."""
    scope = of_body(session(), code) or abort(404)
    return _news_of(scope, url_for("administrators.show", code=code))


@bp.get("/feeds/regions/<code>.atom")
def region(code: str) -> Response:
    """All news of the bodies of a region."""
    scope = of_region(session(), code) or abort(404)
    return _news_of(scope, url_for("administrators.region", code=code))


@bp.get("/feeds/programs/<code>.atom")
def program(code: str) -> Response:
    """All news of a budget program by its full code, `226-006`."""
    scope = of_program(session(), code) or abort(404)
    return _news_of(scope, url_for("documents.index", q=code))


@bp.get("/feeds/search.atom")
@limiter.limit(SEARCHES)
def search() -> Response:
    """What a search finds, with the words and filters of its page."""
    form = SearchForm.parse(request.args)
    if is_empty(form.asked):
        abort(422)
    found = found_entries(session(), form.asked, request_today())
    if found is None:
        abort(503)
    words = form.asked.words
    title = _("Search: %(words)s", words=words) if words else _("Search")
    return _feed(title, url_for("finding.index", **form.values), found, form.values)


@bp.get("/calendar.ics")
def calendar() -> Response:
    """The days of discussions, of one body with `?administrator=` or of one region with
    `?region=`."""
    db, scope = session(), EVERYTHING
    if code := request.args.get("administrator"):
        scope = of_body(db, code) or abort(404)
    elif code := request.args.get("region"):
        scope = of_region(db, code) or abort(404)
    rows = queries.days_of(db, scope, request_today() - PAST_DAYS)
    name = ": ".join(filter(None, (str(_("Public discussions")), scope.words)))
    text = days.as_ics(name, [(row[0], row[1]) for row in rows])
    answer = Response(text, content_type=ics.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return _open_to_all(answer)


def _news_of(scope: Scope, page: str) -> Response:
    found = entries.everything(session(), scope, request_today())
    return _feed(scope.words, page, found)


def _feed(
    title: str, page: str, found: Iterable[Entry], asked: Mapping[str, str | list[str]] = NOTHING
) -> Response:
    """The newest entries, as Atom 1.0; `asked` are the arguments that say what it is of."""
    shown = sorted(found, key=lambda one: (one.updated, one.id), reverse=True)[: queries.MOST]
    base = current_app.config["PORTAL"].base_url
    endpoint, given = request.endpoint or "", {**(request.view_args or {}), **asked}
    feed = Feed(
        id=entries.tag(url_for(endpoint, **given).strip("/").replace(".atom", "")),
        title=title,
        url=base + url_for(endpoint, **given, lang=lang()),
        page=base + page,
        updated=shown[0].updated if shown else NOTHING_YET,
        entries=shown,
    )
    text = render_template("feeds/feed.xml", feed=feed, base=base)
    answer = Response(text, content_type="application/atom+xml; charset=utf-8")
    answer.last_modified = feed.updated
    return _open_to_all(answer)


def _open_to_all(answer: Response) -> Response:
    """Any page of the web may read it, and nobody needs to fetch the same twice."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer
