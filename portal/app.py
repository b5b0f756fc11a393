"""The composition root: the one place that knows every part of the portal."""

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import moderation.calendar.routes
import moderation.calendar.state_acts
import moderation.heads.state_acts
import moderation.people.routes
import moderation.people.state_acts
import moderation.routes
import moderation.state_acts
from portal import evidence_check
from portal.about import routes as about
from portal.accounts import egov, egov_routes
from portal.accounts import privacy_routes as privacy
from portal.accounts import routes as accounts
from portal.administrators import routes as administrators
from portal.administrators import twins as administrators_twins
from portal.audit import routes as audit
from portal.bulk import routes as bulk
from portal.calendar import routes as calendar
from portal.calendar import twins as calendar_twins
from portal.closure import routes as closure
from portal.closure import twins as closure_twins
from portal.config import ROOT, Config
from portal.confirmations import routes as confirmations
from portal.confirmations.signing import text_to_sign
from portal.core import (
    access,
    calendars,
    db,
    doors,
    errors,
    files,
    headers,
    health,
    i18n,
    limits,
    mail,
    mistaken_numbers,
    page,
    pagecache,
    twins,
)
from portal.core.api import dress, guard
from portal.core.clock import Clock, DemoClock, SystemClock
from portal.core.doors import MACHINES, PUBLIC, SIGNED_IN, Door, of_a_body, office, own
from portal.core.state_acts import Performer, StateActs
from portal.demo import routes as demo
from portal.discipline import routes as discipline
from portal.discipline import twins as discipline_twins
from portal.discussions import routes as discussions
from portal.discussions import twins as discussions_twins
from portal.documents import comparing
from portal.documents import routes as documents
from portal.documents import twins as documents_twins
from portal.documents import word as word_forms
from portal.eds import SignatureVerifier
from portal.execution import api as execution_api
from portal.execution import regions as execution_twins
from portal.execution import routes as execution
from portal.feeds import routes as feeds
from portal.figures import routes as figures
from portal.finding import routes as search_pages
from portal.following import routes as following
from portal.home import routes as home
from portal.intake import routes as intake
from portal.keeper import routes as keeper
from portal.ledger import api as ledger_api
from portal.ledger import checking as ledger_check
from portal.ledger import files as ledger_files
from portal.ledger import routes as ledger
from portal.opendata import pages as api_pages
from portal.opendata import routes as opendata
from portal.phone import routes as phone
from portal.proposals import routes as proposals
from portal.search import standing as search
from portal.signatures import make_verifier
from portal.terms import BODY_ROLES, Power, Role
from portal.verdicts import routes as verdicts
from portal.workplace import routes as workplace
from portal.workplace import scheduled_acts
from portal.workplace import state_acts as workplace_acts
from portal.workplace.machines import state_acts as machine_acts
from portal.workplace.plan import state_acts as plan_acts
from portal.workplace.reporting import state_acts as reporting_acts
from portal.workplace.staff import state_acts as staff_acts

PIECES = (
    *(db, guard, mistaken_numbers, pagecache, i18n, access, limits, page, errors, headers),
    *(dress, health, evidence_check, search, ledger_check),
)
LANGUAGE_PREFIX = "/<any(kk, ru, en):lang>"
FORM_LIMIT = 24 * 1024 * 1024  # bytes of a posted form with its files
PARTS: dict[Blueprint, Door] = {
    home.bp: PUBLIC,
    about.bp: PUBLIC,
    accounts.bp: SIGNED_IN,
    egov_routes.bp: PUBLIC,
    privacy.bp: own(SIGNED_IN),
    documents.bp: PUBLIC,
    word_forms.bp: PUBLIC,
    comparing.bp: PUBLIC,
    discussions.bp: PUBLIC,
    execution.bp: PUBLIC,
    figures.bp: PUBLIC,
    feeds.pages: PUBLIC,
    search_pages.bp: PUBLIC,
    administrators.bp: PUBLIC,
    calendar.bp: PUBLIC,
    discipline.bp: PUBLIC,
    ledger.bp: PUBLIC,
    proposals.bp: SIGNED_IN,
    phone.pages: own(PUBLIC),
    verdicts.bp: PUBLIC,
    api_pages.bp: PUBLIC,
    closure.bp: PUBLIC,
    following.bp: PUBLIC,
    bulk.bp: PUBLIC,
    confirmations.bp: own(office(*BODY_ROLES, Role.OPERATOR, Role.CHIEF_OPERATOR)),
    workplace.bp: of_a_body(),
    moderation.routes.bp: office(Role.OPERATOR, Role.CHIEF_OPERATOR),
    audit.bp: office(Role.AUDITOR, Role.CHIEF_OPERATOR),
    keeper.bp: office(Role.SYSTEM_KEEPER),
}
PARTS_INSIDE: dict[Blueprint, Door] = {
    workplace.editor.bp: own(of_a_body(Power.FEED, Power.PLACE)),
    workplace.importing.bp: own(of_a_body(Power.FEED, Power.PLACE)),
    workplace.responses.bp: own(of_a_body(Power.RESPOND)),
    workplace.reporting.bp: of_a_body(Power.FEED, Power.PLACE),
    workplace.staff.bp: own(of_a_body()),
    accounts.own_sign_ins.bp: own(SIGNED_IN),
    moderation.people.routes.bp: office(Role.CHIEF_OPERATOR),
    moderation.calendar.routes.bp: office(Role.CHIEF_OPERATOR),
}
PARTS_WITHOUT_LANGUAGE: dict[Blueprint, Door] = {
    home.bare: PUBLIC,
    feeds.bp: PUBLIC,
    search_pages.bare: PUBLIC,
    opendata.bp: PUBLIC,
    execution_api.bp: PUBLIC,
    ledger_api.bp: PUBLIC,
    ledger_files.bp: PUBLIC,
    intake.bp: MACHINES,
    egov_routes.bare: PUBLIC,
    phone.calls: PUBLIC,
    bulk.bare: PUBLIC,
}
TWINS = (
    *(documents_twins.TWINS + discussions_twins.TWINS + administrators_twins.TWINS),
    *(calendar_twins.TWINS + closure_twins.TWINS + discipline_twins.TWINS),
    *(execution_twins.TWINS + bulk.TWINS),
)
STATE_ACTS: dict[str, Performer] = {
    **workplace_acts.STATE_ACTS,
    **plan_acts.STATE_ACTS,
    **scheduled_acts.STATE_ACTS,
    **staff_acts.STATE_ACTS,
    **reporting_acts.STATE_ACTS,
    **machine_acts.STATE_ACTS,
    **moderation.state_acts.STATE_ACTS,
    **moderation.heads.state_acts.STATE_ACTS,
    **moderation.people.state_acts.STATE_ACTS,
    **moderation.calendar.state_acts.STATE_ACTS,
}
DEMONSTRATION: dict[Blueprint, Door] = {demo.bp: PUBLIC, demo.pages: PUBLIC}


def create_app(
    config: Config, clock: Clock | None = None, verifier: SignatureVerifier | None = None
) -> Flask:
    """A portal by its settings; the clock and the verifier of signatures can be handed in."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.from_mapping(
        PORTAL=config,
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=FORM_LIMIT,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_NAME="__Host-session" if config.is_https else "session",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.extensions["clock"] = clock or make_clock(config)
    app.extensions["verifier"] = verifier or make_verifier(config)
    app.extensions["state_acts"] = StateActs(STATE_ACTS, text_to_sign)
    app.extensions["calendars"] = calendars.Calendars()
    app.extensions.update(files.stores(config.data_dir))
    app.extensions["egov"] = egov.make_provider(config.egov)
    app.extensions["mailer"] = mail.make_mailer(config)
    if config.is_https:  # a proxy ends TLS: the visitor's address and scheme come from it
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = app.json.ensure_ascii = False
    for piece in PIECES:
        piece.init_app(app)
    for part in PARTS:
        app.register_blueprint(part, url_prefix=LANGUAGE_PREFIX + (part.url_prefix or ""))
    for part in PARTS_WITHOUT_LANGUAGE:
        app.register_blueprint(part)
    if config.is_demo:
        app.register_blueprint(demo.bp)
        app.register_blueprint(demo.pages, url_prefix=LANGUAGE_PREFIX + "/demo")
    twins.register(app, TWINS)
    doors.close_doors(app, PARTS | PARTS_INSIDE | PARTS_WITHOUT_LANGUAGE | DEMONSTRATION)
    return app


def make_clock(config: Config) -> Clock:
    """The machine's clock; in a demonstration one that can be moved."""
    if config.is_demo:
        return DemoClock(config.data_dir / "clock.json", config.starts_at)
    return SystemClock()
