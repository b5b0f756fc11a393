"""Letters in the recipient's language: written with the act that they tell of, sent by the job."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Account, Follower, Notice
from portal.models.base import upsert
from portal.terms import Language

SUBJECT_LIMIT = 300  # characters, as the table keeps


def write_notice(
    db: Session,
    now: datetime,
    *,
    key: str,
    email: str,
    language: Language,
    template: str,
    to: Account | None = None,
    follower: Follower | None = None,
    stop_url: str | None = None,
    leaves_no_trace: bool = False,
    **values: object,
) -> None:
    """A letter from `notices/<template>.txt`: its subject is the first line, then a blank line and
    the body. The same key is written once. The template gets the values, `language`, and `home`,
    the address of the portal in that language. A letter to an account (`to`) is dropped when the
    account has been closed meanwhile. Letters with a `stop_url` can be stopped by one click of a
    mail program (RFC 8058); one that leaves no trace is forgotten once it was sent."""
    if to is not None and _is_closed(db, to):
        return
    subject, body = _drawn(template, language, values)
    db.execute(
        upsert(db, Notice)
        .values(
            key=key,
            account_id=to.id if to is not None else None,
            follower_id=follower.id if follower is not None else None,
            stop_url=stop_url,
            leaves_no_trace=leaves_no_trace,
            email=email,
            language=language,
            subject=subject[:SUBJECT_LIMIT],
            body=body,
            written_at=now,
            next_try_at=now,
            tries=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def _is_closed(db: Session, account: Account) -> bool:
    """Asked under the account's lock, so that no letter is written behind its closing."""
    asked = select(Account.closed_at).where(Account.id == account.id)
    return db.scalar(asked.with_for_update(read=True, key_share=True)) is not None


def _drawn(template: str, language: Language, values: dict[str, object]) -> tuple[str, str]:
    home = f"{current_app.config['PORTAL'].base_url}/{language}"
    with force_locale(language):
        letter = current_app.jinja_env.get_template(f"notices/{template}.txt").render(
            **values, language=language.value, home=home
        )
    subject, _, body = letter.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
