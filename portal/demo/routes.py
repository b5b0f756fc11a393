"""What only a demonstration has: a clock to move, people to sign as, the letters that were sent."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from portal import jobs
from portal.core.access import local_path
from portal.core.clock import DemoClock, request_now
from portal.core.errors import problem
from portal.core.i18n import lang
from portal.core.limits import csrf
from portal.demo import material
from portal.demo.shapes import Person
from portal.rules.calendar import LAST_YEAR

bp = Blueprint("demo", __name__, url_prefix="/demo")
pages = Blueprint("demo_pages", __name__, url_prefix="/demo")
DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?)?")
LETTERS_SHOWN = 100


@pages.get("/")
def guide() -> str:
    """The road in five minutes: whom to be, what to do, how to move the clock."""
    return render_template(
        "demo/guide.html", people=[_offered(person) for person in material.people()]
    )


@pages.get("/mail")
def letters() -> str:
    """The letters that the portal sent, the newest first."""
    folder: Path = current_app.config["PORTAL"].data_dir / "mail"
    newest = sorted(folder.glob("*.eml"), reverse=True)[:LETTERS_SHOWN] if folder.is_dir() else []
    parser = BytesParser(policy=policy.default)
    parsed = [parser.parsebytes(file.read_bytes()) for file in newest]
    return render_template("demo/mail.html", letters=parsed, moment_of=parsedate_to_datetime)


@bp.post("/clock")
@csrf.exempt
def move_clock() -> Response | tuple[Response, int]:
    """Move the portal's clock to a moment or by a duration, and run what is due then. A form needs
    its token; JSON cannot be sent from another site without asking."""
    if not request.is_json:
        csrf.protect()
    asked = request.get_json() if request.is_json else request.form
    asked = asked if isinstance(asked, Mapping) else {}
    moment = _moment(str(asked.get("now", "")), str(asked.get("advance", "")))
    clock = current_app.extensions["clock"]
    if moment is None or moment.year > LAST_YEAR or not isinstance(clock, DemoClock):
        return problem(422, "Give `now` (ISO 8601 with offset) or `advance` (P3D, PT5H)"), 422
    clock.move_to(moment)
    done = jobs.run_due(current_app._get_current_object(), moment)
    if request.is_json:
        return jsonify({"now": moment.isoformat(), "done": done})
    return redirect(local_path(asked.get("next", "")) or url_for("demo_pages.guide"), 303)


def _moment(now: str, advance: str) -> datetime | None:
    if advance and (found := DURATION.fullmatch(advance)) and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return request_now() + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@pages.get("/people.json")
def people() -> Response:
    """The invented people whom the development signer offers."""
    return jsonify({"people": [_offered(person) for person in material.people()]})


def _offered(person: Person) -> dict[str, str]:
    """Who a person is, in the language of the page."""
    language = lang()
    role = getattr(material.role_labels()[person.role], language)
    body = {one.slug: one.name for one in material.organisations()}.get(person.organisation or "")
    where = f" ({getattr(body, language) or body.kk})" if body else ""
    name = person.name_ru if language == "ru" else person.name_kk
    return {"name": person.slug, "label": str(name), "role": role + where}


@pages.get("/people.json/<slug>")
def credential(slug: str) -> Response:
    """The development certificate and key of an invented person."""
    if slug not in {person.slug for person in material.people()}:
        abort(404)
    folder = current_app.config["PORTAL"].eds.trust_dir
    return send_file(folder / "people" / f"{slug}.json", "application/json")
