"""Write, sign and send a proposal; its page, the vote on it, withdrawal, correction (§11-§16)."""

import io

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.core.access import (
    acting_role,
    holder_hash,
    keys,
    local_path,
    me,
    my_certificate,
    visitor,
)
from portal.core.calendars import work_calendar
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import PUBLIC, SIGNED_IN, behind, own
from portal.core.evidence import own_document
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.core.phone import begin_phone_signing, phone_organisation, posted_cms
from portal.core.rejections import rejection_words
from portal.eds import SignatureRejected
from portal.models import Account, Discussion, Proposal, ProposalDraft
from portal.proposals import actions, queries, signing
from portal.proposals.forms import ProposalForm
from portal.proposals.page import proposal_page, why_not_propose
from portal.rules.proposal import TEXT_LIMIT
from portal.terms import AccountKind, Side

bp = Blueprint("proposals", __name__)
DRAFTS = "30 per minute"  # saves of one visitor


@bp.after_request
def keep_private(response: Response) -> Response:
    """Only the page of a proposal is for everybody."""
    if request.endpoint != "proposals.show":
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/discussions/<number>/proposals/new", methods=["GET", "POST"])
@limiter.limit(DRAFTS, methods=["POST"])
@behind(PUBLIC)
def new(number: str) -> str | Answer | tuple[str, int]:
    """Write a proposal to a part; one can write first and sign in afterwards."""
    discussion = queries.discussed(session(), number) or abort(404)
    form = ProposalForm.blank(request.args.get("part", ""), lang())
    if request.method == "POST":
        form = ProposalForm.parse(request.form, discussion.edition.parts)
    if form.written is None or why_not_propose(discussion, acting_role(), request_today()):
        return _form_page(discussion, form)
    author_id, acting, holder = _my_id(), acting_role(), holder_hash()
    with transaction() as db:
        fresh = queries.discussed(db, number) or abort(404)
        author = db.get_one(Account, author_id) if author_id else None
        now = request_now()
        draft = actions.write_draft(db, fresh, form.written, author, holder, acting, now)
    return redirect(url_for(".sign", draft_id=draft.id), 303)


@bp.route("/drafts/<draft_id>", methods=["GET", "POST"])
@limiter.limit(DRAFTS, methods=["POST"])
@behind(own(PUBLIC))
def edit(draft_id: str) -> str | Answer | tuple[str, int]:
    """Change a text that has not been sent."""
    draft = _own_draft(draft_id)
    if draft.proposal_id is not None:
        return redirect(_proposal_address(draft.proposal_id))
    form = ProposalForm.of_draft(draft)
    if request.method == "POST":
        form = ProposalForm.parse(request.form, draft.discussion.edition.parts)
    if form.written is None or why_not_propose(draft.discussion, acting_role(), request_today()):
        return _form_page(draft.discussion, form, draft)
    mine, acting = (draft_id, _my_id(), holder_hash()), acting_role()
    with transaction() as db:
        kept = queries.own_draft(db, *mine) or abort(404)
        actions.rewrite_draft(kept, form.written, acting, request_now())
    return redirect(url_for(".sign", draft_id=draft_id), 303)


@bp.post("/drafts/<draft_id>/discard")
@behind(own(PUBLIC))
def discard(draft_id: str) -> Answer:
    """Throw away a text that has not been sent."""
    mine = draft_id, _my_id(), holder_hash()
    with transaction() as db:
        draft = queries.own_draft(db, *mine) or abort(404)
        number = draft.discussion.document.number
        actions.discard_draft(db, draft)
    flash(_("The draft was thrown away"), "done")
    return redirect(url_for("discussions.show", number=number), 303)


@bp.route("/drafts/<draft_id>/sign", methods=["GET", "POST"])
@behind(own(SIGNED_IN))
def sign(draft_id: str) -> str | Answer | tuple[str, int]:
    """The exact text to be signed; signed, it is sent to the operator (§13)."""
    draft = _own_draft(draft_id)
    if draft.proposal_id is not None:
        return redirect(_proposal_address(draft.proposal_id))
    if why_not_propose(draft.discussion, acting_role(), request_today()):
        return _signing_page(draft)
    return _send(draft) if request.method == "POST" else _prepared_page(draft)


def _prepared_page(draft: ProposalDraft) -> str | Answer:
    document = signing.document_to_sign(draft, my_certificate(), _origin())
    if draft.author_id is not None and signing.is_prepared(draft, document, keys()):
        return _signing_page(draft, document)
    author_id, draft_id = me().id, draft.id
    with transaction() as db:
        author = db.get_one(Account, author_id)
        actions.prepare_draft(db, draft_id, author, document, keys())
    return redirect(url_for(".sign", draft_id=draft_id))


@bp.post("/drafts/<draft_id>/sign/phone")
@limiter.limit(DRAFTS)
@behind(own(SIGNED_IN))
def sign_by_phone(draft_id: str) -> Answer:
    """The same text, to be signed on a phone; the page that waits for it comes next (§13)."""
    phone_organisation()
    draft = _own_draft(draft_id)
    document = signing.document_to_sign(draft, my_certificate(), _origin())
    refusal = why_not_propose(draft.discussion, acting_role(), request_today())
    if draft.proposal_id is not None or refusal or not signing.is_prepared(draft, document, keys()):
        return redirect(url_for(".sign", draft_id=draft_id), 303)
    to_sign = signing.for_phone(draft, document, url_for(".sign", draft_id=draft_id))
    with transaction() as db:
        begun = begin_phone_signing(db, to_sign, holder_hash(), keys(), lang(), request_now())
    return redirect(url_for("phone.show", signing_id=begun.id), 303)


def _send(draft: ProposalDraft) -> Answer | tuple[str, int]:
    signer, now, calendar = my_certificate(), request_now(), work_calendar()
    document = signing.document_to_sign(draft, signer, _origin())
    verifier = current_app.extensions["verifier"]
    with transaction() as db:  # on its own: a phone's signature is good for one attempt
        posted = posted_cms(db, request.form, holder_hash(), keys(), now)
    try:
        signed = signing.check_signature(draft, document, signer, posted, verifier, keys(), now)
    except SignatureRejected as rejected:
        current_app.logger.info("proposal signature rejected: %s", rejected.code)
        return _signing_page(draft, document, rejection_words(rejected.code)), 422
    author_id, acting = me().id, acting_role()
    with transaction() as db:
        author = db.get_one(Account, author_id)
        proposal = actions.submit_proposal(db, signed, author, acting, keys(), calendar, now)
    flash(_("Your proposal has been sent to the operator"), "done")
    return redirect(url_for(".show", number=proposal.number), 303)


@bp.get("/proposals/<number>")
@behind(PUBLIC)
def show(number: str) -> str:
    """A proposal with its road; the text as far as the visitor may see it."""
    proposal = session().scalar(queries.proposal_by_number(number)) or abort(404)
    page = proposal_page(session(), proposal, _my_id(), acting_role(), request_today())
    return render_template("proposals/show.html", page=page, proposal=proposal)


@bp.post("/proposals/<number>/vote")
@behind(SIGNED_IN)
def vote(number: str) -> Answer:
    """Vote for or against a published proposal, or change the vote (§11)."""
    voter_id, acting, side = me().id, acting_role(), request.form.get("side", "")
    if side not in set(Side):
        abort(400)
    with transaction() as db:
        proposal = db.scalar(queries.proposal_by_number(number)) or abort(404)
        voter = db.get_one(Account, voter_id)
        now = request_now()
        actions.cast_proposal_vote(db, proposal, voter, acting, Side(side), keys(), now)
    there = local_path(request.referrer or "") or url_for(".show", number=number)
    return redirect(f"{there}#proposal-{number}", 303)


@bp.route("/proposals/<number>/withdraw", methods=["GET", "POST"])
@behind(own(SIGNED_IN))
def withdraw(number: str) -> str | Answer:
    """Take a proposal back, after asking once."""
    if request.method == "GET":
        proposal = _own(session().scalar(queries.proposal_by_number(number)), me().id)
        return render_template("proposals/withdraw.html", proposal=proposal)
    author_id = me().id
    with transaction() as db:
        sought = queries.proposal_by_number(number).with_for_update(of=Proposal)
        proposal = _own(db.scalar(sought), author_id)
        actions.withdraw_proposal(db, proposal, db.get_one(Account, author_id), request_now())
    flash(_("The proposal was withdrawn"), "done")
    return redirect(url_for(".show", number=number), 303)


@bp.post("/proposals/<number>/again")
@behind(own(SIGNED_IN))
def again(number: str) -> Answer:
    """Begin a corrected proposal with the text of a refused one (decided: a refused proposal)."""
    author_id, acting, holder = me().id, acting_role(), holder_hash()
    with transaction() as db:
        proposal = _own(db.scalar(queries.proposal_by_number(number)), author_id)
        author = db.get_one(Account, author_id)
        draft = actions.correct_proposal(db, proposal, author, holder, acting, request_now())
    return redirect(url_for(".edit", draft_id=draft.id), 303)


@bp.get("/proposals/<number>/signature.cms")
@behind(own(SIGNED_IN))
def signature(number: str) -> Answer:
    """The own signature as it was accepted, for whoever made it."""
    evidence = queries.evidence_of(session(), number, me().id) or abort(404)
    if own_document(evidence, my_certificate(), keys()) is None or not evidence.cms_encrypted:
        abort(404)
    content = io.BytesIO(keys().open(evidence.cms_encrypted))
    kind = "application/pkcs7-signature"
    return send_file(content, kind, as_attachment=True, download_name=f"{number}.cms")


def _form_page(
    discussion: Discussion, form: ProposalForm, draft: ProposalDraft | None = None
) -> str | tuple[str, int]:
    found = visitor()
    refusal = why_not_propose(discussion, acting_role(), request_today())
    page = render_template(
        "proposals/form.html",
        discussion=discussion,
        form=form,
        draft=draft,
        refusal=refusal,
        limit=TEXT_LIMIT,
        is_organisation=found is not None and found.account.kind is AccountKind.ORGANISATION,
    )
    if request.method == "POST" and refusal:
        return page, 409
    return (page, 422) if form.errors else page


def _signing_page(
    draft: ProposalDraft, document: bytes | None = None, problem: str | None = None
) -> str:
    return render_template(
        "proposals/sign.html",
        draft=draft,
        refusal=why_not_propose(draft.discussion, acting_role(), request_today()),
        text=signing.shown(document, my_certificate()) if document else draft.text,
        content=signing.for_browser(document) if document else "",
        problem=problem,
    )


def _origin() -> str:
    address: str = current_app.config["PORTAL"].base_url
    return address


def _my_id() -> int | None:
    found = visitor()
    return found.account.id if found else None


def _own_draft(draft_id: str) -> ProposalDraft:
    return queries.own_draft(session(), draft_id, _my_id(), holder_hash()) or abort(404)


def _own(proposal: Proposal | None, author_id: int) -> Proposal:
    if proposal is None or proposal.author_id != author_id:
        abort(404)
    return proposal


def _proposal_address(proposal_id: int) -> str:
    proposal = session().get_one(Proposal, proposal_id)
    return url_for(".show", number=proposal.number)
