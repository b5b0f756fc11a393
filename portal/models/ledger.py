"""The public register of public acts: its entries, its end, the salts it keeps, the looks at it;
what stands in it is never changed (decided: the ledger)."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class LedgerEntry(Base):
    """One public act in its place. The first columns are what the public sees and what the hash is
    over; the last ones lead to the row that the entry was made from and leave the portal never.

    The key to the entry before keeps places without gaps and hashes in a chain on every
    database."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("previous_hash", name="ledger_has_no_branches"),
        UniqueConstraint("position", "entry_hash", name="one_hash_per_place"),
        UniqueConstraint("source", "source_id", "source_no", name="one_entry_per_state"),
        ForeignKeyConstraint(
            ["previous_position", "previous_hash"],
            ["ledger_entry.position", "ledger_entry.entry_hash"],
        ),
        CheckConstraint(
            "(position = 1 AND previous_position IS NULL) OR"
            " (position > 1 AND previous_position IS NOT NULL"
            " AND previous_position = position - 1)",
            name="places_have_no_gaps",
        ),
        Index("ix_ledger_entry_entered", "entered_at", "position"),
        Index("ix_ledger_entry_number", "number", "position"),
        Index("ix_ledger_entry_document", "document_number", "position"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(25))  # the moment of the act, of a vote only the day
    entered_at: Mapped[datetime]  # whole seconds
    afterwards: Mapped[bool]  # entered later than on the day after the act
    act: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(30))  # of a document or of a proposal
    facts: Mapped[str] = mapped_column(Text)  # canonical JSON
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64))
    previous_position: Mapped[int | None]
    document_number: Mapped[str | None] = mapped_column(String(30))  # also of a proposal
    source: Mapped[str] = mapped_column(String(30))  # the table of the row
    source_id: Mapped[int]
    source_no: Mapped[int]  # counts the states of one row
    state: Mapped[str] = mapped_column(String(30))  # what of the row can change
    moved_at: Mapped[datetime | None]  # when the row changed last, as it was read


class LedgerHead(Base):
    """The end of the ledger: the one row that is locked while entries take their places."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="ledger_has_one_end"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    entry_hash: Mapped[str] = mapped_column(String(64))
    checking_until: Mapped[datetime | None]  # a jobs process looks at the ledger till then


class LedgerSalt(Base):
    """What keeps the text of a proposal from being guessed by its hash; it becomes public with the
    text alone (§15)."""

    __tablename__ = "ledger_salt"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))


class LedgerCheck(Base):
    """One look at the whole ledger: the chain, the votes counted anew, the rows behind it."""

    __tablename__ = "ledger_check"
    __table_args__ = (UniqueConstraint("night", name="one_look_per_night"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[date | None]  # none when somebody asked for it
    checked_at: Mapped[datetime]
    position: Mapped[int]  # the end that was seen
    entry_hash: Mapped[str] = mapped_column(String(64))
    votes: Mapped[int]  # counted from the ledger
    waiting: Mapped[int]  # acts and votes that are not entered yet
    failed: Mapped[int]
    failures: Mapped[str] = mapped_column(Text)  # JSON: code, position and number of the first ones
