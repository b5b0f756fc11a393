"""What a page is, said for search engines in the words of schema.org (JSON-LD)."""

from collections.abc import Sequence
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.core.cards import kind_words
from portal.core.i18n import LANGUAGES, lang
from portal.core.twins import TwinLink
from portal.models import Body, Discussion, Document, Edition, Region
from portal.models.base import in_language
from portal.rules.calendar import local_date
from portal.terms import Language

Thing = dict[str, object]


def _base() -> str:
    return str(current_app.config["PORTAL"].base_url)


def full(path: str) -> str:
    """An address of the portal in full."""
    return _base() + path


def about_portal() -> Thing:
    """The portal, and how it is searched."""
    home = full(url_for("home.index"))
    return {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": str(_("Open budgets of the Republic of Kazakhstan")),
        "url": home,
        "inLanguage": [code for code, _name in LANGUAGES],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": full(f"/{lang()}/search?q={{search_term_string}}"),
            },
            "query-input": "required name=search_term_string",
        },
    }


def about_body(body: Body, region: Region | None = None) -> Thing:
    """A state body by its code (§2)."""
    names = [in_language(body, "name", code) for code, _name in LANGUAGES]
    told: Thing = {
        "@type": "GovernmentOrganization",
        "@id": full(url_for("administrators.show", code=body.code, lang=Language.KK)) + "#body",
        "name": in_language(body, "name", lang()),
        "alternateName": list(dict.fromkeys(names)),
        "identifier": body.code,
        "url": full(url_for("administrators.show", code=body.code)),
    }
    if region is not None:
        name = in_language(region, "name", lang())
        told["areaServed"] = {"@type": "AdministrativeArea", "name": name}
    return told


def about_document(document: Document, edition: Edition) -> Thing:
    """A placed document in one of its editions; the body must be loaded (§3-§10)."""
    there = full(url_for("documents.show", number=document.number))
    years = dict.fromkeys((document.period_from, document.period_to))
    return {
        "@type": "Report",
        "@id": f"{there}#document",
        "name": in_language(edition, "title", lang()),
        "description": in_language(edition, "summary", lang()),
        "genre": kind_words(document.kind),
        "reportNumber": document.number,
        "version": edition.no,
        "url": there,
        "inLanguage": [str(Language.KK), str(Language.RU)],
        "temporalCoverage": "/".join(map(str, years)),
        "datePublished": document.placed_on and document.placed_on.isoformat(),
        "dateModified": edition.placed_at and local_date(edition.placed_at).isoformat(),
        "author": about_body(document.body),
        "isAccessibleForFree": True,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": full(f"/api/v1/documents/{document.number}"),
        },
    }


def about_dataset(
    name: str,
    description: str,
    document: Document,
    span: tuple[date, date],
    twins: Sequence[TwinLink],
) -> Thing:
    """Lines of figures that can be taken along, and where (§4)."""
    return {
        "@type": "Dataset",
        "name": name,
        "description": description,
        "identifier": document.number,
        "temporalCoverage": "/".join(one.isoformat() for one in span),
        "creator": about_body(document.body),
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "url": full(f"/{lang()}/data")},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": one.kind, "contentUrl": full(one.url)}
            for one in twins
        ],
    }


def about_discussion(discussion: Discussion) -> Thing:
    """A public discussion: an event on this page; document, body and edition must be loaded
    (§9, §10)."""
    document = discussion.document
    there = full(url_for("discussions.show", number=document.number))
    is_off = discussion.withdrawn_at is not None
    title = in_language(discussion.edition, "title", lang())
    return {
        "@type": "Event",
        "@id": f"{there}#discussion",
        "name": f"{_('Public discussion')}: {title}",
        "description": in_language(discussion.edition, "summary", lang()),
        "startDate": discussion.opens_on.isoformat(),
        "endDate": discussion.closes_on.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_off else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": there},
        "organizer": about_body(document.body),
        "isAccessibleForFree": True,
        "about": {"@id": f"{full(url_for('documents.show', number=document.number))}#document"},
    }


def about_way(steps: Sequence[tuple[str, str]]) -> Thing:
    """The way from the start to a page: names with their paths."""
    whole = [(str(_("Open budgets")), url_for("home.index")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": no, "name": str(name), "item": full(path)}
            for no, (name, path) in enumerate(whole, 1)
        ],
    }


SAID_ON_PAGES = {
    one.__name__: one
    for one in (
        *(about_portal, about_body, about_document, about_dataset, about_discussion, about_way),
    )
}
