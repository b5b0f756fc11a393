"""What the portal holds about me as files: JSON by a schema that stays, and a ZIP that has my
signatures too (decided: my data; `docs/my-data.md`)."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from portal.accounts.holdings import Holdings, Signature, Voted
from portal.core.evidence import own_document
from portal.core.secrets import Keys
from portal.core.signer import SignerFacts
from portal.models import Account, JournalEntry, Notice, Proposal, ProposalDraft, RoleGrant, SignIn
from portal.retention import Retention
from portal.rules.calendar import PORTAL_ZONE

SCHEMA = "open-budgets-my-data/1"
Json = dict[str, Any]


def as_json(held: Holdings, keep: Retention, now: datetime) -> bytes:
    """Everything held, by the names of the schema; the IIN or BIN is not among it, because the
    portal does not have it in clear."""
    said = {
        "schema": SCHEMA,
        "made_at": _moment(now),
        "account": _account(held.account),
        "number": {
            "in_clear": False,
            "kept_as": ["keyed_hash", "encrypted_in_sign_ins", "encrypted_in_signatures"],
        },
        "sign_ins": [_sign_in(one, keep) for one in held.sign_ins],
        "votes": {
            "documents": [_vote("document", one) for one in held.document_votes],
            "proposals": [_vote("proposal", one) for one in held.proposal_votes],
        },
        "proposals": [_proposal(one) for one in held.proposals],
        "drafts": [_draft(one, keep) for one in held.drafts],
        "offices": [_office(one) for one in held.offices],
        "signatures": [_signature(one, keep) for one in held.signatures],
        "letters": [_letter(one, keep) for one in held.letters],
        "journal": [_entry(one) for one in held.journal],
        "kept_days": vars(keep),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, default=date.isoformat).encode() + b"\n"


def as_zip(
    held: Holdings, signer: SignerFacts, keys: Keys, keep: Retention, now: datetime
) -> bytes:
    """The JSON, and the signatures under my proposals as they were accepted. Each of those is my
    own document and names my IIN, as every signature does."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "my-data.json", as_json(held, keep, now), now)
        for number, cms in _own_signatures(held.signatures, signer, keys):
            _put(archive, f"signatures/{number}.cms", cms, now)
    return packed.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, now: datetime) -> None:
    local = now.astimezone(PORTAL_ZONE)
    stamp = local.year, local.month, local.day, local.hour, local.minute, local.second
    archive.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)


def _own_signatures(
    signatures: Iterable[Signature], signer: SignerFacts, keys: Keys
) -> Iterable[tuple[str, bytes]]:
    """Those under proposals; what was signed in office belongs to the body, what another signed for
    the same organisation to the other."""
    for one in signatures:
        is_own = own_document(one.evidence, signer, keys) is not None
        if one.proposal is not None and is_own and one.evidence.cms_encrypted:
            yield one.proposal, keys.open(one.evidence.cms_encrypted)


def _account(account: Account) -> Json:
    return {
        "kind": account.kind,
        "name": account.name,
        "language": account.language,
        "email": account.email,
        "since": _moment(account.created_at),
    }


def _sign_in(sign_in: SignIn, keep: Retention) -> Json:
    until = sign_in.ended_at or sign_in.expires_at
    return {
        "from": _moment(sign_in.created_at),
        "until": _moment(until),
        "was_ended": sign_in.ended_at is not None,
        "way": sign_in.way,
        "key": sign_in.key_kind,
        "device": sign_in.device,
        "certificate_sha256": sign_in.certificate_sha256,
        "kept_until": kept_until(until, keep.sign_ins),
    }


def _vote(thing: str, voted: Voted) -> Json:
    return {
        thing: voted.number,
        "side": voted.side,
        "cast_at": _moment(voted.cast_at),
        "changed_at": _moment(voted.changed_at),
    }


def _proposal(proposal: Proposal) -> Json:
    return {
        "number": proposal.number,
        "status": proposal.status,
        "shown_as": proposal.author_shown,
        "language": proposal.language,
        "text": proposal.text,
        "received_at": _moment(proposal.received_at),
        "withdrawn_at": _moment(proposal.withdrawn_at),
    }


def _draft(draft: ProposalDraft, keep: Retention) -> Json:
    return {
        "language": draft.language,
        "text": draft.text,
        "saved_at": _moment(draft.saved_at),
        "kept_until": kept_until(draft.saved_at, keep.drafts),
    }


def _office(grant: RoleGrant) -> Json:
    return {
        "role": grant.role,
        "body": grant.body and grant.body.code,
        "unit": grant.unit and grant.unit.name_kk,
        "powers": sorted(grant.powers),
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on and grant.ends_on.isoformat(),
        "ended_at": _moment(grant.ended_at),
    }


def _signature(one: Signature, keep: Retention) -> Json:
    evidence = one.evidence
    return {
        "proposal": one.proposal,
        "act": one.act,
        "document_sha256": evidence.document_sha256,
        "document_streebog": evidence.document_streebog,
        "cms_sha256": evidence.cms_sha256,
        "certificate_sha256": evidence.certificate_sha256,
        "verified_at": _moment(evidence.verified_at),
        "kept_until": kept_until(evidence.verified_at, keep.evidence),
    }


def _letter(notice: Notice, keep: Retention) -> Json:
    return {
        "subject": notice.subject,
        "email": notice.email,
        "written_at": _moment(notice.written_at),
        "sent_at": _moment(notice.sent_at),
        "kept_until": notice.sent_at and kept_until(notice.sent_at, keep.letters),
    }


def _entry(entry: JournalEntry) -> Json:
    return {
        "at": _moment(entry.at),
        "act": entry.act,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
    }


def kept_until(since: datetime, days: int) -> date:
    """The last day on which something is kept, on the legal clock."""
    return (since + timedelta(days=days)).astimezone(PORTAL_ZONE).date()


def _moment(at: datetime | None) -> str | None:
    return at and at.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")
