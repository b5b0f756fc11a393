"""The home page, and the addresses without a language: the start, health, metrics, robots."""

import os
from collections.abc import Iterable
from contextlib import suppress

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.core.calendars import work_calendar
from portal.core.cards import cards, kind_words, text_lang
from portal.core.clock import request_today
from portal.core.db import engine, session
from portal.core.i18n import choose_language, lang
from portal.core.limits import limiter
from portal.core.listing import rows_of
from portal.home import queries
from portal.home import sitemap as maps
from portal.models.base import in_language
from portal.search.standing import standing
from portal.terms import DISCUSSED_KINDS, DocumentKind

bp = Blueprint("home", __name__)
bare = Blueprint("bare", __name__)
answers = Counter("portal_answers", "Answers by endpoint and status", ["endpoint", "status"])
search_waiting = Gauge(
    "portal_search_changes_waiting",
    "Changes the search index does not know yet",
    multiprocess_mode="mostrecent",
)
SECTIONS = ("documents", "discussions", "proposals", "'closure-reports'", "administrators")
MAP_PARTS = "120 per minute"  # of one visitor
PRIVATE_PATHS = (
    *("me", "sign-in", "workplace", "moderation", "audit", "keeper", "about/preferences"),
    *(f"follow/{one}" for one in ("new", "confirm", "mine", "stop")),
)


@bp.get("/")
def index() -> str:
    """What is discussed now, what was placed and answered, where the money goes."""
    db, today = session(), request_today()
    rows = rows_of(db, queries.discussed_now(today))
    placed = db.execute(queries.placed_lately()).all()
    spending = queries.spending(db, today.year)
    return render_template(
        "home/index.html",
        discussed=cards(db, rows, today, "discussions.show"),
        placed=cards(db, placed, today, "documents.show"),
        kinds=[(one.value, kind_words(one)) for one in DocumentKind if one not in DISCUSSED_KINDS],
        answered=queries.answered_lately(db),
        closed=queries.closed_lately(db),
        spending=spending,
        groups=_bars(spending) if spending else [],
    )


def _bars(spending: queries.Spending) -> list[dict[str, object]]:
    """The groups as rows of the picture, each leading to the documents of its programs."""
    return [
        {
            "label": in_language(one.group, "name", lang()),
            "lang": text_lang(one.group, "name", lang()),
            "amount": one.amount,
            "share": one.share,
            "url": url_for("documents.index", group=one.group.code, year=spending.year),
        }
        for one in spending.groups
    ]


@bare.get("/")
def start() -> Response:
    """To the home page in the visitor's language."""
    answer = redirect(url_for("home.index", lang=choose_language()))
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


@bare.get(f"/<any({', '.join(SECTIONS)}):section>/<path:rest>")
def in_a_language(section: str, rest: str) -> Response:
    """An address without a language, as a report prints it: to the visitor's language."""
    answer = redirect(f"/{choose_language()}/{section}/{rest}")
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


@bare.get("/healthz")
def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@bare.get("/readyz")
def readyz() -> tuple[dict[str, str | int], int]:
    """The database answers, and a calendar is there to count terms with. An index that is being
    made takes nobody out of service: only the search says so."""
    try:
        told = {"status": "ok", "database": "ok", "calendar": work_calendar().edition}
        index = standing(session())
        return {**told, "search": index.state.value, "search_waiting": index.waiting}, 200
    except LookupError:
        return {"status": "not ready", "database": "ok", "calendar": "no edition"}, 503
    except SQLAlchemyError:
        return {"status": "not ready", "database": "does not answer"}, 503


@bare.get("/metrics")
def metrics() -> tuple[bytes, dict[str, str]]:
    """Counters in the format of Prometheus, of all workers when they share a folder for it."""
    with suppress(SQLAlchemyError):
        search_waiting.set(standing(session()).waiting)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return generate_latest(registry), {"Content-Type": CONTENT_TYPE_LATEST}


@bare.get("/robots.txt")
def robots() -> tuple[str, dict[str, str]]:
    """Public pages may be read by anybody; personal and working pages have nothing to find."""
    lines = ["User-agent: *", *(f"Disallow: /*/{path}" for path in PRIVATE_PATHS)]
    base = current_app.config["PORTAL"].base_url
    lines += ["Disallow: /demo/", f"Sitemap: {base}/sitemap.xml", ""]
    return "\n".join(lines), {"Content-Type": "text/plain; charset=utf-8"}


@bare.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the map of public pages (sitemaps.org)."""
    base = current_app.config["PORTAL"].base_url
    return _xml([maps.index(base, queries.count_map_parts(session()))])


@bare.get("/sitemaps/<any(pages, execution):name>.xml")
@limiter.limit(MAP_PARTS)
def sitemap_pages(name: str) -> Response:
    """Lists, bodies and regions, or the months of budget reporting, in each language."""
    base = current_app.config["PORTAL"].base_url
    found = maps.shelves if name == "pages" else maps.months
    return _xml(maps.written(found(session(), base)))


@bare.get("/sitemaps/documents-<int:no>.xml")
@limiter.limit(MAP_PARTS)
def sitemap_documents(no: int) -> Response:
    """One part of the documents with their discussions and reports, in each language."""
    if not 1 <= no <= queries.count_map_parts(session()):
        abort(404)
    base = current_app.config["PORTAL"].base_url
    return _xml(maps.written(maps.documents(engine(), base, no)))


def _xml(text: Iterable[str]) -> Response:
    return Response(text, content_type="application/xml; charset=utf-8")


@bare.after_app_request
def count_answer(response: Response) -> Response:
    """Count every answer by its endpoint and status; an unknown address has no endpoint."""
    answers.labels(request.endpoint or "none", str(response.status_code)).inc()
    return response
