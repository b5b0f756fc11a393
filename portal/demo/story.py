"""What happens to the documents of a demonstration: placed, voted on, proposed to, decided,
answered and closed, each act at its own moment and by the portal's own actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from moderation.actions import decide_proposal
from moderation.forms import Decision
from portal.closure.actions import make_closure_report
from portal.core.release import proposed_release
from portal.core.text import initials, plain, rich
from portal.demo import material, shapes
from portal.models import (
    Account,
    Body,
    Discussion,
    Document,
    DocumentVote,
    Part,
    PressPublication,
    Proposal,
    ProposalVote,
)
from portal.models.numbers import next_number
from portal.papers.drafts import ReleaseDraft
from portal.papers.placing import place_document
from portal.rules.calendar import PORTAL_ZONE, WorkCalendar, end_of, local_date
from portal.rules.moderation import decision_due
from portal.terms import (
    Breach,
    DecisionOutcome,
    Language,
    NameChoice,
    ProposalStatus,
    ResponseOutcome,
    Side,
)
from portal.workplace.answers import respond
from portal.workplace.forms import ResponseDraft

WORKING_DAYS = 10
LATE_ONE_IN = 12  # of the decisions
LATE_RESPONSE_ONE_IN = 7
RELEASE_LATE_ONE_IN = 6
RELEASE_FORGOTTEN_ONE_IN = 9


@dataclass
class Stage:
    """Where and when the story plays: the same seed gives the same story."""

    db: Session
    calendar: WorkCalendar
    now: datetime
    base_url: str
    accounts: dict[str, Account]
    voters: Sequence[Account]
    operators: Sequence[Account]
    random: Random = field(default_factory=lambda: Random(176))

    def moment(self, day: date, first: int = 9, last: int = 18) -> datetime:
        """Some moment of a day between two hours of the legal clock."""
        at = datetime.combine(day, time(self.random.randrange(first, last)), PORTAL_ZONE)
        return at + timedelta(seconds=self.random.randrange(3600))

    def has_come(self, moment: datetime) -> bool:
        """Whether the moment lies before the present of the demonstration."""
        return moment < self.now


def place(stage: Stage, document: Document, employee: Account, at: datetime) -> Discussion:
    """The draft is placed, and its discussion opens (§9, §10)."""
    edition, today = document.editions[0], local_date(at)
    document.body = stage.db.get_one(Body, document.body_id)
    last = stage.calendar.working_days_after(today, WORKING_DAYS)
    stage.db.add(document)
    stage.db.flush()
    texts = proposed_release(edition, today, last, WORKING_DAYS)
    bodies = {name: rich(text) for name, text in texts.items() if name.startswith("body")}
    release = ReleaseDraft(**{**texts, **bodies})
    discussion = place_document(
        stage.db, edition, employee, WORKING_DAYS, release, stage.calendar, today, at
    )
    discussion.document, discussion.edition = document, edition
    stage.db.flush()
    _publish_release(stage, discussion)
    return discussion


def _publish_release(stage: Stage, discussion: Discussion) -> None:
    """Most press releases go out on the day of placing, some later, some are never recorded (§12);
    the days are drawn apart, so that the rest of the story stays as it was."""
    release, chance = discussion.release, Random(discussion.id)
    if release is None or chance.randrange(RELEASE_FORGOTTEN_ONE_IN) == 0:
        return
    is_late = chance.randrange(RELEASE_LATE_ONE_IN) == 0
    day = discussion.opens_on + timedelta(days=chance.randint(1, 4) if is_late else 0)
    at = datetime.combine(day, time(chance.randrange(10, 16)), PORTAL_ZONE)
    if stage.has_come(at):
        address = f"https://example.invalid/press/{discussion.document.number}"
        record = {"address": address, "published_on": day, "recorded_at": at}
        stage.db.add(PressPublication(release_id=release.id, **record))


def vote(stage: Stage, discussion: Discussion) -> None:
    """A part of the people votes on the document, once each (§11)."""
    share = stage.random.uniform(0.25, 0.95)
    liking = stage.random.uniform(0.35, 0.9)
    rows = []
    for voter in stage.voters:
        at = _some_moment(stage, discussion)
        if stage.random.random() < share and stage.has_come(at):
            side = Side.FOR if stage.random.random() < liking else Side.AGAINST
            rows.append(_vote(voter, side, at, discussion_id=discussion.id))
    if rows:
        stage.db.execute(insert(DocumentVote), rows)


def tell(
    stage: Stage, discussion: Discussion, employee: Account, told: Iterable[shapes.Proposal]
) -> None:
    """Proposals come in, are decided and answered; when the term is over, reports are made."""
    acts: list[tuple[datetime, int, Proposal, shapes.Proposal]] = []
    parts = {part.key: part for part in discussion.edition.parts}
    for one in told:
        at = _some_moment(stage, discussion)
        if not stage.has_come(at):
            continue
        proposal = _send(stage, discussion, parts, one, at)
        acts += [
            (moment, no, proposal, one) for no, moment in enumerate(_plan(stage, proposal, one))
        ]
    closing = end_of(discussion.closes_on) + timedelta(minutes=1)
    is_closed = False
    for moment, step, proposal, one in sorted(acts, key=lambda act: (act[0], act[2].id)):
        if not stage.has_come(moment):
            continue
        if moment > closing and not is_closed:
            is_closed = _close(stage, discussion, closing)
        (_decide, _answer)[step](stage, discussion, proposal, one, employee, moment)
        if is_closed:
            _close(stage, discussion, moment + timedelta(minutes=1))
    if stage.has_come(closing) and not is_closed:
        _close(stage, discussion, closing)


def _close(stage: Stage, discussion: Discussion, at: datetime) -> bool:
    stage.db.flush()
    report = make_closure_report(stage.db, discussion.id, stage.base_url, at)
    stage.db.flush()
    return report is not None


def _some_moment(stage: Stage, discussion: Discussion) -> datetime:
    days = (min(discussion.closes_on, local_date(stage.now)) - discussion.opens_on).days
    day = discussion.opens_on + timedelta(days=stage.random.randint(0, max(0, days)))
    return max(stage.moment(day, 7, 23), discussion.opened_at + timedelta(minutes=5))


def _vote(voter: Account, side: Side, at: datetime, **thing: int) -> dict[str, object]:
    return {
        **thing,
        "voter_id": voter.id,
        "voter_kind": voter.kind,
        "side": side,
        "cast_at": at,
        "changed_at": None,
    }


def _send(
    stage: Stage,
    discussion: Discussion,
    parts: dict[str, Part],
    one: shapes.Proposal,
    at: datetime,
) -> Proposal:
    author, day = stage.accounts[one.author], local_date(at)
    key = shapes.PART_KEYS[one.document][one.part]
    series = f"proposal-{discussion.document.number}"
    proposal = Proposal(
        number=f"{discussion.document.number}-{next_number(stage.db, series)}",
        discussion_id=discussion.id,
        part=parts.get(key) or parts["description"],
        author=author,
        author_kind=author.kind,
        author_shown=author.name if one.name_choice == "name" else initials(author.name),
        name_choice=NameChoice(one.name_choice),
        language=Language(one.language),
        text=plain(one.text),
        status=ProposalStatus.ON_MODERATION,
        received_at=at,
        received_on=day,
        decision_due=decision_due(day, stage.calendar),
        calendar_edition=stage.calendar.edition,
    )
    proposal.discussion = discussion
    stage.db.add(proposal)
    stage.db.flush()
    return proposal


def _plan(stage: Stage, proposal: Proposal, one: shapes.Proposal) -> list[datetime]:
    """When the operator decides and the administrator answers; a few are late."""
    if one.outcome == "waiting" and stage.has_come(end_of(proposal.decision_due)):
        late_days = 5  # nothing of a closed discussion waits for ever
    elif one.outcome == "waiting":
        return []
    else:
        late_days = 3 if stage.random.randrange(LATE_ONE_IN) == 0 else 0
    last = proposal.decision_due + timedelta(days=late_days)
    decided = max(stage.moment(last, 9, 17), proposal.received_at + timedelta(hours=1))
    if not late_days:
        decided = min(decided, end_of(proposal.decision_due) - timedelta(minutes=1))
    if one.outcome == "refused" or not one.response_outcome:
        return [decided]
    late = stage.random.randrange(LATE_RESPONSE_ONE_IN) == 0
    wait = timedelta(days=stage.random.randint(12, 16) if late else stage.random.randint(0, 4))
    return [decided, decided + wait + timedelta(hours=3)]


def _decide(
    stage: Stage,
    discussion: Discussion,
    proposal: Proposal,
    one: shapes.Proposal,
    employee: Account,
    at: datetime,
) -> None:
    refused = one.outcome == "refused"
    grounds = one.grounds or stage.random.choice(material.publication_grounds())
    draft = Decision(
        outcome=DecisionOutcome.REFUSED if refused else DecisionOutcome.PUBLISHED,
        breaches=frozenset(Breach(breach) for breach in one.breaches) if refused else frozenset(),
        grounds=getattr(grounds, one.language),
        language=Language(one.language),
    )
    operator = stage.random.choice(stage.operators)
    decide_proposal(stage.db, proposal, operator, draft, local_date(at), at)
    stage.db.flush()
    stage.db.expire(proposal, ["decision"])  # the report reads it anew
    if not refused and at < end_of(discussion.closes_on):
        _vote_on(stage, discussion, proposal, at)


def _vote_on(stage: Stage, discussion: Discussion, proposal: Proposal, since: datetime) -> None:
    liking, share = stage.random.uniform(0.3, 0.95), stage.random.uniform(0.03, 0.4)
    rows = []
    for voter in stage.voters:
        at = _some_moment(stage, discussion)
        if since < at < stage.now and stage.random.random() < share:
            side = Side.FOR if stage.random.random() < liking else Side.AGAINST
            rows.append(_vote(voter, side, at, proposal_id=proposal.id))
    if rows:
        stage.db.execute(insert(ProposalVote), rows)


def _answer(
    stage: Stage,
    discussion: Discussion,
    proposal: Proposal,
    one: shapes.Proposal,
    employee: Account,
    at: datetime,
) -> None:
    if proposal.status is not ProposalStatus.PUBLISHED:
        return
    body = stage.db.scalars(select(Body).where(Body.id == discussion.document.body_id)).one()
    draft = ResponseDraft(
        outcome=ResponseOutcome(one.response_outcome or ""),
        grounds=one.response_grounds or "",
        language=Language(one.language),
    )
    respond(stage.db, proposal, employee, body, draft, local_date(at), at)
    stage.db.flush()
    stage.db.expire(proposal, ["response"])  # the report reads it anew
