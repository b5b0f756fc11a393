"""A figure by its permanent address: its page, its picture for other pages, its citations."""

import base64
import hashlib
from collections.abc import Callable
from functools import wraps
from importlib import resources

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import lang
from portal.figures import cells, counts, drawings, lines
from portal.figures.canvas import WIDTH
from portal.figures.citing import as_bibtex, as_csl, citations
from portal.figures.drawing import described, drawn
from portal.figures.told import Found

bp = Blueprint("figures", __name__)
Finder = Callable[..., Found | None]
Drawer = Callable[[Found], ResponseReturnValue]
SOURCES: dict[str, tuple[str, Finder]] = {
    "row": ("/<number>/<int:edition>/<key>/<row>", cells.find),
    "cell": ("/<number>/<int:edition>/<key>/<row>/<column>", cells.find),
    "picture": ("/<number>/<int:edition>/<key>/pictures/<int:no>", drawings.find),
    "line": ("/<number>/<int:edition>/lines/<path:line>", lines.find),
    "program": ("/programs/<budget>/<int:year>/<code>", counts.find_program),
    "discussion": ("/discussions/<number>", counts.find_discussion),
}
STYLE = resources.files("portal.figures").joinpath("embed.css").read_text("utf-8")
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PICTURE_POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; sandbox"
FRESH = "public, max-age=300, stale-while-revalidate=86400"


def show(found: Found) -> str:
    """The page of a figure: what it says, where it stands, how it is cited and shown elsewhere."""
    figure = found.told()
    return render_template(
        "figures/show.html",
        figure=figure,
        height=drawn(figure).height,
        width=WIDTH,
        citations=citations(found, request_today()),
        alternative=_alternative(found),
    )


def _alternative(found: Found) -> str:
    """What is said where the picture is not seen."""
    figure = found.told()
    return f"{figure.title}: {figure.said}" if figure.said else figure.title


def as_svg(found: Found) -> Response:
    """The picture of a figure for any page: nothing in it runs, its source stands inside."""
    figure = found.told()
    text = render_template(
        "figures/embed.svg",
        canvas=drawn(figure),
        width=WIDTH,
        title=_alternative(found),
        description=described(figure),
        style=STYLE,
    )
    answer = _open_to_all(Response(text, content_type="image/svg+xml; charset=utf-8"))
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer


def as_bib(found: Found) -> Response:
    """The citation for BibTeX."""
    text = as_bibtex(found.told(), request_today(), lang())
    answer = _open_to_all(Response(text, content_type="application/x-bibtex; charset=utf-8"))
    answer.headers["Content-Disposition"] = 'attachment; filename="figure.bib"'
    return answer


def as_json(found: Found) -> Response:
    """The citation as CSL-JSON."""
    told = as_csl(found.told(), request_today(), lang())
    answer = current_app.json.response(told)
    answer.content_type = "application/vnd.citationstyles.csl+json"
    return _open_to_all(answer)


def _open_to_all(answer: Response) -> Response:
    """Any page of the web may show it, and nobody needs to fetch the same twice."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _view(draw: Drawer, find: Finder) -> Callable[..., ResponseReturnValue]:
    """A view that draws what the finder of an address finds."""

    @wraps(draw)
    def view(**given: str | int) -> ResponseReturnValue:
        return draw(find(session(), **given) or abort(404))

    return view


for name, (path, finder) in SOURCES.items():
    bp.add_url_rule(f"/figures{path}", name, _view(show, finder))
    bp.add_url_rule(f"/embed{path}.svg", f"{name}_svg", _view(as_svg, finder))
    bp.add_url_rule(f"/cite{path}.bib", f"{name}_bib", _view(as_bib, finder))
    bp.add_url_rule(f"/cite{path}.json", f"{name}_json", _view(as_json, finder))
