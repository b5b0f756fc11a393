"""A proposal from its draft to the operator, its withdrawal and correction, the votes on it."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.db import write_session
from portal.core.secrets import Keys
from portal.core.signer import SignerFacts
from portal.eds import SignatureRejected
from portal.eds.streebog import streebog512
from portal.models import (
    Account,
    Discussion,
    JournalEntry,
    Part,
    Proposal,
    ProposalDraft,
    ProposalVote,
    SignatureEvidence,
)
from portal.proposals import actions, queries
from portal.proposals.forms import ProposalForm, Written, without_hidden
from portal.proposals.signing import SignedDraft, check_signature, document_to_sign, shown
from portal.rules import Refused
from portal.rules.calendar import end_of
from portal.terms import OFFICES, AccountKind, Language, NameChoice, ProposalStatus, Side
from tests.make import MORNING, make_account, make_discussion, make_proposal
from tests.signing import AIGERIM, DAULET, HEAD, Signers

ORIGIN = "http://localhost"
TEXT = "Ауыл жолын да жоспарға қосуды ұсынамын."
KEYS = Keys("test iin " * 5)
AIGERIM_FACTS = SignerFacts(AIGERIM.iin, "СӘРСЕНБАЕВА ӘЙГЕРІМ ҚАНАТҚЫЗЫ")
HEAD_FACTS = SignerFacts(HEAD.iin, "ИБРАЕВ ҰЛАН", HEAD.org_bin, HEAD.org_name)


def written(db: Session, discussion: Discussion, **values) -> Written:
    part = db.scalars(
        select(Part).where(Part.edition_id == discussion.edition_id, Part.key == "description")
    ).one()
    given = {"text": TEXT, "language": Language.KK, "name_choice": NameChoice.NAME}
    return Written(part.id, **{**given, **values})


def draft_of(
    db: Session, discussion: Discussion, author: Account | None, now=MORNING, **values
) -> ProposalDraft:
    words = written(db, discussion, **values)
    made = actions.write_draft(db, discussion, words, author, "h" * 64, None, now)
    return queries.own_draft(db, made.id, author.id if author else None, "h" * 64)


def prepared(db: Session, draft: ProposalDraft, author: Account, facts=AIGERIM_FACTS) -> bytes:
    document = document_to_sign(draft, facts, ORIGIN)
    actions.prepare_draft(db, draft.id, author, document, KEYS)
    return document


def checked(
    signers: Signers, draft: ProposalDraft, document: bytes, by=AIGERIM, facts=AIGERIM_FACTS
) -> SignedDraft:
    cms = base64.b64encode(signers.sign(by, document, MORNING, detached=False)).decode()
    return check_signature(draft, document, facts, cms, signers.verifier, KEYS, MORNING)


def submitted(db: Session, signed: SignedDraft, author: Account, now=MORNING, acting=None):
    return actions.submit_proposal(db, signed, author, acting, KEYS, load_calendar(db), now)


@pytest.fixture
def author(db: Session) -> Account:
    return make_account(db, name=AIGERIM_FACTS.name)


@pytest.fixture
def discussion(db: Session) -> Discussion:
    return make_discussion(db)


@pytest.fixture
def signed(db: Session, signers: Signers, discussion: Discussion, author: Account) -> SignedDraft:
    draft = draft_of(db, discussion, author)
    return checked(signers, draft, prepared(db, draft, author))


def test_signed_draft_becomes_a_proposal_that_waits_for_the_operator(db, signed, author):
    proposal = submitted(db, signed, author)
    assert proposal.status is ProposalStatus.ON_MODERATION
    assert proposal.text == TEXT
    assert proposal.author_shown == author.name
    assert proposal.received_on == date(2026, 11, 2)
    assert proposal.decision_due == date(2026, 11, 4)
    assert proposal.calendar_edition == 1
    assert db.scalars(select(JournalEntry.act)).all() == ["proposal.submit"]


def test_decision_term_skips_the_weekend(db, signers, discussion, author):
    friday = datetime(2026, 11, 6, 15, tzinfo=UTC)
    draft = draft_of(db, discussion, author, now=friday)
    proposal = submitted(db, checked(signers, draft, prepared(db, draft, author)), author, friday)
    assert proposal.decision_due == date(2026, 11, 10)


def test_numbers_of_proposals_count_up_within_their_document(db, signers, discussion, author):
    numbers = []
    for _turn in range(2):
        draft = draft_of(db, discussion, author)
        signed = checked(signers, draft, prepared(db, draft, author))
        numbers.append(submitted(db, signed, author).number)
    number = discussion.document.number
    assert numbers == [f"{number}-1", f"{number}-2"]


def test_evidence_keeps_the_signed_bytes_and_the_signature_sealed(db, signed, author):
    proposal = submitted(db, signed, author)
    kept = db.scalars(select(SignatureEvidence)).one()
    assert kept.proposal_id == proposal.id
    assert KEYS.open(kept.document_encrypted) == signed.signed.document
    assert KEYS.open(kept.cms_encrypted) == signed.signed.cms
    assert kept.document_streebog == streebog512(signed.signed.document).hex()
    assert AIGERIM.iin.encode() in signed.signed.document
    assert AIGERIM.iin not in kept.report
    assert json.loads(kept.report)["contour"] == "dev"


def test_iin_is_nowhere_in_clear_in_the_tables(db, signed, author):
    submitted(db, signed, author)
    db.flush()
    for table in (ProposalDraft, Proposal, SignatureEvidence, JournalEntry):
        for row in db.execute(select(table.__table__)):
            assert AIGERIM.iin not in repr(tuple(row)), table


def test_same_draft_sent_twice_is_one_proposal(db, signed, author):
    first, second = submitted(db, signed, author), submitted(db, signed, author)
    assert first.id == second.id
    assert db.scalar(select(func.count()).select_from(Proposal)) == 1
    assert db.scalar(select(func.count()).select_from(SignatureEvidence)) == 1


def test_text_changed_after_signing_is_not_sent(db, signed, author, discussion):
    draft = queries.own_draft(db, signed.draft_id, author.id, "")
    actions.rewrite_draft(draft, written(db, discussion, text="Басқа мәтін"), None, MORNING)
    with pytest.raises(Refused, match="changed"):
        submitted(db, signed, author)
    assert db.scalar(select(func.count()).select_from(Proposal)) == 0


def test_sent_draft_cannot_be_changed_or_thrown_away(db, signed, author, discussion):
    submitted(db, signed, author)
    draft = queries.own_draft(db, signed.draft_id, author.id, "")
    with pytest.raises(Refused):
        actions.rewrite_draft(draft, written(db, discussion), None, MORNING)
    with pytest.raises(Refused):
        actions.discard_draft(db, draft)


def test_signature_of_another_person_is_rejected(db, signers, discussion, author):
    draft = draft_of(db, discussion, author)
    document = prepared(db, draft, author)
    with pytest.raises(SignatureRejected) as rejected:
        checked(signers, draft, document, by=DAULET)
    assert rejected.value.code == "signer_not_session_user"


def test_signature_for_an_organisation_does_not_stand_for_the_person(db, signers, discussion):
    head = make_account(db)
    facts = SignerFacts(HEAD.iin, "ИБРАЕВ ҰЛАН")
    draft = draft_of(db, discussion, head)
    document = prepared(db, draft, head, facts)
    with pytest.raises(SignatureRejected) as rejected:
        checked(signers, draft, document, by=HEAD, facts=facts)
    assert rejected.value.code == "signer_not_session_user"


def test_signature_under_another_text_is_rejected(db, signers, discussion, author):
    draft = draft_of(db, discussion, author)
    document = prepared(db, draft, author)
    cms = signers.sign(AIGERIM, document.replace("жолын".encode(), "жерін".encode()), MORNING)
    with pytest.raises(SignatureRejected):
        check_signature(
            *(draft, document, AIGERIM_FACTS, base64.b64encode(cms).decode()),
            *(signers.verifier, KEYS, MORNING),
        )


def test_text_prepared_for_another_head_of_the_organisation_is_not_signed(db, signers, discussion):
    fund = make_account(db, kind=AccountKind.ORGANISATION, name="«ДЕМО» ҚОРЫ")
    draft = draft_of(db, discussion, fund)
    prepared(db, draft, fund, SignerFacts(DAULET.iin, "ОСПАНОВ ДӘУЛЕТ", HEAD.org_bin, "ДЕМО"))
    document = document_to_sign(draft, HEAD_FACTS, ORIGIN)
    with pytest.raises(SignatureRejected) as rejected:
        checked(signers, draft, document, by=HEAD, facts=HEAD_FACTS)
    assert rejected.value.code == "content_mismatch"


def test_organisation_proposes_under_its_own_name(db, signers, discussion):
    fund = make_account(db, kind=AccountKind.ORGANISATION, name="«ДЕМО» ҚОРЫ")
    draft = draft_of(db, discussion, fund, name_choice=NameChoice.INITIALS)
    document = prepared(db, draft, fund, HEAD_FACTS)
    signed = checked(signers, draft, document, by=HEAD, facts=HEAD_FACTS)
    proposal = submitted(db, signed, fund)
    assert (proposal.author_shown, proposal.author_kind) == ("«ДЕМО» ҚОРЫ", "organisation")
    assert "organisation: «ДЕМО» ҚОРЫ" in document.decode()


def test_author_is_shown_by_initials_when_wished(db, signers, discussion, author):
    draft = draft_of(db, discussion, author, name_choice=NameChoice.INITIALS)
    signed = checked(signers, draft, prepared(db, draft, author))
    assert submitted(db, signed, author).author_shown == "С. Ә. Қ."


def test_text_to_sign_is_the_same_each_time_until_it_is_saved_again(db, discussion, author):
    draft = draft_of(db, discussion, author)
    first = document_to_sign(draft, AIGERIM_FACTS, ORIGIN)
    assert document_to_sign(draft, AIGERIM_FACTS, ORIGIN) == first
    actions.rewrite_draft(draft, written(db, discussion), None, MORNING)
    assert document_to_sign(draft, AIGERIM_FACTS, ORIGIN) != first


def test_shown_text_masks_the_iin_and_nothing_else(db, discussion, author):
    draft = draft_of(db, discussion, author)
    document = document_to_sign(draft, AIGERIM_FACTS, ORIGIN)
    seen = shown(document, AIGERIM_FACTS)
    assert AIGERIM.iin not in seen
    assert seen.replace("············", AIGERIM.iin) == document.decode()


def test_proposal_is_accepted_until_the_last_moment_of_the_last_day(db, signed, author, discussion):
    last_moment = end_of(discussion.closes_on) - timedelta(microseconds=1)
    assert submitted(db, signed, author, now=last_moment).received_on == discussion.closes_on


def test_proposal_is_refused_from_midnight_after_the_last_day(db, signed, author, discussion):
    with pytest.raises(Refused) as refused:
        submitted(db, signed, author, now=end_of(discussion.closes_on))
    assert refused.value.refusal.paragraph == "§13"


def test_proposal_is_refused_once_the_closure_report_is_made(db, signed, author, discussion):
    discussion.sealed_at = MORNING
    db.flush()
    with pytest.raises(Refused):
        submitted(db, signed, author)


@pytest.mark.parametrize("role", OFFICES)
def test_official_in_office_sends_no_proposal(db, signed, author, discussion, role):
    with pytest.raises(Refused, match="private person"):
        submitted(db, signed, author, acting=role)
    with pytest.raises(Refused, match="private person"):
        actions.write_draft(db, discussion, written(db, discussion), author, "", role, MORNING)


def test_draft_of_a_browser_is_claimed_by_the_account_that_signs(db, discussion, author):
    draft = draft_of(db, discussion, None)
    assert queries.own_draft(db, draft.id, author.id, "another browser") is None
    prepared(db, draft, author)
    assert queries.own_draft(db, draft.id, author.id, "another browser").id == draft.id
    assert queries.own_draft(db, draft.id, None, "h" * 64) is None
    assert queries.own_draft(db, draft.id, make_account(db).id, "h" * 64) is None


def test_author_withdraws_while_the_operator_has_not_decided(db):
    proposal = make_proposal(db)
    actions.withdraw_proposal(db, proposal, proposal.author, MORNING)
    assert proposal.status is ProposalStatus.WITHDRAWN
    assert proposal.withdrawn_at == MORNING
    assert db.scalars(select(JournalEntry.act)).all() == ["proposal.withdraw"]


def test_somebody_else_cannot_withdraw(db):
    proposal = make_proposal(db)
    with pytest.raises(Refused):
        actions.withdraw_proposal(db, proposal, make_account(db), MORNING)
    assert proposal.status is ProposalStatus.ON_MODERATION


@pytest.mark.parametrize("status", ["published", "refused", "answered", "withdrawn"])
def test_decided_proposal_cannot_be_withdrawn(db, status):
    proposal = make_proposal(db, status=ProposalStatus(status))
    with pytest.raises(Refused):
        actions.withdraw_proposal(db, proposal, proposal.author, MORNING)


def test_refused_proposal_begins_again_as_one_draft(db):
    proposal = make_proposal(db, status=ProposalStatus.REFUSED)
    drafts = [
        actions.correct_proposal(db, proposal, proposal.author, "h" * 64, None, MORNING)
        for _turn in range(2)
    ]
    assert drafts[0].id == drafts[1].id
    assert (drafts[0].text, drafts[0].part_id) == (proposal.text, proposal.part_id)
    assert drafts[0].author_id == proposal.author_id


@pytest.mark.parametrize("status", ["on_moderation", "published", "answered"])
def test_proposal_that_stands_is_not_sent_again(db, status):
    proposal = make_proposal(db, status=ProposalStatus(status))
    with pytest.raises(Refused):
        actions.correct_proposal(db, proposal, proposal.author, "h" * 64, None, MORNING)


def vote(db, proposal, voter, side, now=MORNING, acting=None) -> ProposalVote:
    return actions.cast_proposal_vote(db, proposal, voter, acting, side, KEYS, now)


def test_vote_on_a_proposal_is_changed_not_added(db):
    proposal, voter = make_proposal(db, status=ProposalStatus.PUBLISHED), make_account(db)
    vote(db, proposal, voter, Side.FOR)
    vote(db, proposal, voter, Side.FOR, now=MORNING + timedelta(minutes=1))
    changed = vote(db, proposal, voter, Side.AGAINST, now=MORNING + timedelta(hours=1))
    assert (changed.side, changed.cast_at) == (Side.AGAINST, MORNING)
    assert changed.changed_at == MORNING + timedelta(hours=1)
    assert db.scalar(select(func.count()).select_from(ProposalVote)) == 1
    assert db.scalars(select(JournalEntry.act)).all() == ["vote.cast", "vote.change"]


@pytest.mark.parametrize("status", ["on_moderation", "refused", "withdrawn"])
def test_only_a_published_proposal_is_voted_on(db, status):
    proposal = make_proposal(db, status=ProposalStatus(status))
    with pytest.raises(Refused, match="published"):
        vote(db, proposal, make_account(db), Side.FOR)


def test_vote_on_a_proposal_ends_with_the_discussion(db):
    proposal = make_proposal(db, status=ProposalStatus.ANSWERED)
    closed = end_of(proposal.discussion.closes_on)
    vote(db, proposal, make_account(db), Side.FOR, now=closed - timedelta(seconds=1))
    with pytest.raises(Refused):
        vote(db, proposal, make_account(db), Side.FOR, now=closed)


@pytest.mark.parametrize("role", OFFICES)
def test_official_in_office_has_no_vote_on_a_proposal(db, role):
    proposal = make_proposal(db, status=ProposalStatus.PUBLISHED)
    with pytest.raises(Refused, match="private person"):
        vote(db, proposal, make_account(db), Side.FOR, acting=role)


def test_hidden_characters_are_taken_out_and_tabs_become_spaces():
    assert without_hidden("а\u202eб\u200b\tв\u2028") == "аб в"
    assert without_hidden("жол\r\nкөпір") == "жол\nкөпір"


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        pytest.param({"part": "no-such"}, "part", id="unknown part"),
        pytest.param({"text": " \n "}, "text", id="empty"),
        pytest.param({"text": "ұ" * 1001}, "text", id="1001 characters"),
        pytest.param({"text": "a\u202eb"}, "text", id="reordering mark"),
        pytest.param({"language": "en"}, "language", id="english"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_text(posted, wrong):
    parts = [Part(id=1, key="description")]
    given = {"part": "description", "text": "Мәтін", "language": "kk", "name_choice": "name"}
    form = ProposalForm.parse({**given, **posted}, parts)
    assert list(form.errors) == [wrong]
    assert form.written is None
    assert form.values["text"] == {**given, **posted}["text"].strip()


def test_form_takes_exactly_1000_characters_whatever_the_line_ends():
    parts = [Part(id=1, key="description")]
    text = "й" * 499 + "\r\n" + "\u0438\u0306" * 500
    posted = {"part": "description", "text": text, "language": "ru"}
    form = ProposalForm.parse(posted, parts)
    assert form.written is not None
    assert len(form.written.text) == 1000


def test_same_draft_sent_at_the_same_moment_is_one_proposal(db, engine, signed, author):
    db.commit()

    def send(_turn: int) -> str:
        with write_session(engine) as own:
            return submitted(own, signed, own.get_one(Account, author.id)).number

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(send, range(8)))
    assert len(numbers) == 1
    assert db.scalar(select(func.count()).select_from(Proposal)) == 1


def test_proposals_sent_at_the_same_moment_get_numbers_of_their_own(
    db, engine, signers, discussion, author
):
    drafts = [draft_of(db, discussion, author) for _turn in range(6)]
    ready = [checked(signers, draft, prepared(db, draft, author)) for draft in drafts]
    db.commit()

    def send(signed: SignedDraft) -> str:
        with write_session(engine) as own:
            return submitted(own, signed, own.get_one(Account, author.id)).number

    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(send, ready))
    assert numbers == {f"{discussion.document.number}-{n}" for n in range(1, 7)}
