"""The closure report as a page and as files, every edition (§17)."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    render_template,
    request,
    send_file,
    url_for,
)

from portal.closure import facts as frozen
from portal.closure import keeping, queries, twins
from portal.closure.facts import ClosureFacts
from portal.closure.public import as_public
from portal.closure.report import compose
from portal.core.db import session
from portal.core.i18n import lang
from portal.core.twins import table_answer
from portal.models import ClosureReport
from portal.terms import Language

bp = Blueprint("closure", __name__, url_prefix="/closure-reports")
COME_BACK = 300  # seconds until a large report is likely to be drawn
PAGE_ROWS = 200
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Shown:
    """The edition that was asked for, among all of them."""

    report: ClosureReport
    facts: ClosureFacts
    editions: list[ClosureReport]


def _asked(number: str) -> Shown:
    """The newest edition, or the one named by `?edition=`; 404 when there is none."""
    editions = list(queries.reports_of(session(), number))
    wanted = request.args.get("edition", type=int)
    report = next((one for one in editions if wanted in (None, one.edition)), None)
    if report is None:
        abort(404)
    return Shown(report, frozen.from_json(report.facts), editions)


@bp.get("/<number>")
def report(number: str) -> str:
    """The report as a page, its table in pages of rows."""
    shown = _asked(number)
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "closure/report.html",
        shown=shown,
        blocks=compose(shown.facts, Language(lang())),
        page=page,
        per=PAGE_ROWS,
        page_url=lambda no: url_for(
            "closure.report", number=number, edition=shown.report.edition, page=no
        ),
    )


@bp.get("/<number>.json")
def as_json(number: str) -> Response:
    """The report for machines, by the names of the public contract."""
    shown = _asked(number)
    answer = current_app.json.response(as_public(shown.facts))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/<number>.csv")
def as_csv(number: str) -> Response:
    """The seven columns of the table as a file of values."""
    shown = _asked(number)
    return table_answer(twins.rows_table(shown.facts), "csv")


@bp.get("/<number>.<any(docx, pdf, xlsx):form>")
def as_file(number: str, form: str) -> Response | tuple[str, int, dict[str, str]]:
    """The report as a file; drawn again, it is the same byte for byte. A small one is drawn when
    first asked for, a large one by the jobs process."""
    shown = _asked(number)
    store = current_app.extensions["files"]
    file = keeping.kept(store, shown.report, form, lang())
    if file is None and keeping.is_large(shown.report):
        page = render_template("closure/being_drawn.html", shown=shown)
        return page, 503, {"Retry-After": str(COME_BACK)}
    if file is None:
        file = keeping.draw_and_keep(store, shown.report, form, lang())
    name = f"{number}-{shown.report.edition}-{lang()}.{form}"
    return send_file(file, MEDIA_TYPES[form], as_attachment=True, download_name=name)
