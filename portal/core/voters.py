"""Whether somebody may vote with this account, or has voted with one that was closed (§11)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.core.access import keys, visitor
from portal.core.secrets import Keys
from portal.models import Account, ClosedVoter, Discussion, Proposal
from portal.rules import Refusal, Refused
from portal.rules.privacy import why_not_take_part


def refuse_second_vote(
    db: Session, secret: Keys, voter: Account, thing: Discussion | Proposal
) -> None:
    """Hold the account open until the vote is in. Raises Refused for a closed account, and for a
    person whose vote on this thing stands already (decided: closing an account)."""
    mark = mark_of(secret, voter.identity_hash, thing.__tablename__, thing.id)
    closed_at, has_voted = db.execute(
        select(Account.closed_at, exists().where(ClosedVoter.mark == mark))
        .where(Account.id == voter.id)
        .with_for_update(read=True, key_share=True, of=Account)
    ).one()
    if refusal := why_not_take_part(is_closed=closed_at is not None, has_voted=has_voted):
        raise Refused(refusal)


def earlier_vote(db: Session, thing: Discussion | Proposal) -> Refusal | None:
    """What a page says instead of the buttons to somebody whose vote stands already."""
    found = visitor()
    if found is None:
        return None
    mark = mark_of(keys(), found.account.identity_hash, thing.__tablename__, thing.id)
    has_voted = bool(db.scalar(select(exists().where(ClosedVoter.mark == mark))))
    return why_not_take_part(is_closed=False, has_voted=has_voted)


def mark_of(secret: Keys, identity_hash: str, kind: str, thing_id: int) -> str:
    """The mark of one person's vote on one thing, the table `discussion` or `proposal`."""
    return secret.voter_mark(identity_hash, f"{kind}:{thing_id}")
