"""The page that waits for a phone: the text, the code, the links, and how things stand."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.phone import PHONE_LIFE
from portal.core.rejections import REASONS, rejection_words
from portal.core.secrets import Keys
from portal.models import PhoneSigning
from portal.phone.actions import MOST_ATTEMPTS
from portal.phone.exchange import ORGANISATIONS, PERSONS, QR_SCHEME
from portal.phone.squares import Squares, qr_squares

A_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")
MASK = "············"  # an IIN is shown to nobody (decided: who sees the author)
A_MINUTE = timedelta(minutes=1)


class Standing(StrEnum):
    """How a signing by phone stands."""

    WAITING = "waiting"
    OPENED = "opened"  # the phone has fetched the text
    REFUSED = "refused"  # the last answer; another may follow
    SIGNED = "signed"
    USED = "used"  # the form has taken the signature
    SPENT = "spent"  # refused too often
    EXPIRED = "expired"

    @property
    def takes_an_answer(self) -> bool:
        """Whether the phone may still sign."""
        return self in (Standing.WAITING, Standing.OPENED, Standing.REFUSED)


@dataclass(frozen=True)
class PhonePage:
    """What the page shows."""

    signing: PhoneSigning
    standing: Standing
    words: str
    left: str
    text: str
    fields: dict[str, str]
    link: str
    code: Squares
    for_person: str
    for_organisation: str

    @property
    def qr_text(self) -> str:
        """What the code says, for those who do not see it."""
        return QR_SCHEME + self.link


def standing_of(signing: PhoneSigning, now: datetime) -> Standing:
    """How a signing stands now; what has come back waits for its form as long as the phone had."""
    if signing.used_at is not None:
        return Standing.USED
    if signing.returned_at is not None:
        fresh = signing.returned_at > now - PHONE_LIFE
        return Standing.SIGNED if fresh else Standing.EXPIRED
    if signing.attempts >= MOST_ATTEMPTS:
        return Standing.SPENT
    if signing.expires_at <= now:
        return Standing.EXPIRED
    if signing.rejection is not None:
        return Standing.REFUSED
    return Standing.OPENED if signing.fetched_at is not None else Standing.WAITING


def standing_words(signing: PhoneSigning, standing: Standing) -> str:
    """The same for a person."""
    if standing is Standing.REFUSED and signing.rejection is not None:
        return _("The phone's signature was refused: %(reason)s", reason=why(signing.rejection))
    words = {
        Standing.WAITING: _("Waiting for your phone."),
        Standing.OPENED: _("The text is open on your phone. Read it there and sign."),
        Standing.SIGNED: _("Signed on the phone. One step is left: send the signature."),
        Standing.USED: _("This signature has already been sent."),
        Standing.SPENT: _("The phone's signatures were refused too often. Begin again."),
        Standing.EXPIRED: _("The time for signing has run out. Nothing was sent; begin again."),
    }
    return words[standing]


def why(code: str) -> str:
    """Why a phone's signature was refused; a phone has no NCALayer to update."""
    if REASONS.get(code) is REASONS["malformed_asn1"]:
        return _(
            "The phone sent something that is not a signature of the expected form. "
            "Update the application and sign once more."
        )
    return rejection_words(code)


def time_left(signing: PhoneSigning, now: datetime) -> str:
    """How long the code is good for, in whole minutes begun; empty when it is not."""
    minutes = -((now - signing.expires_at) // A_MINUTE)
    if minutes <= 0:
        return ""
    return ngettext(
        "The code is good for %(num)s more minute at the most",
        "The code is good for %(num)s more minutes at the most",
        minutes,
    )


def phone_page(signing: PhoneSigning, keys: Keys, origin: str, now: datetime) -> PhonePage:
    """Everything of the page."""
    standing = standing_of(signing, now)
    link = service_link(origin, keys.open(signing.token_encrypted).decode())
    return PhonePage(
        signing=signing,
        standing=standing,
        words=standing_words(signing, standing),
        left=time_left(signing, now) if standing.takes_an_answer else "",
        text=without_numbers(keys.open(signing.content_encrypted).decode()),
        fields=json.loads(signing.fields),
        link=link,
        code=qr_squares(QR_SCHEME + link),
        for_person=PERSONS.format(link=link),
        for_organisation=ORGANISATIONS.format(link=link),
    )


def service_link(origin: str, token: str) -> str:
    """The one-time address of a phone."""
    return f"{origin}/phone/{token}"


def without_numbers(text: str) -> str:
    """A text for the eyes: every IIN and BIN is masked, whoever looks at the page."""
    return A_NUMBER.sub(MASK, text)
