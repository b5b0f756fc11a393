"""Closing an account: what was done with it stays and is counted, whose it was is forgotten
(decided: closing an account)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from portal.core import journal
from portal.core.secrets import Keys, new_token, token_hash
from portal.core.voters import mark_of
from portal.models import (
    Account,
    Challenge,
    ClosedVoter,
    Discussion,
    DocumentVote,
    HeadClaim,
    Notice,
    PhoneSigning,
    Proposal,
    ProposalDraft,
    ProposalVote,
    RoleGrant,
    SignIn,
    StateAct,
)
from portal.models.account import CLOSED_AUTHOR
from portal.models.base import upsert
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.privacy import why_not_close
from portal.terms import Language

SAME_ROWS = {"synchronize_session": False}  # nothing of what goes is looked at again


@dataclass(frozen=True)
class Consequences:
    """What closing would leave and what it would erase, as the page shows it; and why it cannot be
    done, if so."""

    votes: int  # on documents and proposals: they stay
    proposals: int  # they stay, without a name
    drafts: int
    letters: int  # not sent yet
    sign_ins: int
    refusal: Refusal | None

    @property
    def seen(self) -> str:
        """What the form of the page carries: closing is refused when there is more to lose than
        was seen."""
        said = f"{self.proposals} {self.drafts} {self.letters}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def consequences(db: Session, sign_in: SignIn, today: date) -> Consequences:
    """What closing the account of this sign-in would do now."""
    account_id = sign_in.account_id
    counted: list[ColumnElement[int]] = [
        select(func.count()).select_from(table).where(*mine).scalar_subquery()
        for table, mine in (
            (DocumentVote, (DocumentVote.voter_id == account_id,)),
            (ProposalVote, (ProposalVote.voter_id == account_id,)),
            (Proposal, (Proposal.author_id == account_id,)),
            (ProposalDraft, (ProposalDraft.author_id == account_id, _unsent())),
            (Notice, (letters_of(account_id), Notice.sent_at.is_(None))),
            (SignIn, (SignIn.account_id == account_id,)),
        )
    ]
    on_documents, on_proposals, proposals, drafts, letters, sign_ins = db.execute(
        select(*counted)
    ).one()
    account = db.get_one(Account, account_id)
    refusal = why_not_close(
        kind=account.kind,
        key_kind=sign_in.key_kind,
        uses_state_key=sign_in.body_id is not None,
        holds_office=bool(db.scalar(_offices(account_id, today))),
    )
    votes = on_documents + on_proposals
    return Consequences(votes, proposals, drafts, letters, sign_ins, refusal)


def _offices(account_id: int, today: date) -> Select[int]:
    """Offices held now or later."""
    return (
        select(func.count(RoleGrant.id))
        .where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None))
        .where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
    )


def _unsent() -> ColumnElement[bool]:
    return ProposalDraft.proposal_id.is_(None)


def letters_of(account_id: int) -> ColumnElement[bool]:
    """Letters to an account; one that does not name it belongs to it when nobody else has the
    address."""
    other = aliased(Account)
    is_shared = select(other.id).where(other.email == Notice.email, other.id != account_id).exists()
    address = select(Account.email).where(Account.id == account_id).scalar_subquery()
    unnamed = and_(
        *(Notice.account_id.is_(None), Notice.leaves_no_trace.is_(False)),
        *(Notice.email == address, ~is_shared),
    )
    return or_(Notice.account_id == account_id, unnamed)


def close_account(
    db: Session, sign_in: SignIn, seen: str, holder_hash: str, keys: Keys, now: datetime
) -> Account:
    """The account becomes nobody's: its votes and proposals stay and are counted as before, its
    person is forgotten. Raises Refused, also when the page was not looked at as things stand."""
    account = _locked(db, sign_in.account_id)
    told = consequences(db, sign_in, local_date(now))
    if told.refusal:
        raise Refused(told.refusal)
    if told.seen != seen:
        raise Refused(Refusal("Something has changed. Look at the page again before you close", ""))
    _mark_votes(db, account, keys)
    browsers = {holder_hash, *db.scalars(_browsers(account.id))}
    _forget_letters(db, account.id)
    _forget_unfinished(db, account.id, browsers)
    db.execute(
        update(Proposal).where(Proposal.author_id == account.id).values(author_shown=CLOSED_AUTHOR)
    )
    account.identity_hash = token_hash(new_token())  # no number gives it
    account.name, account.email, account.language = "", None, Language.KK
    account.closed_at = now
    journal.record(db, now, account, "account.close", account)
    return account


def _locked(db: Session, account_id: int) -> Account:
    """The account, which nobody acts with until it is closed. Its proposals are locked before it,
    as whoever decides on them does."""
    own = select(Proposal.id).where(Proposal.author_id == account_id).order_by(Proposal.id)
    db.execute(own.with_for_update(key_share=True))
    account = db.get_one(Account, account_id, with_for_update=True, populate_existing=True)
    if account.closed_at is not None:
        raise Refused(Refusal("This account has been closed", ""))
    return account


def _mark_votes(db: Session, account: Account, keys: Keys) -> None:
    """Votes in discussions that go on leave their marks, so that nobody votes twice (§11)."""
    for kind, votes in (
        (
            Discussion.__tablename__,
            select(DocumentVote.discussion_id, Discussion.id)
            .join(Discussion, Discussion.id == DocumentVote.discussion_id)
            .where(DocumentVote.voter_id == account.id),
        ),
        (
            Proposal.__tablename__,
            select(ProposalVote.proposal_id, Discussion.id)
            .join(Proposal, Proposal.id == ProposalVote.proposal_id)
            .join(Discussion, Discussion.id == Proposal.discussion_id)
            .where(ProposalVote.voter_id == account.id),
        ),
    ):
        for thing_id, discussion_id in db.execute(votes.where(Discussion.sealed_at.is_(None))):
            mark = mark_of(keys, account.identity_hash, kind, thing_id)
            made = upsert(db, ClosedVoter).values(discussion_id=discussion_id, mark=mark)
            db.execute(made.on_conflict_do_nothing())


def _browsers(account_id: int) -> Select[str]:
    return select(ProposalDraft.holder_hash).where(ProposalDraft.author_id == account_id)


def _forget_letters(db: Session, account_id: int) -> None:
    mine = letters_of(account_id)
    db.execute(delete(Notice).where(mine, Notice.sent_at.is_(None)), execution_options=SAME_ROWS)
    forgotten = {"email": "", "subject": "", "body": "", "account_id": None}
    db.execute(update(Notice).where(mine).values(forgotten), execution_options=SAME_ROWS)


def _forget_unfinished(db: Session, account_id: int, browsers: Iterable[str]) -> None:
    """Sign-ins, drafts, texts that wait for a signature, claims to an office: none is finished any
    more. Drafts that this person's browsers wrote without signing in go as well."""
    unclaimed = and_(
        ProposalDraft.author_id.is_(None), ProposalDraft.holder_hash.in_(browsers), _unsent()
    )
    for forgotten in (
        delete(SignIn).where(SignIn.account_id == account_id),
        delete(ProposalDraft).where(or_(ProposalDraft.author_id == account_id, unclaimed)),
        delete(Challenge).where(Challenge.holder_hash.in_(browsers)),
        delete(PhoneSigning).where(PhoneSigning.holder_hash.in_(browsers)),
        delete(StateAct).where(StateAct.actor_id == account_id, StateAct.done_at.is_(None)),
        delete(HeadClaim).where(HeadClaim.account_id == account_id, HeadClaim.decided_at.is_(None)),
    ):
        db.execute(forgotten, execution_options=SAME_ROWS)
