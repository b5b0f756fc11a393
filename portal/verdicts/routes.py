"""The public verdict on the signature of a proposal, and the signed bytes for its author (§13)."""

import io
from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, abort, render_template, send_file
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.core.access import acting_role, keys, me, my_certificate, visitor
from portal.core.db import session
from portal.core.doors import SIGNED_IN, behind, own
from portal.core.evidence import own_document
from portal.core.i18n import moment_words
from portal.core.verdict import is_seen, verdict_of
from portal.core.verifier_words import backend_words, contour_words
from portal.models import Discussion, Proposal, SignatureEvidence

bp = Blueprint("verdicts", __name__)


@bp.get("/proposals/<number>/signature")
def show(number: str) -> str:
    """Whether the signature holds, on what it rests, and how to check it oneself."""
    edition = joinedload(Proposal.discussion).joinedload(Discussion.edition)
    wanted = select(Proposal).where(Proposal.number == number).options(edition)
    proposal = session().scalar(wanted) or abort(404)
    found = visitor()
    visitor_id = found.account.id if found else None
    if not is_seen(proposal, visitor_id, acting_role()):
        abort(404)
    verdict = verdict_of(session(), proposal.id)
    return render_template(
        "verdicts/show.html",
        proposal=proposal,
        verdict=verdict,
        contour=contour_words(_told(verdict.report, "contour")),
        verifier=backend_words(_told(verdict.report, "backend")),
        revocation=revocation_words(verdict.report),
        is_author=proposal.author_id == visitor_id,
    )


@bp.get("/proposals/<number>/signed.txt")
@behind(own(SIGNED_IN))
def signed_text(number: str) -> Response:
    """The exact bytes that were signed, for whoever signed them: they name the IIN."""
    evidence = session().scalar(
        select(SignatureEvidence)
        .join(Proposal, Proposal.id == SignatureEvidence.proposal_id)
        .where(Proposal.number == number, Proposal.author_id == me().id)
    )
    document = own_document(evidence, my_certificate(), keys()) if evidence else None
    content = io.BytesIO(document or abort(404))
    answer = send_file(content, "text/plain", as_attachment=True, download_name=f"{number}.txt")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(report: Mapping[str, object] | None, name: str) -> str:
    return str(report[name]) if report else ""


def revocation_words(report: Mapping[str, object] | None) -> str:
    """How it was asked at acceptance whether the certificate had been revoked."""
    known = report and report["revocation"]
    facts = known if isinstance(known, Mapping) else {}
    source, listed = str(facts.get("source") or ""), facts.get("this_update")
    if facts.get("status") in (None, "not checked", "not_checked", "off", "unknown"):
        return _("It was not asked whether the certificate had been revoked.")
    if source.lower().startswith("ocsp"):
        return _("The authority answered (OCSP) that the certificate was not revoked.")
    if listed:
        return _(
            "The certificate was not in the authority's list of revoked ones of %(moment)s.",
            moment=moment_words(datetime.fromisoformat(str(listed))),
        )
    return _("The certificate was not in the authority's list of revoked ones.")
