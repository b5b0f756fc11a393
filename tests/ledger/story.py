"""A discussion that was voted on, changed, spoken to and closed, and its ledger."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.core.db import WRITES
from portal.ledger.form import line, said
from portal.ledger.writing import write_entries
from portal.models import Account, Discussion, DocumentVote, LedgerEntry, Proposal, ProposalVote
from portal.terms import AccountKind, Breach, DecisionOutcome, ProposalStatus, Side
from tests.make import (
    MORNING,
    make_account,
    make_decision,
    make_discussion,
    make_proposal,
    make_vote,
)

A_DAY = timedelta(days=1)
REFUSED_TEXT = "Бұл мәтін ешқашан жарияланбайды"
REFUSED_GROUNDS = "Мәтінде жарнама бар, жарияланбайды."
EVENING = MORNING + timedelta(days=20)  # the discussion is over


@dataclass
class Story:
    """What happened, and who took part."""

    discussion: Discussion
    published: Proposal
    refused: Proposal
    people: list[Account] = field(default_factory=list)


def writing(engine: Engine) -> Session:
    """A session that may write."""
    db = Session(engine, expire_on_commit=False)
    db.connection(execution_options=WRITES)
    return db


def first_day(db: Session) -> Story:
    """Six people and an organisation vote, two proposals come and are decided; committed."""
    discussion = make_discussion(db)
    discussion.document.body.email = None  # no letter is drawn without an application
    people = [make_account(db) for _one in range(6)]
    people.append(make_account(db, kind=AccountKind.ORGANISATION, name="«Жол» ЖШС"))
    for no, voter in enumerate(people):
        make_vote(db, discussion, voter, Side.FOR if no % 3 else Side.AGAINST)
    given = {"discussion": discussion, "author": people[0]}
    published = make_proposal(db, **given, status=ProposalStatus.PUBLISHED)
    refused = make_proposal(db, **given, status=ProposalStatus.REFUSED, text=REFUSED_TEXT)
    make_decision(db, published)
    make_decision(
        db,
        refused,
        outcome=DecisionOutcome.REFUSED,
        breaches=frozenset({Breach.SPAM}),
        grounds=REFUSED_GROUNDS,
    )
    for voter in people[:3]:
        vote_on_proposal(db, published, voter)
    db.commit()
    return Story(discussion, published, refused, people)


def vote_on_proposal(db: Session, proposal: Proposal, voter: Account) -> None:
    """A vote for a proposal, of the first day."""
    side, at = Side.FOR, MORNING + timedelta(hours=4)
    given = {"voter_id": voter.id, "voter_kind": voter.kind, "side": side, "cast_at": at}
    db.add(ProposalVote(proposal_id=proposal.id, **given))
    db.flush()


def change_vote(db: Session, story: Story, voter: Account, side: Side, at: datetime) -> None:
    """A voter thinks again; committed."""
    mine = DocumentVote.discussion_id == story.discussion.id, DocumentVote.voter_id == voter.id
    vote = db.scalars(select(DocumentVote).where(*mine)).one()
    vote.side, vote.changed_at = side, at
    db.commit()


def close(db: Session, story: Story, now: datetime = EVENING) -> None:
    """The report of the discussion is made; committed."""
    make_closure_report(db, story.discussion.id, "http://localhost", now)
    db.commit()


def whole_story(engine: Engine) -> Story:
    """Everything in turn, with the ledger written on the third day and at the end."""
    with writing(engine) as db:
        story = first_day(db)
        write_entries(engine, MORNING + A_DAY)
        change_vote(db, story, story.people[0], Side.FOR, MORNING + A_DAY)
        write_entries(engine, MORNING + 2 * A_DAY)
        close(db, story)
        write_entries(engine, EVENING)
    return story


def entries(engine: Engine) -> list[LedgerEntry]:
    """Every entry in order."""
    with Session(engine, expire_on_commit=False) as db:
        return list(db.scalars(select(LedgerEntry).order_by(LedgerEntry.position)))


def lines(engine: Engine) -> list[str]:
    """The ledger as it is exported."""
    return [line(said(one)) for one in entries(engine)]
