"""What every template may count on: its language, its visitor, addresses of static files."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from portal.config import Config
from portal.core.access import visitor
from portal.core.authors import author_words
from portal.core.clock import request_now
from portal.core.i18n import LANGUAGES, lang
from portal.core.offices import office_words
from portal.core.strip import why_decision, why_discussion
from portal.core.structured import SAID_ON_PAGES
from portal.core.text import shown
from portal.models import Body
from portal.models.base import has_language, in_language
from portal.rules.reporting import COUNTRY_BUDGETS, why_not_report
from portal.terms import BODY_ROLES, AccountKind, Power, Role

SCHEMES = ("auto", "light", "dark")
KEPT_OF_A_QUERY = frozenset(  # what makes another page, and not another look of the same one
    ("kind", "administrator", "level", "region", "group", "year", "q", "page", "state", "node")
)
WORKSPACES = {
    **dict.fromkeys(BODY_ROLES, "/workplace"),
    **dict.fromkeys((Role.OPERATOR, Role.CHIEF_OPERATOR), "/moderation"),
    Role.AUDITOR: "/audit",
    Role.SYSTEM_KEEPER: "/keeper",
}


@dataclass(frozen=True)
class Preferences:
    """How a visitor wishes pages to be set, from the cookie."""

    scheme: str = "auto"
    contrast: bool = False
    large: bool = False

    @classmethod
    def parse(cls, cookie: str) -> "Preferences":
        """`dark.contrast.large` -> preferences; unknown words are ignored."""
        said = set(cookie.split("."))
        scheme = next((one for one in SCHEMES if one in said), "auto")
        return cls(scheme, "contrast" in said, "large" in said)

    def written(self) -> str:
        """The cookie that says this."""
        marks = [self.scheme, "contrast" if self.contrast else "", "large" if self.large else ""]
        return ".".join(filter(None, marks))


def preferences() -> Preferences:
    """The preferences of the request."""
    return Preferences.parse(request.cookies.get("preferences", ""))


@dataclass(frozen=True)
class PageVisitor:
    """What a page head says of the one who is signed in."""

    display_name: str
    acting_label: str
    role: Role | None
    kind: str
    grant_id: int | None
    powers: frozenset[Power]
    workspace: str | None  # path of the workspace of the office, without the language
    state_body: Body | None  # whose key was used
    reports: bool  # whether the body acted for reports on budgets (§4)

    @property
    def uses_state_key(self) -> bool:
        """Whether somebody signed in with the key of a state body."""
        return self.state_body is not None


def page_visitor() -> PageVisitor | None:
    """The signed-in visitor for the page head."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    found = visitor()
    if found is None:
        return None
    return PageVisitor(
        display_name=found.account.name,
        acting_label=acting_label(),
        role=found.role,
        kind=found.account.kind,
        grant_id=found.grant.id if found.grant else None,
        powers=found.powers,
        workspace=WORKSPACES.get(found.role) if found.role else None,
        state_body=found.sign_in.state_body,
        reports=found.role in BODY_ROLES and found.body is not None and reports(found.body),
    )


def reports(body: Body) -> bool:
    """Whether a body reports on the budget of the country or of its region (§4, §8)."""
    refusal = why_not_report(
        budget=body.region_code or COUNTRY_BUDGETS[0],
        is_central=body.is_central,
        region_code=body.region_code,
        office_code=body.code,
    )
    return refusal is None


def own_workspace() -> str:
    """The start of the workspace of the office acted in, else one's own page."""
    found = visitor()
    role = found.role if found else None
    return f"/{lang()}{WORKSPACES.get(role, '/me') if role else '/me'}"


def acting_label() -> str:
    """As whom the visitor acts, in words."""
    found = visitor()
    if found is None:
        return ""
    if found.role is None and found.account.kind is AccountKind.ORGANISATION:
        return str(_("for the organisation"))
    return office_words(found.role, found.body)


@lru_cache(maxsize=256)
def _fingerprint(folder: str, path: str) -> str:
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:12]


def static_url(path: str) -> str:
    """The address of a static file that changes with its content, so that it can be kept long."""
    return url_for("static", filename=path, v=_fingerprint(str(current_app.static_folder), path))


def switch_language_url(language: str) -> str:
    """The same page in another language."""
    rest = request.path.split("/", 2)
    path = f"/{language}/{rest[2] if len(rest) > 2 else ''}"
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def canonical_url() -> str:
    """The one address of a page for search engines, without what only changes its look."""
    kept = {name: value for name, value in request.args.items() if name in KEPT_OF_A_QUERY}
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{current_app.config['PORTAL'].base_url}{request.path}{query}"


def banner() -> str | None:
    """Any contour but production says so on every page."""
    config = current_app.config["PORTAL"]
    if config.eds.contour == "production":
        return None
    if config.is_demo:
        return str(_("Demonstration: people, votes and proposals are invented"))
    return str(_("Test contour: signatures have no legal force"))


def init_app(app: Flask) -> None:
    """Give the templates their globals."""
    config: Config = app.config["PORTAL"]
    app.jinja_env.globals.update(
        languages=LANGUAGES,
        static_url=static_url,
        switch_language_url=switch_language_url,
        in_language=in_language,
        has_language=has_language,
        office_words=office_words,
        why_decision=why_decision,
        why_discussion=why_discussion,
        csrf_token=generate_csrf,
        agent_url=config.agent_url,
        signs_in_page=config.signs_in_page,
        **SAID_ON_PAGES,
    )
    app.add_template_filter(shown, "rich")
    app.add_template_filter(author_words, "author")

    @app.context_processor
    def globals_of_the_request() -> dict[str, object]:
        return {
            "lang": lang(),
            "me": page_visitor(),
            "config_banner": banner(),
            "preferences": preferences(),
            "now": request_now(),
            "is_demo": app.config["PORTAL"].is_demo,
            "signs_by_phone": app.config["PORTAL"].phone is not None,
            "canonical": canonical_url(),
            "root": config.base_url,
        }
