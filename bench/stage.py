"""A portal to be measured: the demonstration, a discussion with 200 proposals, 2,000 voters who are
signed in."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.core.db import make_engine, write_session
from portal.core.migrate import upgrade
from portal.core.secrets import token_hash
from portal.core.signer import SignerFacts
from portal.demo.authority import ensure_authority
from portal.demo.loader import load_demonstration
from portal.models import Account, Discussion, Document, Part, Proposal, ProposalVote, SignIn
from portal.terms import AccountKind, KeyKind, Language, ProposalStatus, Side, SignInWay
from tests.make import make_proposal

VOTERS, PROPOSALS = 2000, 200
RAW_TOKEN = "0" * 40
SENTENCE = "Ауыл жолын жөндеу мерзімін нақтылап, кестесін ашық жариялауды ұсынамын. "


@dataclass(frozen=True)
class Stage:
    """Where the measured portal lies, and what to ask of it."""

    settings: dict[str, str]
    app: Flask
    number: str  # of the document with 200 proposals
    cookies: list[str]  # of voters
    csrf_token: str
    voters: list[Account]

    @property
    def discussion(self) -> str:
        """The path of the measured discussion, all proposals on one page."""
        return f"/ru/discussions/{self.number}?per={PROPOSALS}"


def prepare(url: str, folder: Path, port: int) -> Stage:
    """Fill an empty database for a measurement."""
    settings = {
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_SECRET_KEY": "bench " * 8,
        "PORTAL_IIN_KEY": "bench iin " * 5,
    }
    config = Config.from_env({**os.environ, **settings})
    now = datetime.now(UTC)
    engine = make_engine(url)
    upgrade(engine, now)
    ensure_authority(config, now)
    app = create_app(config)
    load_demonstration(app, now)
    with write_session(engine) as db:
        discussion = _busy_discussion(db, now)
        voters = _voters(db)
        tokens = _sign_ins(db, app, voters, now)
        number = str(discussion.document.number)
        _votes_on_proposals(db, discussion, voters, now)
    engine.dispose()
    cookies = [cookie_of(app, token) for token in tokens]
    return Stage(settings, app, number, cookies, _csrf(app), voters)


def _busy_discussion(db: Session, now: datetime) -> Discussion:
    discussion = db.scalars(
        select(Discussion).order_by(Discussion.closes_on.desc(), Discussion.id).limit(1)
    ).one()
    discussion.document = db.get_one(Document, discussion.document_id)
    keys = db.scalars(select(Part.key).where(Part.edition_id == discussion.edition_id)).all()
    for no in range(PROPOSALS):
        make_proposal(
            db,
            discussion=discussion,
            number=f"{discussion.document.number}-b{no}",
            part_key=keys[no % len(keys)],
            status=ProposalStatus.PUBLISHED,
            text=f"{no + 1}. " + SENTENCE * 6,
            received_at=now - timedelta(minutes=no),
        )
    return discussion


def _voters(db: Session) -> list[Account]:
    voters = [
        Account(
            kind=AccountKind.PERSON,
            identity_hash=f"b{no:063x}",
            name=f"Дауыс беруші {no}",
            language=Language.KK,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for no in range(VOTERS)
    ]
    db.add_all(voters)
    db.flush()
    return voters


def _sign_ins(db: Session, app: Flask, voters: list[Account], now: datetime) -> list[str]:
    tokens = [f"bench-{voter.id}" for voter in voters]
    sealed = app.extensions["keys"].seal(SignerFacts("850715200017", "Дауыс беруші").packed())
    db.add_all(
        SignIn(
            token_hash=token_hash(token),
            account_id=voter.id,
            way=SignInWay.EDS,
            key_kind=KeyKind.INDIVIDUAL,
            device="",
            certificate_sha256="0" * 64,
            signer_encrypted=sealed,
            contour="dev",
            created_at=now,
            expires_at=now + timedelta(hours=8),
        )
        for token, voter in zip(tokens, voters, strict=True)
    )
    return tokens


def _votes_on_proposals(
    db: Session, discussion: Discussion, voters: list[Account], now: datetime
) -> None:
    proposals = select(Proposal.id).where(Proposal.discussion_id == discussion.id)
    rows = [
        {
            "proposal_id": proposal_id,
            "voter_id": voter.id,
            "voter_kind": voter.kind,
            "side": Side.FOR if (no + voter.id) % 3 else Side.AGAINST,
            "cast_at": now,
            "changed_at": None,
        }
        for no, proposal_id in enumerate(db.scalars(proposals).all())
        for voter in voters[:20]
    ]
    db.execute(insert(ProposalVote), rows)


def cookie_of(app: Flask, token: str) -> str:
    """The session cookie of a browser that holds this token."""
    signer = app.session_interface.get_signing_serializer(app)
    kept = {"_user_id": token, "_fresh": True, "csrf_token": RAW_TOKEN}
    return f"session={signer.dumps(kept)}"


def _csrf(app: Flask) -> str:
    serializer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
    return str(serializer.dumps(RAW_TOKEN))
