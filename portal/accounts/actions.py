"""Signing in by EDS, choosing an office, signing out (§13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.secrets import Keys, new_key, new_nonce, new_token, token_hash
from portal.core.signer import SignerFacts
from portal.eds import SignatureRejected, Verified
from portal.eds.challenge import challenge_text
from portal.models import Account, Challenge, RoleGrant, SignIn
from portal.models.base import upsert
from portal.rules import Refusal, Refused
from portal.terms import AccountKind, Language

CHALLENGE_LIFE = timedelta(minutes=5)
CHALLENGES_OPEN = 5  # of one browser
SESSION_LIFE = timedelta(hours=12)
OFFICE_LIFE = timedelta(hours=4)  # whoever holds an office signs in more often


@dataclass(frozen=True)
class NewSignIn:
    """The token for the browser, and the row behind it."""

    token: str
    sign_in: SignIn


def make_challenge(
    db: Session, holder_hash: str, origin: str, language: str, now: datetime
) -> Challenge:
    """A text to be signed once by this browser; the oldest open ones give way."""
    open_ones = (
        select(Challenge.id)
        .where(Challenge.holder_hash == holder_hash, Challenge.used_at.is_(None))
        .where(Challenge.expires_at > now)
        .order_by(Challenge.issued_at.desc())
        .offset(CHALLENGES_OPEN - 1)
    )
    db.execute(
        update(Challenge).where(Challenge.id.in_(db.scalars(open_ones).all())).values(used_at=now)
    )
    expires_at = now + CHALLENGE_LIFE
    text = challenge_text(
        origin=origin, nonce=new_nonce(), issued=now, expires=expires_at, language=language
    )
    challenge = Challenge(
        id=new_key(), text=text, holder_hash=holder_hash, issued_at=now, expires_at=expires_at
    )
    db.add(challenge)
    db.flush()
    return challenge


def consume_challenge(db: Session, challenge_id: str, holder_hash: str, now: datetime) -> bytes:
    """The text that was to be signed; used up before any signature is looked at. Raises
    SignatureRejected for an unknown, late, used or foreign challenge."""
    used = db.scalar(
        update(Challenge)
        .where(Challenge.id == challenge_id, Challenge.holder_hash == holder_hash)
        .where(Challenge.used_at.is_(None), Challenge.expires_at > now)
        .values(used_at=now)
        .returning(Challenge.text)
    )
    if used is not None:
        return bytes(used)
    found = db.get(Challenge, challenge_id)
    if found is None:
        raise SignatureRejected("challenge_unknown", "no such challenge")
    if found.holder_hash != holder_hash:
        raise SignatureRejected("challenge_session", "made for another browser")
    if found.used_at is not None:
        raise SignatureRejected("challenge_used", "signed once already")
    raise SignatureRejected("challenge_expired", "older than five minutes")


def sign_in(db: Session, verified: Verified, keys: Keys, language: str, now: datetime) -> NewSignIn:
    """A verified signer becomes the account of his number; the certificate decides whether it is
    the person or the organisation that acts (decided: legal entities)."""
    account = _account_of(db, verified, keys, Language(language), now)
    grants = db.scalars(living_grants(account.id)).all()
    life = OFFICE_LIFE if grants else SESSION_LIFE
    token = new_token()
    row = SignIn(
        token_hash=token_hash(token),
        account_id=account.id,
        grant_id=grants[0].id if grants else None,
        certificate_sha256=verified.certificate_sha256,
        signer_encrypted=keys.seal(facts_of(verified).packed()),
        contour=verified.contour,
        created_at=now,
        expires_at=min(now + life, verified.not_after),
    )
    db.add(row)
    journal.record(db, now, account, "account.sign_in", row)
    return NewSignIn(token, row)


def facts_of(verified: Verified) -> SignerFacts:
    """What is kept, sealed, of a certificate."""
    signer = verified.signer
    return SignerFacts(signer.iin, signer.full_name, signer.org_bin, signer.org_name)


def _account_of(
    db: Session, verified: Verified, keys: Keys, language: Language, now: datetime
) -> Account:
    signer = verified.signer
    organisation = signer.is_organisation
    kind = AccountKind.ORGANISATION if organisation else AccountKind.PERSON
    number = signer.org_bin if organisation else signer.iin
    name = signer.org_name if organisation else signer.full_name
    made = upsert(db, Account).values(
        kind=kind,
        identity_hash=keys.identity_hash(kind, str(number)),
        name=name,
        language=language,
        email=None,
        created_at=now,
    )
    told = {"name": made.excluded.name, "language": made.excluded.language}
    account_id = db.scalar(
        made.on_conflict_do_update(index_elements=["identity_hash"], set_=told).returning(
            Account.id
        )
    )
    return db.get_one(Account, account_id)


def living_grants(account_id: int) -> Select[RoleGrant]:
    """The offices that an account holds now, oldest first."""
    return (
        select(RoleGrant)
        .where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.id)
    )


def act_as(db: Session, token: str, grant_id: int | None, now: datetime) -> SignIn:
    """Go on in another office, or as a private person (grant None)."""
    row = db.scalars(select(SignIn).where(SignIn.token_hash == token_hash(token))).one()
    held = db.scalars(living_grants(row.account_id)).all()
    if grant_id is not None and grant_id not in {grant.id for grant in held}:
        raise Refused(Refusal("You do not hold this office", "§8"))
    row.grant_id = grant_id
    actor = db.get_one(Account, row.account_id)
    journal.record(db, now, actor, "account.act_as", row, grant=grant_id)
    return row


def set_email(db: Session, account_id: int, email: str, now: datetime) -> Account:
    """Where letters of decisions and responses go; none for an empty address (§15, §16)."""
    account = db.get_one(Account, account_id)
    account.email = email or None
    journal.record(db, now, account, "account.set_email", account)
    return account


def sign_out(db: Session, token: str, now: datetime) -> None:
    """End a sign-in on the server; the browser's token is worth nothing afterwards."""
    db.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
