"""Closing an account while voting with it: the vote is counted once, or was refused and can be
given again with a new account, and the account is closed (decided: closing an account)."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.core.secrets import Keys
from portal.core.voters import mark_of
from portal.models import Account, ClosedVoter, DocumentVote, SignIn
from portal.terms import Side
from tests.live import LivePortal
from tests.make import make_account, make_vote
from tests.races import crowd

pytestmark = pytest.mark.xdist_group("races")

PEOPLE = 16


def test_closing_while_voting_leaves_one_vote_at_most(portal: LivePortal, db, today):
    discussion = crowd.open_discussion(db, today)
    people = crowd.make_people(db, PEOPLE)
    identities = [one.identity_hash for one in people]
    visitors = portal.visitors(db, people)
    db.commit()
    number, keys = discussion.document.number, portal.app.extensions["keys"]
    voted = 0
    for person, identity, visitor in zip(people, identities, visitors, strict=True):
        seen = visitor.open("/kk/me/close").form(with_field="seen").values["seen"][0]
        acts = [
            partial(visitor.ask, f"/kk/discussions/{number}/vote", {"side": "for"}),
            partial(visitor.ask, f"/kk/discussions/{number}/vote", {"side": "against"}),
            partial(visitor.ask, "/kk/me/close", {"seen": seen}),
        ]
        *votes, closing = crowd.at_once(acts)
        assert closing.status == 303
        assert {one.status for one in votes} <= {302, 303, 409}
        counted = any(one.status == 303 and "/discussions/" in one.location for one in votes)
        voted += counted
        db.rollback()
        kept = db.get_one(Account, person.id, populate_existing=True)
        assert kept.closed_at is not None
        mine = select(func.count()).where(DocumentVote.voter_id == person.id)
        assert db.scalar(mine) == counted
        assert _is_marked(db, keys, identity, discussion.id) == counted
        assert db.scalar(select(func.count()).where(SignIn.account_id == person.id)) == 0
    _everybody_comes_again(portal, db, identities, number, voted)
    total = db.scalar(select(func.count()).where(DocumentVote.discussion_id == discussion.id))
    assert total == PEOPLE, "one vote of each person, before the closing or after it"


def _is_marked(db, keys: Keys, identity: str, discussion_id: int) -> bool:
    mark = mark_of(keys, identity, "discussion", discussion_id)
    return bool(db.scalar(select(func.count()).where(ClosedVoter.mark == mark)))


def _everybody_comes_again(
    portal: LivePortal, db, identities: list[str], number: str, voted: int
) -> None:
    """Whoever's vote stands is refused with a new account; the others vote for the first time."""
    fresh = [make_account(db, identity_hash=one) for one in identities]
    visitors = portal.visitors(db, fresh)
    db.commit()
    address = f"/kk/discussions/{number}/vote"
    answers = Counter(one.ask(address, {"side": "for"}).status for one in visitors)
    assert answers == Counter({409: voted, 303: PEOPLE - voted}) - Counter()
    db.rollback()


def test_two_clicks_close_once(portal: LivePortal, db, today):
    discussion = crowd.open_discussion(db, today)
    (person,) = crowd.make_people(db, 1)
    make_vote(db, discussion, person, Side.FOR)
    (visitor,) = portal.visitors(db, [person])
    db.commit()
    seen = visitor.open("/kk/me/close").form(with_field="seen").values["seen"][0]
    answers = crowd.at_once([partial(visitor.ask, "/kk/me/close", {"seen": seen})] * 3)
    assert {one.status for one in answers} <= {302, 303, 409}
    assert [one.location for one in answers].count("/kk/") == 1
    db.rollback()
    assert db.scalar(select(func.count()).where(ClosedVoter.discussion_id == discussion.id)) == 1
