"""How a letter leaves the portal: through a mail server, or in a demonstration as a file."""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.config import Config
from portal.models import Notice

TIMEOUT = 20  # seconds


class Mailer(Protocol):
    """Sends one letter or raises OSError."""

    def send(self, letter: EmailMessage) -> None: ...


class SmtpMailer:
    """A mail server by its address: `smtp://user:password@host:port`, `smtps://…`."""

    def __init__(self, url: str) -> None:
        self.address = urlsplit(url)

    def send(self, letter: EmailMessage) -> None:
        secure = self.address.scheme == "smtps"
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        port = self.address.port or (465 if secure else 587)
        with kind(self.address.hostname or "localhost", port, timeout=TIMEOUT) as server:
            if self.address.scheme == "smtp+tls":
                server.starttls()
            if self.address.username:
                server.login(unquote(self.address.username), unquote(self.address.password or ""))
            server.send_message(letter)


class FileMailer:
    """Letters as `.eml` files, for demonstrations and tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{letter['X-Notice']}.eml").write_bytes(letter.as_bytes())


def letter_of(notice: Notice, sender: str) -> EmailMessage:
    """The notice as a letter; sent twice, it is the same letter with the same id."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = notice.email
    letter["Subject"] = notice.subject
    letter["Date"] = format_datetime(notice.written_at)
    letter["Message-ID"] = f"<notice-{notice.id}@{sender.rpartition('@')[2]}>"
    letter["X-Notice"] = f"{notice.id:06d}"
    if notice.stop_url:  # one click of the mail program is enough (RFC 8058)
        letter["List-Unsubscribe"] = f"<{notice.stop_url}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(notice.body)
    letter["Content-Language"] = notice.language.value  # after the content, which clears it
    return letter


def make_mailer(config: Config) -> Mailer:
    """The mail server of the settings, or files beside the other things of a demonstration."""
    if config.smtp_url:
        return SmtpMailer(config.smtp_url)
    return FileMailer(config.data_dir / "mail")


def sender_of(config: Config) -> str:
    """The address letters come from: the host of the portal."""
    return f"portal@{urlsplit(config.base_url).hostname or 'localhost'}"
