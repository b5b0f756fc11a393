"""A closed account: what it did stays and is counted, whose it was is forgotten
(decided: closing an account)."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts.closing import close_account, consequences
from portal.closure.actions import make_closure_report
from portal.core.notices import write_notice
from portal.core.secrets import Keys
from portal.core.tally import tallies
from portal.discussions.actions import cast_document_vote
from portal.models import (
    Account,
    Challenge,
    ClosedVoter,
    ClosureReport,
    Discussion,
    DocumentVote,
    HeadClaim,
    JournalEntry,
    Notice,
    Proposal,
    ProposalDraft,
    ProposalVote,
    SignIn,
)
from portal.models.account import CLOSED_AUTHOR, hold_account
from portal.models.vote import document_vote_counts, proposal_vote_counts
from portal.proposals.actions import cast_proposal_vote
from portal.rules import Refused
from portal.rules.calendar import end_of, local_date
from portal.terms import (
    AccountKind,
    KeyKind,
    Language,
    NameChoice,
    ProposalStatus,
    Role,
    Side,
    SignInWay,
)
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_grant,
    make_proposal,
    make_vote,
)

KEYS = Keys("test iin " * 5)
HERE = "b" * 64  # the browser
TODAY = local_date(MORNING)


def make_sign_in(db: Session, account: Account, **values) -> SignIn:
    given = {
        "token_hash": f"{account.id:064x}",
        "way": SignInWay.EDS,
        "key_kind": KeyKind.INDIVIDUAL,
        "certificate_sha256": "c" * 64,
        "signer_encrypted": KEYS.seal(b"{}"),
        "contour": "dev",
        "device": "Firefox, Linux",
        "created_at": MORNING,
        "expires_at": MORNING + timedelta(hours=12),
    }
    row = SignIn(account_id=account.id, **{**given, **values})
    db.add(row)
    db.flush()
    return row


def close(db: Session, account: Account, **values) -> Account:
    """Close an account from its page, as it stands."""
    sign_in = make_sign_in(db, account, **values)
    seen = consequences(db, sign_in, TODAY).seen
    return close_account(db, sign_in, seen, HERE, KEYS, MORNING)


def again(db: Session, identity: str) -> Account:
    """The same person after a new sign-in."""
    return make_account(db, identity_hash=identity)


def count(db: Session, kind: type, *where: object) -> int:
    return db.scalar(select(func.count()).select_from(kind).where(*where)) or 0


def vote(db: Session, discussion: Discussion, voter: Account, side: Side = Side.FOR):
    return cast_document_vote(db, discussion, voter, None, side, KEYS, TODAY, MORNING)


def test_tombstone_names_nobody(db: Session):
    account = make_account(db, email="a@example.kz", language=Language.RU)
    name, identity = account.name, account.identity_hash
    close(db, account)
    db.flush()
    kept = db.execute(text("SELECT * FROM account")).one()._mapping
    assert name not in kept.values()
    assert identity not in kept.values()
    assert (kept["name"], kept["email"], kept["language"]) == ("", None, "kk")
    assert account.closed_at == MORNING
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.actor_id == account.id)).all()
    assert acts == ["account.close"]


def test_votes_are_counted_as_before(db: Session):
    discussion = make_discussion(db)
    proposal = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    voter = make_account(db)
    vote(db, discussion, voter)
    cast_proposal_vote(db, proposal, voter, None, Side.AGAINST, KEYS, MORNING)
    before = [
        tallies(db, document_vote_counts([discussion.id])),
        tallies(db, proposal_vote_counts([proposal.id])),
    ]
    close(db, voter)
    after = [
        tallies(db, document_vote_counts([discussion.id])),
        tallies(db, proposal_vote_counts([proposal.id])),
    ]
    assert after == before
    assert after[0][discussion.id].people_for == 1
    assert after[1][proposal.id].people_against == 1


def test_same_person_does_not_vote_twice_on_the_same_thing(db: Session):
    discussion, other = make_discussion(db), make_discussion(db)
    proposal = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    second = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    voter = make_account(db)
    identity = voter.identity_hash
    vote(db, discussion, voter)
    cast_proposal_vote(db, proposal, voter, None, Side.FOR, KEYS, MORNING)
    close(db, voter)
    fresh = again(db, identity)
    with pytest.raises(Refused, match="That vote stands"):
        vote(db, discussion, fresh, Side.AGAINST)
    with pytest.raises(Refused, match="That vote stands"):
        cast_proposal_vote(db, proposal, fresh, None, Side.FOR, KEYS, MORNING)
    vote(db, other, fresh)
    cast_proposal_vote(db, second, fresh, None, Side.FOR, KEYS, MORNING)
    vote(db, discussion, make_account(db))  # somebody else
    assert count(db, DocumentVote) == 3
    assert count(db, ProposalVote) == 2


def test_person_who_closes_twice_still_has_one_vote(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    identity = voter.identity_hash
    vote(db, discussion, voter)
    close(db, voter)
    close(db, again(db, identity))
    with pytest.raises(Refused, match="That vote stands"):
        vote(db, discussion, again(db, identity))


def test_marks_tell_neither_the_person_nor_the_vote(db: Session):
    first, second = make_discussion(db), make_discussion(db)
    voter = make_account(db)
    identity = voter.identity_hash
    for one in (first, second):
        vote(db, one, voter)
    close(db, voter)
    marks = db.scalars(select(ClosedVoter)).all()
    assert {one.discussion_id for one in marks} == {first.id, second.id}
    assert len({one.mark for one in marks}) == 2
    assert identity not in {one.mark for one in marks}
    assert "side" not in ClosedVoter.__table__.columns


def test_vote_in_a_sealed_discussion_leaves_no_mark(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    make_vote(db, discussion, voter, Side.FOR)
    discussion.sealed_at = MORNING
    db.flush()
    close(db, voter)
    assert count(db, ClosedVoter) == 0


def test_proposals_stay_and_show_no_name(db: Session):
    author = make_account(db)
    proposals = [
        make_proposal(db, author=author, author_shown=author.name, status=status)
        for status in (ProposalStatus.PUBLISHED, ProposalStatus.ON_MODERATION)
    ]
    close(db, author)
    for one in proposals:
        db.refresh(one)
        assert one.author_shown == CLOSED_AUTHOR
    assert [one.status for one in proposals] == ["published", "on_moderation"]


def test_organisation_is_forgotten_likewise(db: Session):
    fund = make_account(db, kind=AccountKind.ORGANISATION, name="«ДЕМО» ҚОРЫ")
    proposal = make_proposal(db, author=fund)
    discussion = make_discussion(db)
    make_vote(db, discussion, fund, Side.FOR)
    close(db, fund, key_kind=KeyKind.SIGNATORY)
    db.refresh(proposal)
    assert (proposal.author_shown, proposal.author_kind) == (CLOSED_AUTHOR, "organisation")
    counted = tallies(db, document_vote_counts([discussion.id]))[discussion.id]
    assert counted.organisations_for == 1


def test_sign_ins_drafts_and_texts_to_sign_are_gone(db: Session):
    account, other = make_account(db), make_account(db)
    proposal = make_proposal(db, author=account)
    for number, author_id, holder in (
        ("1", account.id, "x" * 64),
        ("2", None, HERE),
        ("3", other.id, "y" * 64),
        ("4", None, "y" * 64),
    ):
        db.add(
            ProposalDraft(
                id=number * 32,
                discussion_id=proposal.discussion_id,
                part_id=proposal.part_id,
                author_id=author_id,
                holder_hash=holder,
                language=Language.KK,
                text="Мәтін",
                name_choice=NameChoice.NAME,
                revision=1,
                saved_at=MORNING,
            )
        )
    for number, holder in (("1", HERE), ("2", "x" * 64), ("3", "y" * 64)):
        db.add(
            Challenge(
                id=number * 32,
                text=b"text",
                holder_hash=holder,
                issued_at=MORNING,
                expires_at=MORNING + timedelta(minutes=5),
            )
        )
    db.add(
        HeadClaim(
            body_id=make_body(db).id,
            account_id=account.id,
            certificate_sha256="c" * 64,
            claimed_at=MORNING,
            grounds="",
        )
    )
    make_sign_in(db, other)
    close(db, account)
    assert db.scalars(select(ProposalDraft.id).order_by(ProposalDraft.id)).all() == [
        "3" * 32,
        "4" * 32,
    ]
    assert db.scalars(select(Challenge.id)).all() == ["3" * 32]
    assert db.scalars(select(SignIn.account_id)).all() == [other.id]
    assert count(db, HeadClaim) == 0


def make_letter(db: Session, key: str, email: str, account: Account | None, sent=None) -> None:
    db.add(
        Notice(
            key=key,
            account_id=account.id if account else None,
            email=email,
            language=Language.KK,
            subject="Ұсынысыңыз жарияланды",
            body="Құрметті азамат",
            written_at=MORNING,
            next_try_at=MORNING,
            tries=0,
            sent_at=sent,
        )
    )


def test_waiting_letters_are_dropped_and_sent_ones_lose_their_address(db: Session):
    mine, other = make_account(db, email="a@example.kz"), make_account(db, email="b@example.kz")
    make_letter(db, "waiting", "a@example.kz", mine)
    make_letter(db, "sent", "a@example.kz", mine, MORNING)
    make_letter(db, "sent to the address alone", "a@example.kz", None, MORNING)
    make_letter(db, "of another", "b@example.kz", other)
    db.flush()
    close(db, mine)
    db.expire_all()
    kept = {one.key: (one.email, one.body) for one in db.scalars(select(Notice))}
    assert kept == {
        "sent": ("", ""),
        "sent to the address alone": ("", ""),
        "of another": ("b@example.kz", "Құрметті азамат"),
    }


def test_letter_to_an_address_that_two_people_share_stays_the_others(db: Session):
    mine, other = make_account(db, email="f@example.kz"), make_account(db, email="f@example.kz")
    make_letter(db, "to the other", "f@example.kz", other)
    make_letter(db, "to the address alone", "f@example.kz", None)
    db.flush()
    close(db, mine)
    assert count(db, Notice, Notice.email == "f@example.kz") == 2


def test_no_letter_is_written_to_a_closed_account(app: Flask, db: Session):
    author = make_account(db, email="a@example.kz")
    proposal = make_proposal(db, author=author)
    close(db, author)
    with app.app_context():
        write_notice(
            db,
            MORNING,
            key="late",
            email="a@example.kz",  # as somebody had read it before
            language=Language.KK,
            template="proposal_decided",
            to=author,
            proposal=proposal,
            decision=make_decision(db, proposal),
            breaches=[],
        )
    assert count(db, Notice) == 0


@pytest.mark.parametrize("starts_in", [0, 30])
def test_office_is_given_back_first_also_one_to_come(db: Session, starts_in: int):
    official = make_account(db)
    starts_on = TODAY + timedelta(days=starts_in)
    grant = make_grant(db, official, Role.ADMINISTRATOR, make_body(db), starts_on=starts_on)
    with pytest.raises(Refused, match="You hold an office"):
        close(db, official)
    grant.ended_at = MORNING
    db.flush()
    db.query(SignIn).delete()
    assert close(db, official).closed_at == MORNING


def test_what_was_not_seen_is_not_closed(db: Session):
    account = make_account(db)
    sign_in = make_sign_in(db, account)
    seen = consequences(db, sign_in, TODAY).seen
    make_proposal(db, author=account)
    for said in (seen, ""):
        with pytest.raises(Refused, match="Look at the page again"):
            close_account(db, sign_in, said, HERE, KEYS, MORNING)
    assert account.closed_at is None


def test_closed_account_does_nothing_more(db: Session):
    account, discussion = make_account(db), make_discussion(db)
    sign_in = make_sign_in(db, account, token_hash="a" * 64)
    close(db, account)
    with pytest.raises(Refused, match="has been closed"):
        vote(db, discussion, account)
    with pytest.raises(Refused, match="has been closed"):
        hold_account(db, account.id)
    with pytest.raises(Refused, match="has been closed"):
        close_account(db, sign_in, "", HERE, KEYS, MORNING)
    assert count(db, DocumentVote) == 0


def test_closure_report_counts_the_votes_and_names_nobody(app: Flask, db: Session):
    author, discussion = make_account(db), make_discussion(db)
    name = author.name
    vote(db, discussion, author)
    first = make_proposal(db, discussion=discussion, author=author, status=ProposalStatus.PUBLISHED)
    second = make_proposal(db, discussion=discussion, author=author)
    make_decision(db, first)
    cast_proposal_vote(db, first, make_account(db), None, Side.FOR, KEYS, MORNING)
    after_the_end = end_of(discussion.closes_on) + timedelta(minutes=1)
    with app.app_context():
        make_closure_report(db, discussion.id, "http://localhost", after_the_end)
        close(db, author)
        db.expire_all()
        second = db.get_one(Proposal, second.id)
        second.move_to(ProposalStatus.PUBLISHED)
        make_decision(db, second, decided_at=after_the_end)
        db.flush()
        make_closure_report(db, discussion.id, "http://localhost", after_the_end)
    found = select(ClosureReport.facts).order_by(ClosureReport.edition)
    before, after = (json.loads(facts) for facts in db.scalars(found))
    for counts in ("votes", "proposal_votes", "votes_for", "votes_against"):
        assert after[counts] == before[counts]
    assert before["votes_for"] == before["proposal_votes_for"] == 1
    assert [row["author"] for row in before["rows"]] == [name]
    assert [row["author"] for row in after["rows"]] == [CLOSED_AUTHOR] * 2
    assert count(db, ClosedVoter) == 0  # nothing can be voted on after the report
