"""Claims of heads of bodies: open ones, and the decision with grounds (§8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased, joinedload
from werkzeug.wrappers import Response

from moderation.heads import state_acts
from moderation.heads.actions import HeadDecision, current_head
from moderation.queries import queue_counts
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import refusal_words
from portal.core.state_acts import ask_to_sign, typed_before
from portal.core.text import plain
from portal.models import Account, HeadClaim, RoleGrant
from portal.rules import Refusal, Refused
from portal.rules.moderation import GROUNDS_LIMIT, why_not_grounds
from portal.terms import Role

bp = Blueprint("heads", __name__, url_prefix="/heads")

Answer = str | Response | tuple[str, int]
DECIDED_SHOWN = 50
CONFIRM, DECLINE = "confirm", "decline"


@dataclass
class HeadForm:
    """The decision on a claim as it was typed; `is_good` when nothing is missing."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_good: bool = False

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "HeadForm":
        """Typed strings into a decision, or words on what is missing."""
        form = cls({"outcome": posted.get("outcome", "")})
        form.values["grounds"] = plain(posted.get("grounds", ""))
        if form.values["outcome"] not in (CONFIRM, DECLINE):
            form.errors["outcome"] = _("Choose: confirm, or do not confirm")
        if refusal := why_not_grounds(form.values["grounds"]):
            form.errors["grounds"] = refusal_words(refusal)
        form.is_good = not form.errors
        return form


@bp.get("")
def index() -> str:
    """Claims that wait, the oldest first, and those decided last."""
    db = session()
    return render_template(
        "moderation/heads.html",
        waiting=db.execute(_claims().order_by(HeadClaim.id)).all(),
        decided=_decided(db),
        counts=queue_counts(db, request_today()),
    )


@bp.route("/<int:claim_id>", methods=["GET", "POST"])
def claim(claim_id: int) -> Answer:
    """A claim with the certificate behind it, and the decision, which is read and signed (decided:
    acts of state)."""
    if request.method == "GET":
        return _claim_page(claim_id, _typed() or HeadForm())
    form = HeadForm.parse(request.form)
    if not form.is_good:
        return _claim_page(claim_id, form), 422
    draft = HeadDecision(claim_id, form.values["outcome"] == CONFIRM, form.values["grounds"])
    act = state_acts.CONFIRM if draft.is_confirmed else state_acts.DECLINE
    try:
        back = url_for(".claim", claim_id=claim_id)
        return ask_to_sign(act, state_acts.given_of(draft), back)
    except Refused as refused:
        return _claim_page(claim_id, form, refused.refusal), 409


def _typed() -> HeadForm | None:
    """A decision that was not signed, as it was typed."""
    for act, outcome in ((state_acts.CONFIRM, CONFIRM), (state_acts.DECLINE, DECLINE)):
        if typed := typed_before(session(), act, request.args.get("act", "")):
            return HeadForm({"outcome": outcome, "grounds": typed["grounds"]})
    return None


def _claim_page(claim_id: int, form: HeadForm, refusal: Refusal | None = None) -> str:
    db = session()
    whole = joinedload(HeadClaim.body), joinedload(HeadClaim.account)
    found = select(HeadClaim).where(HeadClaim.id == claim_id).options(*whole)
    shown = db.scalar(found) or abort(404)
    return render_template(
        "moderation/head.html",
        claim=shown,
        form=form,
        refusal=refusal,
        head=current_head(db, shown.body_id),
        grounds_limit=GROUNDS_LIMIT,
        counts=queue_counts(db, request_today()),
    )


def _claims() -> Select[HeadClaim, str]:
    """Open claims with the name of the present head of the body, if there is one."""
    holder = aliased(Account)
    is_head = (
        (RoleGrant.body_id == HeadClaim.body_id)
        & (RoleGrant.role == Role.HEAD)
        & RoleGrant.ended_at.is_(None)
    )
    return (
        select(HeadClaim, holder.name)
        .outerjoin(RoleGrant, is_head)
        .outerjoin(holder, holder.id == RoleGrant.account_id)
        .where(HeadClaim.decided_at.is_(None))
        .options(joinedload(HeadClaim.body), joinedload(HeadClaim.account))
    )


def _decided(db: Session) -> list[Row[HeadClaim, str]]:
    operator = aliased(Account)
    found = (
        select(HeadClaim, operator.name)
        .join(operator, operator.id == HeadClaim.decided_by_id)
        .options(joinedload(HeadClaim.body), joinedload(HeadClaim.account))
        .order_by(HeadClaim.decided_at.desc())
        .limit(DECIDED_SHOWN)
    )
    return list(db.execute(found).all())
