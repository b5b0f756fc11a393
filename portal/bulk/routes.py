"""Open data: its pages in each language, its files without one (decided: nightly files)."""

import json
from datetime import date

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from portal.bulk import generations, licence
from portal.bulk.catalogue import Span, catalogue, media_type, schema_org
from portal.bulk.datasets import DATASETS
from portal.bulk.fresh import FILTERS, asked_rows, fresh_answer, wrong_filters
from portal.bulk.generations import ARCHIVE, Generation
from portal.bulk.package import PACKAGE, package
from portal.bulk.page import dictionary, preview, shown_dataset
from portal.bulk.writing import FORMS
from portal.core.clock import request_now, request_today
from portal.core.db import engine, session
from portal.core.errors import problem
from portal.core.i18n import choose_language, lang, size_words
from portal.core.limits import limiter
from portal.core.pagecache import rest_on_files
from portal.core.twins import OwnTwins
from portal.models import Document

bp = Blueprint("bulk", __name__, url_prefix="/data")
bare = Blueprint("bulk_files", __name__, url_prefix="/data")
CATALOGUE = "catalog.jsonld"
ON_DEMAND = "12 per minute"  # of one visitor
SOON, A_DAY = 300, 86_400  # seconds
COME_BACK = 60  # seconds
TWINS = (
    OwnTwins("bulk.index", {"json": ("bulk_files.described", {})}),
    OwnTwins(
        "bulk.dataset",
        {
            "csv": ("bulk_files.of_dataset", {"form": "csv"}),
            "json": ("bulk_files.of_dataset", {"form": "jsonl"}),
        },
    ),
)


def _newest() -> Generation | None:
    """The files that were made last; whatever tells of them is drawn anew."""
    rest_on_files()
    return generations.newest(generations.home(current_app.config["PORTAL"].data_dir))


def _base_url() -> str:
    return str(current_app.config["PORTAL"].base_url)


@bp.get("")
def index() -> str:
    """What can be taken away, when it was made, how it is opened and cited."""
    made, base = _newest(), _base_url()
    day = made.day if made else request_today()
    return render_template(
        "bulk/index.html",
        made=made,
        datasets=[shown_dataset(one, made, lang()) for one in DATASETS.values()],
        terms=licence.TERMS[lang()],
        licence=licence,
        cited=licence.citation("", day.isoformat(), f"{base}/{lang()}/data", lang()),
        size_words=size_words,
        base=base,
        days=generations.days(generations.home(current_app.config["PORTAL"].data_dir)),
    )


@bp.get("/<dataset>")
def dataset(dataset: str) -> str:
    """One dataset: its files, the dictionary of its columns, its first rows."""
    found = DATASETS.get(dataset) or abort(404)
    made, base = _newest(), _base_url()
    day = made.day if made else request_today()
    address = f"{base}/{lang()}/data/{dataset}"
    return render_template(
        "bulk/dataset.html",
        shown=shown_dataset(found, made, lang()),
        made=made,
        columns=dictionary(found, lang()),
        preview=preview(found, made),
        filters=found.filters,
        terms=licence.TERMS[lang()],
        licence=licence,
        cited=licence.citation(found.title[lang()], day.isoformat(), address, lang()),
        size_words=size_words,
        base=base,
        structured=schema_org(found, made, base, lang()),
    )


@bare.after_request
def open_to_all(response: Answer) -> Answer:
    """Any page of the web may read the files."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Range, Retry-After"
    return response


@bare.get("")
@bare.get("/")
def start() -> Answer:
    """To the page in the visitor's language."""
    answer = redirect(url_for("bulk.index", lang=choose_language()))
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


@bare.get(f"/{PACKAGE}")
def described() -> Answer:
    """The Data Package of the newest files; without files the columns alone."""
    if made := _newest():
        return _sent(made, PACKAGE, SOON)
    now = request_now().isoformat(timespec="seconds")
    said = package({}, request_today().isoformat(), now, _base_url())
    return current_app.json.response(said)


@bare.get(f"/{CATALOGUE}")
def dcat() -> Response:
    """Every dataset in DCAT 3."""
    said = catalogue(_newest(), _base_url(), _span())
    text = json.dumps(said, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/ld+json")


def _span() -> Span:
    """The years that placed documents tell of."""
    years = select(func.min(Document.period_from), func.max(Document.period_to))
    first, last = session().execute(years.where(Document.placed_on.is_not(None))).one()
    return (date(first, 1, 1), date(last, 12, 31)) if first else None


@bare.get("/<dataset>.<any(csv, jsonl):form>")
@limiter.limit(ON_DEMAND, exempt_when=lambda: not _is_made_now())
def of_dataset(dataset: str, form: str) -> Answer:
    """A dataset as it was last night, or with `?fresh=1`, `?year=` or `?administrator=` as it
    stands now."""
    found = DATASETS.get(dataset) or abort(404)
    if faults := list(wrong_filters(found, request.args)):
        return problem(422, "; ".join(faults))
    made = _newest()
    if made is not None and dataset in made.datasets and not _is_fresh():
        return _sent(made, f"{dataset}.{form}", SOON)
    asked = asked_rows(request.args, request_today(), _base_url())
    answer = fresh_answer(engine(), found, form, asked)
    return answer or _later("Too many are being sent now")


def _is_made_now() -> bool:
    return _is_fresh() or _newest() is None


def _is_fresh() -> bool:
    return any(request.args.get(name) for name in ("fresh", *FILTERS))


def _later(why: str) -> Response:
    answer = problem(503, why)
    answer.headers["Retry-After"] = str(COME_BACK)
    return answer


@bare.get("/<file>")
def newest_file(file: str) -> Answer:
    """A packed file of the newest day, or the archive of all."""
    if file in DATASETS:
        return redirect(url_for("bulk.dataset", lang=choose_language(), dataset=file))
    if file != ARCHIVE and not _is_packed(file):
        abort(404)
    made = _newest()
    if made is None:
        return _later("The files are being made for the first time")
    return _sent(made, file, SOON)


def _is_packed(file: str) -> bool:
    stem, _, ending = file.partition(".")
    return stem in DATASETS and ending in {f"{form}.gz" for form in FORMS}


@bare.get("/<day>/<file>")
def of_day(day: str, file: str) -> Answer:
    """A file of an earlier day, at an address that stays while the day is kept."""
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        abort(404)
    home = generations.home(current_app.config["PORTAL"].data_dir)
    made = generations.generation(home, asked)
    if made is None or asked.isoformat() != day:
        abort(404)
    return _sent(made, file, A_DAY)


def _sent(made: Generation, file: str, max_age: int) -> Answer:
    """A file of a day: in pieces when asked, with its checksum as its tag."""
    known = made.file(file)
    if known is None and file != PACKAGE:
        abort(404)
    stem, _, ending = file.partition(".")
    return send_file(
        made.folder / file,
        media_type(file),
        as_attachment=file != PACKAGE,
        download_name=f"{stem}-{made.day.isoformat()}.{ending}",
        etag=known.sha256 if known else f"{made.day.isoformat()}-{made.archive.sha256[:16]}",
        last_modified=made.made_at,
        max_age=max_age,
    )
