"""Signatures that are kept, and hands that write past the portal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.core.evidence import Signed, keep_evidence
from portal.core.secrets import Keys
from portal.eds import Purpose
from portal.eds.development import Profile
from portal.models import Proposal, SignatureEvidence
from tests.make import MORNING, make_proposal
from tests.signing import AIGERIM, Signers

TABLES = ("signature_evidence", "evidence_link", "evidence_check", "evidence_failure")


@cache
def signed_by(
    signers: Signers, words: str, profile: Profile = AIGERIM, at: datetime = MORNING
) -> Signed:
    """A signature that the portal accepted, over words that name the signer's IIN; made once."""
    document = f"author-iin: {profile.iin}\n\n{words}".encode()
    cms = signers.sign(profile, document, at, detached=False)
    verified = signers.verifier.verify(cms, document, at=at, purpose=Purpose.PROPOSAL)
    return Signed(document, cms, verified)


def keep(
    db: Session, keys: Keys, signers: Signers, proposal: Proposal | None = None
) -> SignatureEvidence:
    """The signature under a proposal, in an act of its own."""
    under = proposal or make_proposal(db)
    signed = signed_by(signers, under.text)
    evidence = keep_evidence(db, keys, signed, proposal_id=under.id)
    db.commit()
    return evidence


@contextmanager
def past_the_triggers(db: Session) -> Iterator[Session]:
    """What somebody could do who owns the database; committed at the end."""
    db.rollback()
    if db.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield db
        for table in TABLES:
            db.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    else:
        found = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _sql in found:
            db.execute(text(f"DROP TRIGGER {name}"))
        yield db
        for _name, sql in found:
            db.execute(text(sql))
    db.commit()
