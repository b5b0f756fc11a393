"""Signed proposals under load: every one is its own draft with a real signature, sent once."""

import base64
import statistics
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bench.letters import Letter, send
from bench.servers import Server
from bench.stage import Stage, cookie_of
from bench.wrk import Measured, wrk
from portal.core.db import write_session
from portal.core.secrets import new_key, token_hash
from portal.core.signer import SignerFacts
from portal.demo import authority, material
from portal.demo.shapes import Person
from portal.eds import development
from portal.models import Account, Discussion, Document, Part, Proposal, ProposalDraft, SignIn
from portal.proposals.signing import document_to_sign
from portal.terms import AccountKind, KeyKind, Language, NameChoice, SignInWay

AUTHORS, EACH = 40, 10
TEXT = "жөндеу кестесін ашық жариялауды ұсынамын."


def prepare_letters(stage: Stage) -> list[Letter]:
    """Drafts of 40 authors with certificates of their own, each signed."""
    folder = Path(stage.settings["PORTAL_DATA_DIR"]) / "eds"
    people = material.voters()[:AUTHORS]
    now = stage.app.extensions["clock"].now()
    development.ensure(folder, [authority.profile_of(person) for person in people], now)
    with stage.app.app_context(), write_session(stage.app.extensions["engine"]) as db:
        discussion = _discussion(db, stage.number)
        parts = select(Part).where(Part.edition_id == discussion.edition_id)
        part = db.scalars(parts.order_by(Part.position).limit(1)).one()
        letters = []
        for person in people:
            credential = development.load(folder / "people" / f"{person.slug}.json")
            cookie = _signed_in(db, stage, person, now)
            for no in range(EACH):
                draft = _draft(db, discussion, part, stage, person, no, now)
                letters.append(_letter(stage, draft, person, credential, cookie, now))
    return letters


def _discussion(db: Session, number: str) -> Discussion:
    return db.scalars(
        select(Discussion)
        .join(Document, Document.id == Discussion.document_id)
        .where(Document.number == number)
        .options(joinedload(Discussion.document), joinedload(Discussion.edition))
    ).one()


def _account(db: Session, stage: Stage, person: Person) -> Account:
    identity = stage.app.extensions["keys"].identity_hash(AccountKind.PERSON, person.iin)
    return db.scalars(select(Account).where(Account.identity_hash == identity)).one()


def _signed_in(db: Session, stage: Stage, person: Person, now: datetime) -> str:
    token = f"bench-author-{person.slug}"
    facts = SignerFacts(person.iin, str(person.name_kk))
    db.add(
        SignIn(
            token_hash=token_hash(token),
            account_id=_account(db, stage, person).id,
            way=SignInWay.EDS,
            key_kind=KeyKind.INDIVIDUAL,
            device="",
            certificate_sha256="0" * 64,
            signer_encrypted=stage.app.extensions["keys"].seal(facts.packed()),
            contour="dev",
            created_at=now,
            expires_at=now + timedelta(hours=8),
        )
    )
    return cookie_of(stage.app, token)


def _draft(
    db: Session,
    discussion: Discussion,
    part: Part,
    stage: Stage,
    person: Person,
    no: int,
    now: datetime,
) -> ProposalDraft:
    draft = ProposalDraft(
        id=new_key(),
        discussion_id=discussion.id,
        part_id=part.id,
        author_id=_account(db, stage, person).id,
        holder_hash="0" * 64,
        language=Language.KK,
        text=f"{person.slug} {no}: {TEXT}",
        name_choice=NameChoice.INITIALS,
        revision=1,
        saved_at=now,
    )
    draft.discussion, draft.part = discussion, part
    db.add(draft)
    return draft


def _letter(
    stage: Stage,
    draft: ProposalDraft,
    person: Person,
    credential: development.Credential,
    cookie: str,
    now: datetime,
) -> Letter:
    facts = SignerFacts(person.iin, str(person.name_kk))
    content = document_to_sign(draft, facts, stage.settings["PORTAL_BASE_URL"])
    draft.document_encrypted = stage.app.extensions["keys"].seal(content)
    cms = development.sign_cms(credential, content, detached=False, signing_time=now)
    posted = {"cms": base64.b64encode(cms), "csrf_token": stage.csrf_token}
    return Letter(f"/kk/drafts/{draft.id}/sign", cookie, urlencode(posted).encode())


def measure(stage: Stage, portal: Server, bare: Server) -> Measured:
    """All letters sent once over eight connections, between two runs of the bare page."""
    letters = prepare_letters(stage)
    before = wrk(bare.url, 4).rate
    waits, failed, seconds = send(letters, portal.url)
    after = wrk(bare.url, 4).rate
    rate = len(letters) / seconds
    ratio = rate / ((before + after) / 2)
    quantiles = statistics.quantiles(waits, n=100)
    _check(stage, len(letters))
    return Measured(
        f"signed proposal ({len(letters)}, each once)",
        rate,
        quantiles[49],
        quantiles[98],
        ratio,
        (ratio,),
        failed,
    )


def _check(stage: Stage, sent: int) -> None:
    with write_session(stage.app.extensions["engine"]) as db:
        kept = db.scalar(
            select(func.count()).select_from(Proposal).where(Proposal.text.contains(TEXT))
        )
    print(f"signed proposals sent {sent}, kept {kept}")
