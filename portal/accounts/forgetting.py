"""Forgetting what has been kept for its term, a batch at a time: repeatable, and harmless in
several processes at once, since a row is locked before it goes (decided: how long things are
kept)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Engine, Select, Update, delete, func, select, update
from sqlalchemy.orm import Session

from portal.core.db import write_session
from portal.core.evidence import erase_sealed
from portal.core.followers import forget_followers
from portal.models import (
    Base,
    Challenge,
    ClosedVoter,
    Discussion,
    Follower,
    FollowRequest,
    Notice,
    PhoneSigning,
    ProposalDraft,
    SignatureEvidence,
    SignIn,
    StateAct,
    Upload,
)
from portal.retention import Retention

AT_ONCE = 500  # rows of one transaction
MOST_ROUNDS = 40  # transactions of one kind in one run; what is left waits for the next


@dataclass(frozen=True)
class Kind:
    """One kind of rows: which have been kept for long enough, and what is done with them."""

    name: str
    table: type[Base]
    old: Callable[[Retention, datetime], Select[Any]]  # keys of rows
    forget: Callable[[Session, Sequence[Any], datetime], None]  # the rows with these keys


def _gone(table: type[Any]) -> Callable[[Session, Sequence[Any], datetime], None]:
    def forget(db: Session, keys: Sequence[Any], now: datetime) -> None:
        _change(db, delete(table).where(table.id.in_(keys)))

    return forget


def _change(db: Session, statement: Delete | Update) -> None:
    db.execute(statement, execution_options={"synchronize_session": False})


def _drafts(keep: Retention, now: datetime) -> Select[Any]:
    old = ProposalDraft.saved_at < now - timedelta(days=keep.drafts)
    return select(ProposalDraft.id).where(ProposalDraft.proposal_id.is_(None), old)


def _challenges(keep: Retention, now: datetime) -> Select[Any]:
    return select(Challenge.id).where(Challenge.expires_at < now - timedelta(days=keep.challenges))


def _phone_signings(keep: Retention, now: datetime) -> Select[Any]:
    return select(PhoneSigning.id).where(
        PhoneSigning.expires_at < now - timedelta(days=keep.phone_signings)
    )


def _sign_ins(keep: Retention, now: datetime) -> Select[Any]:
    ended = func.coalesce(SignIn.ended_at, SignIn.expires_at, type_=SignIn.expires_at.type)
    return select(SignIn.id).where(ended < now - timedelta(days=keep.sign_ins))


def _state_acts(keep: Retention, now: datetime) -> Select[Any]:
    old = StateAct.expires_at < now - timedelta(days=keep.state_acts)
    return select(StateAct.id).where(StateAct.done_at.is_(None), old)


def _uploads(keep: Retention, now: datetime) -> Select[Any]:
    """Their files go with the next round that looks for files of nobody."""
    return select(Upload.id).where(Upload.uploaded_at < now - timedelta(days=keep.uploads))


def _letters(keep: Retention, now: datetime) -> Select[Any]:
    old = Notice.sent_at < now - timedelta(days=keep.letters)
    return select(Notice.id).where(Notice.email != "", old)


def _without_address(db: Session, keys: Sequence[Any], now: datetime) -> None:
    _change(db, update(Notice).where(Notice.id.in_(keys)).values(email="", body=""))


def _follow_requests(keep: Retention, now: datetime) -> Select[Any]:
    return select(FollowRequest.id).where(FollowRequest.expires_at <= now)


def _undelivered(keep: Retention, now: datetime) -> Select[Any]:
    """Followers whose oldest news that waits is this old: nobody reads at their address."""
    waits = select(Notice.id).where(Notice.follower_id == Follower.id, Notice.sent_at.is_(None))
    old = Follower.told_from < now - timedelta(days=keep.undelivered)
    return select(Follower.id).where(old, waits.exists())


def _without_followers(db: Session, keys: Sequence[Any], now: datetime) -> None:
    forget_followers(db, keys)


def _evidence(keep: Retention, now: datetime) -> Select[Any]:
    """Signatures that can hardly be disputed any more: what is sealed goes, the hashes stay."""
    old = SignatureEvidence.verified_at < now - timedelta(days=keep.evidence)
    return select(SignatureEvidence.id).where(old, SignatureEvidence.erased_at.is_(None))


def _marks(keep: Retention, now: datetime) -> Select[Any]:
    """Marks of votes in discussions that are sealed: nobody votes there any more."""
    sealed = select(Discussion.id).where(Discussion.sealed_at.is_not(None))
    return select(ClosedVoter.id).where(ClosedVoter.discussion_id.in_(sealed))


KINDS = (
    Kind("drafts", ProposalDraft, _drafts, _gone(ProposalDraft)),
    Kind("challenges", Challenge, _challenges, _gone(Challenge)),
    Kind("phone_signings", PhoneSigning, _phone_signings, _gone(PhoneSigning)),
    Kind("sign_ins", SignIn, _sign_ins, _gone(SignIn)),
    Kind("state_acts", StateAct, _state_acts, _gone(StateAct)),
    Kind("uploads", Upload, _uploads, _gone(Upload)),
    Kind("letters", Notice, _letters, _without_address),
    Kind("follow_requests", FollowRequest, _follow_requests, _gone(FollowRequest)),
    Kind("undelivered", Follower, _undelivered, _without_followers),
    Kind("closed_voters", ClosedVoter, _marks, _gone(ClosedVoter)),
    Kind("evidence", SignatureEvidence, _evidence, erase_sealed),
)


def forget_old(bind: Engine, keep: Retention, now: datetime) -> dict[str, int]:
    """Forget what is old enough; how many rows of each kind."""
    return {kind.name: _forget(bind, kind, keep, now) for kind in KINDS}


def _forget(bind: Engine, kind: Kind, keep: Retention, now: datetime) -> int:
    forgotten = 0
    for _round in range(MOST_ROUNDS):
        old = kind.old(keep, now).limit(AT_ONCE)
        with write_session(bind) as db:
            keys = db.scalars(old.with_for_update(skip_locked=True, of=kind.table)).all()
            if keys:
                kind.forget(db, keys, now)
        forgotten += len(keys)
        if len(keys) < AT_ONCE:
            break
    return forgotten


def old_rows(db: Session, keep: Retention, now: datetime) -> dict[str, int]:
    """How many rows of each kind would be forgotten now."""
    return {
        kind.name: db.scalar(select(func.count()).select_from(kind.old(keep, now).subquery())) or 0
        for kind in KINDS
    }
