"""What the portal holds about me, as the tables of my page (decided: my data)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts.export import kept_until
from portal.accounts.holdings import Holdings, Signature, Voted
from portal.core.act_words import act_words
from portal.core.i18n import day_short, moment_words
from portal.core.offices import office_words
from portal.models import RoleGrant, SignIn
from portal.retention import Retention
from portal.terms import KeyKind, ProposalStatus, Side


@dataclass(frozen=True)
class Kept:
    """Rows of one kind, what they are, and how long they are kept; `rows` as the component takes
    them."""

    key: str
    heading: str
    why: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


def tables(held: Holdings, keep: Retention) -> list[Kept]:
    """Every kind in turn; an empty one says that nothing is kept."""
    return [
        _sign_ins(held.sign_ins, keep),
        _votes(held),
        _proposals(held),
        _drafts(held, keep),
        _signatures(held.signatures, keep),
        _letters(held, keep),
        _offices(held.offices),
        _journal(held),
    ]


def days(count: int) -> str:
    """So many days, in words."""
    return str(ngettext("%(num)s day", "%(num)s days", count))


def _sign_ins(sign_ins: Sequence[SignIn], keep: Retention) -> Kept:
    return Kept(
        "sign-ins",
        _("Sign-ins"),
        _(
            "With them you notice a sign-in that was not yours. Your name and IIN as in the "
            "certificate are kept with each, encrypted. Kept for %(days)s after the end.",
            days=days(keep.sign_ins),
        ),
        (_("From"), _("Until"), _("Device"), _("Key")),
        [
            [
                moment_words(one.created_at),
                moment_words(one.ended_at or one.expires_at),
                one.device or _("not known"),
                _key_words(one.key_kind),
            ]
            for one in sign_ins
        ],
    )


def _votes(held: Holdings) -> Kept:
    documents = [_vote(one, "discussions.show") for one in held.document_votes]
    return Kept(
        "votes",
        _("Votes"),
        _(
            "Nobody but you sees how you voted; everybody sees the counts. Votes are kept with the "
            "document."
        ),
        (_("On what"), _("Your vote"), _("When")),
        documents + [_vote(one, "proposals.show") for one in held.proposal_votes],
    )


def _vote(voted: Voted, page: str) -> list[Any]:
    is_document = page == "discussions.show"
    words = _("document %(number)s") if is_document else _("proposal %(number)s")
    thing = {"text": words % {"number": voted.number}, "url": url_for(page, number=voted.number)}
    side = _("for") if voted.side is Side.FOR else _("against")
    return [thing, side, moment_words(voted.changed_at or voted.cast_at)]


def _proposals(held: Holdings) -> Kept:
    return Kept(
        "proposals",
        _("Proposals"),
        _("What was published is kept with the document, under the name that you chose."),
        (_("Number"), _("Where it stands"), _("Name shown"), _("Sent")),
        [
            [
                {"text": one.number, "url": url_for("proposals.show", number=one.number)},
                _status_words(one.status),
                one.author_shown,
                moment_words(one.received_at),
            ]
            for one in held.proposals
        ],
    )


def _drafts(held: Holdings, keep: Retention) -> Kept:
    return Kept(
        "drafts",
        _("Drafts"),
        _("Only you see them. Kept for %(days)s after the last change.", days=days(keep.drafts)),
        (_("Text"), _("Saved"), _("Kept until")),
        [
            [
                {"text": one.text[:90], "lang": one.language.value},
                moment_words(one.saved_at),
                day_short(kept_until(one.saved_at, keep.drafts)),
            ]
            for one in held.drafts
        ],
    )


def _signatures(signatures: Sequence[Signature], keep: Retention) -> Kept:
    return Kept(
        "signatures",
        _("Signatures"),
        _(
            "They prove that you sent a text. The signed text and the signature name your IIN and "
            "are encrypted; the checksums are not. Kept for %(days)s, also when the account is "
            "closed.",
            days=days(keep.evidence),
        ),
        (_("Under what"), _("Verified"), _("Kept until"), _("SHA-256 of the signature")),
        [
            [
                one.proposal or act_words(one.act or ""),
                moment_words(one.evidence.verified_at),
                day_short(kept_until(one.evidence.verified_at, keep.evidence)),
                f"{one.evidence.cms_sha256[:16]}…",
            ]
            for one in signatures
        ],
    )


def _letters(held: Holdings, keep: Retention) -> Kept:
    return Kept(
        "letters",
        _("Letters"),
        _(
            "The address and the text of a letter are kept for %(days)s after it was sent.",
            days=days(keep.letters),
        ),
        (_("Subject"), _("Written"), _("Sent")),
        [
            [
                {"text": one.subject, "lang": one.language.value},
                moment_words(one.written_at),
                moment_words(one.sent_at) if one.sent_at else _("not yet"),
            ]
            for one in held.letters
        ],
    )


def _offices(offices: Sequence[RoleGrant]) -> Kept:
    return Kept(
        "offices",
        _("Offices"),
        _("Who acted for a body and when is kept for good: acts of state rest on it."),
        (_("Office"), _("From"), _("Until")),
        [
            [office_words(one.role, one.body), day_short(one.starts_on), _end_of(one)]
            for one in offices
        ],
    )


def _end_of(grant: RoleGrant) -> str:
    if grant.ended_at is not None:
        return moment_words(grant.ended_at)
    return day_short(grant.ends_on) if grant.ends_on else str(_("not ended"))


def _journal(held: Holdings) -> Kept:
    return Kept(
        "journal",
        _("The journal"),
        _("What you did and when, without the content. Kept for good, without your name."),
        (_("Act"), _("When")),
        [[act_words(one.act), moment_words(one.at)] for one in held.journal],
    )


def _key_words(kind: KeyKind) -> str:
    words = {
        KeyKind.INDIVIDUAL: _("your own"),
        KeyKind.HEAD: _("of the head"),
        KeyKind.SIGNATORY: _("of a signatory"),
        KeyKind.EMPLOYEE: _("of an employee"),
    }
    return str(words[kind])


def _status_words(status: ProposalStatus) -> str:
    words = {
        ProposalStatus.ON_MODERATION: _("is being checked"),
        ProposalStatus.WITHDRAWN: _("withdrawn by its author"),
        ProposalStatus.REFUSED: _("refused publication"),
        ProposalStatus.PUBLISHED: _("published"),
        ProposalStatus.ANSWERED: _("answered"),
    }
    return str(words[status])
