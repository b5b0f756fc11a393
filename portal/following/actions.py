"""Wishing to follow, confirming it, changing and stopping it. Nothing of it stands in a journal:
whoever follows is nobody's account (decided: following by mail)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from portal.core.followers import forget_followers
from portal.core.mail_address import folded
from portal.core.notices import write_notice
from portal.core.secrets import Keys, new_token, token_hash
from portal.following.links import confirm_url, own_url, stop_url
from portal.following.subjects import Subject
from portal.models import Follower, Following, FollowRequest
from portal.models.base import upsert
from portal.models.following import MOST_WAITING
from portal.retention import Retention
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.terms import Language

MOST_FOLLOWED = 50  # things of one address
TOO_MANY = Refusal(
    "One address can follow %(most)s things: stop one of them first", "", {"most": MOST_FOLLOWED}
)


def address_hash(keys: Keys, email: str) -> str:
    """By what an address is found again, without being kept in clear."""
    return keys.identity_hash("mail", folded(email))


@dataclass(frozen=True)
class Wish:
    """What somebody asks to follow, where to and in which language; `name` says it in a letter."""

    email: str
    language: Language
    subject: Subject
    name: str


def ask_to_follow(db: Session, keys: Keys, wish: Wish, keep: Retention, now: datetime) -> None:
    """Write a letter that asks the address for its confirmation, unless as many wait there as may
    wait. Whoever asks learns neither which of both it was nor whether the address is known."""
    token = new_token()
    if not _keep_request(db, keys, wish, token, now, now + timedelta(days=keep.follow_requests)):
        return
    write_notice(
        db,
        now,
        key=f"follow:{token_hash(token)}",
        email=wish.email,
        language=wish.language,
        template="follow_confirm",
        leaves_no_trace=True,
        name=wish.name,
        link=confirm_url(_base_url(), wish.language, token),
        days=keep.follow_requests,
    )


def _keep_request(
    db: Session, keys: Keys, wish: Wish, token: str, now: datetime, until: datetime
) -> bool:
    """Whether the address had a place for one more wish; of two at one moment one takes it."""
    owner = address_hash(keys, wish.email)
    own = FollowRequest.address_hash == owner
    db.execute(delete(FollowRequest).where(own, FollowRequest.expires_at <= now))
    taken = set(db.scalars(select(FollowRequest.place).where(own)))
    free = [place for place in range(1, MOST_WAITING + 1) if place not in taken]
    if not free:
        return False
    made = upsert(db, FollowRequest).values(
        token_hash=token_hash(token),
        address_hash=owner,
        place=free[0],
        address_encrypted=keys.seal(wish.email.encode()),
        language=wish.language,
        what=wish.subject.what,
        key=wish.subject.key,
        made_at=now,
        expires_at=until,
    )
    return db.scalar(made.on_conflict_do_nothing().returning(FollowRequest.id)) is not None


def waiting_request(db: Session, token: str, now: datetime) -> FollowRequest | None:
    """The wish that a letter's link confirms, while it can be confirmed."""
    return db.scalar(
        select(FollowRequest).where(
            FollowRequest.token_hash == token_hash(token), FollowRequest.expires_at > now
        )
    )


def confirm_following(db: Session, keys: Keys, request_id: int, now: datetime) -> str | None:
    """The wish becomes a following, once; the token of its owner's page. None when it was
    confirmed a moment ago. Raises Refused when an address follows as much as it may."""
    wish = db.scalar(select(FollowRequest).where(FollowRequest.id == request_id).with_for_update())
    if wish is None:
        return None
    db.delete(wish)
    follower = _follower_of(db, keys, wish, now)
    follower.language = wish.language
    thing = {"follower_id": follower.id, "what": wish.what, "key": wish.key}
    added = upsert(db, Following).values(**thing, began_at=now).on_conflict_do_nothing()
    db.execute(added)
    count = select(func.count()).where(Following.follower_id == follower.id)
    if (db.scalar(count) or 0) > MOST_FOLLOWED:
        raise Refused(TOO_MANY)
    return keys.open(follower.token_encrypted).decode()


def _follower_of(db: Session, keys: Keys, wish: FollowRequest, now: datetime) -> Follower:
    """Who follows at the address of a wish, locked; made when it is the first one."""
    token = new_token()
    made = upsert(db, Follower).values(
        address_hash=wish.address_hash,
        address_encrypted=wish.address_encrypted,
        token_hash=token_hash(token),
        token_encrypted=keys.seal(token.encode()),
        language=wish.language,
        confirmed_at=now,
        told_from=now,
        told_until=now,
    )
    db.execute(made.on_conflict_do_nothing(index_elements=["address_hash"]))
    own = select(Follower).where(Follower.address_hash == wish.address_hash)
    return db.scalars(own.with_for_update()).one()


def follower_by_token(db: Session, token: str, *, locked: bool = False) -> Follower | None:
    """Whose page a link in a letter leads to, with what is followed."""
    own = select(Follower).where(Follower.token_hash == token_hash(token))
    own = own.options(selectinload(Follower.followings))
    return db.scalar(own.with_for_update() if locked else own)


def stop_following(db: Session, follower: Follower, following_id: int) -> bool:
    """Stop one of the things; with the last one the address is forgotten. Whether any is left."""
    own = delete(Following).where(
        Following.id == following_id, Following.follower_id == follower.id
    )
    db.execute(own)
    left = select(func.count()).where(Following.follower_id == follower.id)
    if db.scalar(left):
        return True
    forget_followers(db, [follower.id])
    return False


def send_own_link(db: Session, keys: Keys, email: str, now: datetime) -> None:
    """Send somebody who follows something the link to its page, once a day at most; nobody learns
    whether the address is known."""
    own = select(Follower).where(Follower.address_hash == address_hash(keys, email))
    follower = db.scalar(own)
    if follower is None:
        return
    token, base_url = keys.open(follower.token_encrypted).decode(), _base_url()
    write_notice(
        db,
        now,
        key=f"follow-link:{follower.id}:{local_date(now).isoformat()}",
        email=keys.open(follower.address_encrypted).decode(),
        language=follower.language,
        template="follow_link",
        leaves_no_trace=True,
        link=own_url(base_url, follower.language, token),
        stop_link=stop_url(base_url, follower.language, token),
    )


def _base_url() -> str:
    return str(current_app.config["PORTAL"].base_url)
