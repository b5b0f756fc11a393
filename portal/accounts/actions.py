"""Signing in by EDS, choosing an office, signing out (§13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.sign_ins import tell_of_new_device
from portal.core import journal
from portal.core.offices import held_offices, open_offices
from portal.core.secrets import Keys, new_key, new_nonce, new_token, token_hash
from portal.core.signer import SignerFacts
from portal.eds import SignatureRejected, Signer, Verified, oids
from portal.eds.challenge import challenge_text
from portal.models import Account, Body, Challenge, HeadClaim, RoleGrant, SignIn
from portal.models.account import hold_account
from portal.models.base import upsert
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.terms import AccountKind, KeyKind, Language, Role, SignInWay

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
    """A text to be signed once by this browser."""
    text = challenge_text(
        origin=origin,
        nonce=new_nonce(),
        issued=now,
        expires=now + CHALLENGE_LIFE,
        language=language,
    )
    return keep_challenge(db, holder_hash, text, now)


def keep_challenge(db: Session, holder_hash: str, text: bytes, now: datetime) -> Challenge:
    """Keep what this browser has to bring back once; its oldest open ones give way."""
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
    challenge = Challenge(
        id=new_key(),
        text=text,
        holder_hash=holder_hash,
        issued_at=now,
        expires_at=now + CHALLENGE_LIFE,
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
    found = db.get(Challenge, challenge_id, populate_existing=True)
    if found is None:
        raise SignatureRejected("challenge_unknown", "no such challenge")
    if found.holder_hash != holder_hash:
        raise SignatureRejected("challenge_session", "made for another browser")
    if found.used_at is not None:
        raise SignatureRejected("challenge_used", "signed once already")
    raise SignatureRejected("challenge_expired", "older than five minutes")


def sign_in(
    db: Session, verified: Verified, keys: Keys, language: str, device: str, now: datetime
) -> NewSignIn:
    """A verified signer becomes the account of the number; the certificate decides whether the
    person, the organisation or an official of a state body acts (decided: legal entities)."""
    signer = verified.signer
    facts, body = facts_of(signer), _state_body(db, signer.org_bin)
    account = _account_of(db, facts, body is not None, keys, Language(language), now)
    token = new_token()
    row = SignIn(
        token_hash=token_hash(token),
        account_id=account.id,
        way=SignInWay.EDS,
        key_kind=key_kind_of(signer),
        body_id=body.id if body else None,
        certificate_sha256=verified.certificate_sha256,
        signer_encrypted=keys.seal(facts.packed()),
        contour=verified.contour,
        device=device,
        created_at=now,
    )
    return _begun(db, row, token, account, now, verified.not_after)


def sign_in_by_egov(
    db: Session,
    facts: SignerFacts,
    contour: str,
    keys: Keys,
    language: str,
    device: str,
    now: datetime,
) -> NewSignIn:
    """A person whom the e-government named signs in as the same account as by the own key (§13)."""
    account = _account_of(db, facts, False, keys, Language(language), now)
    token = new_token()
    row = SignIn(
        token_hash=token_hash(token),
        account_id=account.id,
        way=SignInWay.EGOV,
        key_kind=KeyKind.INDIVIDUAL,
        signer_encrypted=keys.seal(facts.packed()),
        contour=contour,
        device=device,
        created_at=now,
    )
    return _begun(db, row, token, account, now, now + SESSION_LIFE)


def _begun(
    db: Session, row: SignIn, token: str, account: Account, now: datetime, latest: datetime
) -> NewSignIn:
    """The sign-in begins in the first office its key opens, and ends with the certificate at the
    latest; a head who is not confirmed yet asks the operator by coming (decided: heads of
    bodies)."""
    offices = db.scalars(open_offices(row, local_date(now))).all()
    is_official = bool(offices) or row.body_id is not None
    row.grant_id = offices[0].id if offices else None
    row.expires_at = min(now + (OFFICE_LIFE if is_official else SESSION_LIFE), latest)
    db.add(row)
    key, way = row.key_kind.value, row.way.value
    journal.record(db, now, account, "account.sign_in", row, key=key, way=way)
    if row.body_id is not None and row.key_kind is KeyKind.HEAD:
        claim_headship(db, row, account, now)
    tell_of_new_device(db, row, account, now)
    return NewSignIn(token, row)


def claim_headship(db: Session, row: SignIn, account: Account, now: datetime) -> None:
    """Whoever comes with the key of a body's head and is not its head yet waits for the operator's
    confirmation, once (decided: heads of bodies)."""
    held = held_offices(account.id, local_date(now)).where(
        RoleGrant.role == Role.HEAD, RoleGrant.body_id == row.body_id
    )
    if db.scalar(held) is not None:
        return
    made = upsert(db, HeadClaim).values(
        body_id=row.body_id,
        account_id=account.id,
        certificate_sha256=row.certificate_sha256,
        claimed_at=now,
        grounds="",
    )
    claim_id = db.scalar(made.on_conflict_do_nothing().returning(HeadClaim.id))
    if claim_id is not None:
        claim = db.get_one(HeadClaim, claim_id)
        journal.record(db, now, account, "head.claim", claim, body_id=row.body_id)


def key_kind_of(signer: Signer) -> KeyKind:
    """Whose key it is, as the roles of the certificate say."""
    if not signer.is_organisation:
        return KeyKind.INDIVIDUAL
    if oids.HEAD in signer.roles:
        return KeyKind.HEAD
    return KeyKind.SIGNATORY if oids.RIGHT_TO_SIGN in signer.roles else KeyKind.EMPLOYEE


def _state_body(db: Session, number: str | None) -> Body | None:
    return db.scalar(select(Body).where(Body.bin == number)) if number else None


def facts_of(signer: Signer) -> SignerFacts:
    """What is kept, sealed, of a certificate."""
    return SignerFacts(signer.iin, signer.full_name, signer.org_bin, signer.org_name)


def _account_of(
    db: Session,
    facts: SignerFacts,
    is_official: bool,
    keys: Keys,
    language: Language,
    now: datetime,
) -> Account:
    """An organisation's key stands for the organisation; a state body's for the official who holds
    it, since a state body takes no part itself (decided: legal entities)."""
    is_organisation = facts.org_bin is not None and not is_official
    kind = AccountKind.ORGANISATION if is_organisation else AccountKind.PERSON
    number = facts.org_bin if is_organisation else facts.iin
    name = facts.org_name if is_organisation else facts.name
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


def act_as(db: Session, token: str, grant_id: int | None, now: datetime) -> SignIn:
    """Go on in another office, or outside of any (grant None). Raises Refused for an office that
    is not held or that this key does not open (§8)."""
    row = db.scalars(select(SignIn).where(SignIn.token_hash == token_hash(token))).one()
    offices = db.scalars(open_offices(row, local_date(now))).all()
    if grant_id is not None and grant_id not in {grant.id for grant in offices}:
        raise Refused(Refusal("You do not hold this office, or this key does not open it", "§8"))
    row.grant_id = grant_id
    if grant_id is not None:  # whoever acts in office signs in more often
        row.expires_at = min(row.expires_at, now + OFFICE_LIFE)
    actor = db.get_one(Account, row.account_id)
    journal.record(db, now, actor, "account.act_as", row, grant=grant_id)
    return row


def set_email(db: Session, account_id: int, email: str, now: datetime) -> Account:
    """Where letters of decisions and responses go; none for an empty address (§15, §16)."""
    account = hold_account(db, account_id)
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
