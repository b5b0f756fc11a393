"""The read-only API of the contract, `/api/v1`: its addresses; what each is asked and tells stands
beside its view, and what all have in common in `portal/core/api`."""

from flask import Blueprint, Response, current_app, jsonify

from portal.core.api.described import ROOT, Tag, addresses, described
from portal.core.api.openapi import document as openapi_document
from portal.core.api.paging import base_url
from portal.core.api.shapes import ADDRESS, ANYTHING, TEXT, Named, by_name, many, record
from portal.opendata import bodies, calendar, closure_reports, discussions, documents, search
from portal.opendata.examples import examples

bp = Blueprint("api", __name__, url_prefix=ROOT)
INDEX = Named(
    "Index", record(addresses=many(TEXT), openapi=ADDRESS, documentation=ADDRESS, licence=ADDRESS)
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@described("Where everything is", Tag.API, INDEX, example="/")
def index() -> Response:
    """The addresses of the API, its document, the page about it and the licence."""
    listed = {rule.rule for rule, method, _stated in addresses(current_app) if method == "GET"}
    return jsonify(
        {
            "addresses": sorted(listed),
            "openapi": f"{base_url()}{ROOT}/openapi.json",
            "documentation": f"{base_url()}/en/data/api",
            "licence": LICENCE,
        }
    )


@described("This document", Tag.API, by_name(ANYTHING))
def openapi() -> Response:
    """The document of the API in OpenAPI 3.1."""
    return jsonify(openapi_document(current_app, base_url(), examples(base_url())))


for path, view in (
    ("/openapi.json", openapi),
    ("/documents", documents.documents),
    ("/documents/<number>", documents.document),
    ("/documents/<number>/editions", documents.editions),
    ("/discussions", discussions.discussions),
    ("/discussions/<number>", discussions.discussion),
    ("/discussions/<number>/proposals", discussions.proposals),
    ("/proposals", discussions.all_proposals),
    ("/proposals/<number>", discussions.proposal),
    ("/proposals/<number>/signature", discussions.signature),
    ("/closure-reports", closure_reports.closure_reports),
    ("/closure-reports/<number>", closure_reports.closure_report),
    ("/administrators", bodies.administrators),
    ("/administrators/<code>", bodies.administrator),
    ("/regions", bodies.regions),
    ("/regions/<code>", bodies.region),
    ("/programs", bodies.programs),
    ("/programs/<budget>/<int:year>/<code>", bodies.program),
    ("/calendar", calendar.calendar),
    ("/calendar/editions", calendar.calendar_editions),
    ("/calendar/deadline", calendar.deadline),
    ("/discipline", calendar.discipline),
    ("/search", search.search),
):
    bp.add_url_rule(path, view_func=view, methods=["GET"])
bp.add_url_rule("/", view_func=index, methods=["GET"], strict_slashes=False)
