"""What was kept for its term is forgotten, and nothing else (decided: how long things are kept)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.accounts import forgetting
from portal.accounts.forgetting import KINDS, forget_old, old_rows
from portal.config import Config, ConfigError
from portal.core.clock import FixedClock
from portal.core.evidence import keep_evidence
from portal.evidence_check import look
from portal.jobs import run_due
from portal.models import (
    Base,
    Challenge,
    ClosedVoter,
    Follower,
    Following,
    FollowRequest,
    JournalEntry,
    Notice,
    PhoneSigning,
    ProposalDraft,
    SignatureEvidence,
    SignIn,
    StateAct,
    Upload,
    UploadedFile,
)
from portal.retention import Retention
from portal.terms import FollowedKind, KeyKind, Language, NameChoice, Role, SignInWay
from tests import kept
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_grant,
    make_proposal,
)
from tests.signing import AIGERIM, Signers

KEEP = Retention()
ALL_ONE = {kind.name: int(kind.name != "evidence") for kind in KINDS}  # evidence: its own test


def make_old_and_new(db: Session) -> None:
    """Of each kind one row whose term has passed at MORNING and one whose term has not."""
    account, other = make_account(db), make_discussion(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db))
    proposal = make_proposal(db)
    sealed = make_discussion(db, sealed_at=MORNING)
    for key, late in (("old", timedelta(seconds=1)), ("new", -timedelta(seconds=1))):

        def back(days: int, late: timedelta = late):
            return MORNING - timedelta(days=days) - late

        number = ("1" if key == "old" else "2") * 32
        db.add_all(
            [
                ProposalDraft(
                    id=number,
                    discussion_id=proposal.discussion_id,
                    part_id=proposal.part_id,
                    author_id=account.id,
                    holder_hash="h" * 64,
                    language=Language.KK,
                    text="Мәтін",
                    name_choice=NameChoice.NAME,
                    revision=1,
                    saved_at=back(KEEP.drafts),
                ),
                Challenge(
                    id=number,
                    text=b"text",
                    holder_hash="h" * 64,
                    issued_at=back(KEEP.challenges),
                    expires_at=back(KEEP.challenges),
                ),
                _phone_signing(number, back(KEEP.phone_signings)),
                _sign_in(account.id, number, back(KEEP.sign_ins)),
                StateAct(
                    id=number,
                    act="document.place",
                    actor_id=account.id,
                    grant_id=grant.id,
                    payload_encrypted=b"sealed",
                    text_encrypted=b"sealed",
                    back="/",
                    prepared_at=back(KEEP.state_acts),
                    expires_at=back(KEEP.state_acts),
                ),
                Upload(
                    id=number,
                    body_id=grant.body.id,
                    account_id=account.id,
                    uploaded_at=back(KEEP.uploads),
                    files=[UploadedFile(position=0, name="a", size=1, sha256="f" * 64)],
                ),
                _letter(key, back(KEEP.letters)),
                _follow_request(number, back(KEEP.follow_requests)),
                _follower(number, back(KEEP.undelivered)),
                ClosedVoter(discussion_id=sealed.id if key == "old" else other.id, mark=number * 2),
            ]
        )
    db.flush()
    for one in db.scalars(select(Follower)):
        waiting = {"follower_id": one.id, "sent_at": None, "body": "Жаңалық"}
        later = MORNING + timedelta(hours=5)
        db.add(_letter(f"news {one.token_hash[0]}", MORNING, **waiting, next_try_at=later))
    db.commit()


def _follow_request(number: str, at) -> FollowRequest:
    return FollowRequest(
        token_hash=number * 2,
        address_hash=number * 2,
        place=1,
        address_encrypted=b"sealed",
        language=Language.KK,
        what=FollowedKind.BODY,
        key="201",
        made_at=at,
        expires_at=at + timedelta(days=KEEP.follow_requests),
    )


def _follower(number: str, at) -> Follower:
    return Follower(
        token_hash=number * 2,
        token_encrypted=b"sealed",
        address_hash=number * 2,
        address_encrypted=b"sealed",
        language=Language.KK,
        confirmed_at=at,
        told_from=at,
        told_until=MORNING,
        followings=[Following(what=FollowedKind.BODY, key="201", began_at=at)],
    )


def _phone_signing(number: str, at) -> PhoneSigning:
    return PhoneSigning(
        id=number,
        token_hash=number * 2,
        token_encrypted=b"sealed",
        holder_hash="h" * 64,
        purpose="sign-in",
        language=Language.KK,
        title_kk="",
        title_ru="",
        content_encrypted=b"sealed",
        is_attached=False,
        back="/",
        fields="{}",
        made_at=at,
        expires_at=at,
    )


def _sign_in(account_id: int, number: str, at) -> SignIn:
    return SignIn(
        token_hash=number * 2,
        account_id=account_id,
        way=SignInWay.EDS,
        key_kind=KeyKind.INDIVIDUAL,
        certificate_sha256="c" * 64,
        signer_encrypted=b"sealed",
        contour="dev",
        device="",
        created_at=at,
        expires_at=at,
    )


def _letter(key: str, at, **values) -> Notice:
    given = {
        "email": "a@example.kz",
        "language": Language.KK,
        "subject": "Тақырып",
        "body": "Хат",
        "written_at": at,
        "next_try_at": at,
        "tries": 1,
        "sent_at": at,
    }
    return Notice(key=key, **{**given, **values})


def counts(db: Session) -> dict[str, int]:
    db.rollback()
    tables = Base.metadata.sorted_tables
    return {one.name: db.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def test_each_kind_is_forgotten_when_its_term_has_passed(engine: Engine, db: Session):
    make_old_and_new(db)
    before = counts(db)
    assert old_rows(db, KEEP, MORNING) == ALL_ONE
    assert counts(db) == before, "asking changes nothing"
    assert forget_old(engine, KEEP, MORNING) == ALL_ONE
    after = counts(db)
    gone = {name: before[name] - after[name] for name in before if before[name] != after[name]}
    tables = ("proposal_draft", "challenge", "phone_signing", "sign_in", "state_act")
    news = ("follow_request", "follower", "following", "notice")
    assert gone == dict.fromkeys((*tables, *news, "closed_voter", "upload", "uploaded_file"), 1)
    letters = {one.key: (one.email, one.body) for one in db.scalars(select(Notice))}
    waits = {"news 2": ("a@example.kz", "Жаңалық")}
    assert letters == waits | {"old": ("", ""), "new": ("a@example.kz", "Хат")}
    assert forget_old(engine, KEEP, MORNING) == dict.fromkeys(ALL_ONE, 0), "once is enough"


def test_living_things_are_never_old(engine: Engine, db: Session):
    """A sent draft, a done act, a waiting letter and a living sign-in stay, however old."""
    make_old_and_new(db)
    proposal = make_proposal(db)
    for draft in db.scalars(select(ProposalDraft)):
        draft.proposal_id = proposal.id
    for act in db.scalars(select(StateAct)):
        act.done_at = MORNING
    for letter in db.scalars(select(Notice)):
        letter.sent_at = None
    for sign_in in db.scalars(select(SignIn)):
        sign_in.expires_at = MORNING + timedelta(hours=1)
    db.commit()
    done = forget_old(engine, KEEP, MORNING)
    assert {name for name, count in done.items() if count == 0} == {
        "drafts",
        "state_acts",
        "letters",
        "sign_ins",
        "evidence",
    }


def test_sealed_part_of_evidence_goes_after_its_term_and_the_chain_stays(
    app: Flask, engine: Engine, db: Session, signers: Signers
):
    keys, old = app.extensions["keys"], MORNING - timedelta(days=KEEP.evidence, seconds=1)
    for verified_at in (old, MORNING):
        proposal = make_proposal(db)
        signed = kept.signed_by(signers, proposal.text)
        signed = replace(signed, verified=replace(signed.verified, verified_at=verified_at))
        keep_evidence(db, keys, signed, proposal_id=proposal.id)
        db.commit()
    assert forget_old(engine, KEEP, MORNING)["evidence"] == 1
    db.expire_all()
    erased, whole = db.scalars(select(SignatureEvidence).order_by(SignatureEvidence.id))
    assert (erased.document_encrypted, erased.cms_encrypted) == (None, None)
    assert erased.erased_at == MORNING
    assert len(erased.document_sha256) == len(erased.cms_sha256) == 64
    assert AIGERIM.iin.encode() in keys.open(whole.document_encrypted)
    assert not look(app, everything=True).failures
    assert forget_old(engine, KEEP, MORNING)["evidence"] == 0


def test_several_processes_forget_each_row_once(engine: Engine, db: Session, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 3)
    db.add_all(_letter(f"letter {no}", MORNING - timedelta(days=400)) for no in range(40))
    db.commit()
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _no: forget_old(engine, KEEP, MORNING), range(4)))
    assert sum(one["letters"] for one in done) == 40
    db.rollback()
    assert db.scalar(select(func.count()).where(Notice.email != "")) == 0


def test_a_run_is_bounded_and_the_next_one_goes_on(engine: Engine, db: Session, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    monkeypatch.setattr(forgetting, "MOST_ROUNDS", 3)
    db.add_all(_letter(f"letter {no}", MORNING - timedelta(days=400)) for no in range(8))
    db.commit()
    assert [forget_old(engine, KEEP, MORNING)["letters"] for _run in range(3)] == [6, 2, 0]


def test_job_forgets_every_hour(app: Flask, clock: FixedClock, db: Session):
    make_old_and_new(db)
    assert run_due(app, clock.now())["forget"] == sum(ALL_ONE.values())
    db.add(_letter("another", MORNING - timedelta(days=400)))
    db.commit()
    assert run_due(app, clock.now() + timedelta(minutes=59))["forget"] == 0
    assert run_due(app, clock.now() + timedelta(hours=1))["forget"] >= 1


def test_journal_is_kept_for_good(engine: Engine, db: Session):
    actor = make_account(db)
    db.add(
        JournalEntry(
            at=MORNING - timedelta(days=9_000),
            actor_id=actor.id,
            act="vote.cast",
            subject="document_vote",
            subject_id="1",
            details="{}",
        )
    )
    db.commit()
    forget_old(engine, KEEP, MORNING)
    assert counts(db)["journal_entry"] == 1


@pytest.mark.parametrize("kind", [one.name for one in fields(Retention)])
def test_every_term_is_a_setting(kind: str, tmp_path):
    name, env = f"PORTAL_KEEP_{kind.upper()}_DAYS", {"PORTAL_DATA_DIR": str(tmp_path)}
    assert getattr(Config.from_env({**env, name: "7"}).keep, kind) == 7
    for wrong in ("0", "-1", "soon", "", "36501"):
        with pytest.raises(ConfigError, match=name):
            Config.from_env({**env, name: wrong})
