"""The search of the whole portal: its page, its twins for machines, its description for browsers
(decided: one search, two engines)."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import choose_language, lang
from portal.core.limits import limiter
from portal.core.paging import asked_number
from portal.finding.page import search_page
from portal.finding.table import as_csv
from portal.finding.words import examples
from portal.search.addresses import SearchForm, is_empty

bp = Blueprint("finding", __name__)
bare = Blueprint("finding_start", __name__)
SEARCHES = "240 per minute"  # of one visitor; a whole office may share its address
TABLES = "20 per minute"


@bp.get("/search")
@limiter.limit(SEARCHES)
def index() -> str | Redirect:
    """Results with their filters, or what can be searched when nothing is asked."""
    form, page = SearchForm.parse(request.args), asked_number(request.args, "page", 1)
    if list(request.args.items(multi=True)) != form.pairs(page):
        return redirect(_address(form, page))
    if is_empty(form.asked):
        return render_template("finding/start.html", examples=examples())
    found = search_page(session(), form.asked, page, request_today())
    if not found.is_ready:
        return _not_ready(form)
    if page > found.paging.pages:
        return redirect(_address(form, found.paging.pages))
    return render_template("finding/index.html", page=found, form=form, examples=examples())


def _not_ready(form: SearchForm) -> Response:
    """The index is being made: this page is not kept, and leads on to the list of documents."""
    page = render_template("finding/not_ready.html", form=form)
    return Response(page, headers={"Cache-Control": "no-store"})


def _address(form: SearchForm, page: int = 1) -> str:
    more = {"page": page} if page > 1 else {}
    return url_for("finding.index", **form.values, **more)


@bp.get("/search.json")
def as_json() -> Redirect:
    """The same search for machines."""
    return redirect(url_for("api.search", **SearchForm.parse(request.args).values))


@bp.get("/search.csv")
@limiter.limit(TABLES)
def table() -> Response:
    """The first thousand results as a table."""
    asked = SearchForm.parse(request.args).asked
    base = f"{current_app.config['PORTAL'].base_url}/{lang()}"
    answer = Response(as_csv(session(), asked, request_today(), base), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=search.csv"
    return answer


@bp.get("/opensearch.xml")
def description() -> Response:
    """How a browser searches here from its own field (OpenSearch 1.1)."""
    base = current_app.config["PORTAL"].base_url
    page = render_template("finding/opensearch.xml", base=f"{base}/{lang()}")
    return Response(page, mimetype="application/opensearchdescription+xml")


@bare.get("/opensearch.xml")
def start() -> Redirect:
    """The description in the visitor's language."""
    answer = redirect(url_for("finding.description", lang=choose_language()))
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer
