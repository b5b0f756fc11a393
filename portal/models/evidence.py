"""What proves a signature later: records, the chain they stand in, the nightly look at them; none
of it is ever changed (§13)."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base


class SignatureEvidence(Base):
    """The signature under a proposal, an act of state or what a machine sent: bytes, CMS,
    certificates, report.

    Triggers refuse every change but one: the sealed columns are emptied together when the term of
    personal data is over (decided: what is never changed)."""

    __tablename__ = "signature_evidence"
    __table_args__ = (
        UniqueConstraint("proposal_id", name="one_signature_per_proposal"),
        UniqueConstraint("state_act_id", name="one_signature_per_act"),
        UniqueConstraint("payload_id", name="one_signature_per_payload"),
        CheckConstraint(
            "(CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN state_act_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN payload_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="evidence_is_of_one_thing",
        ),
        CheckConstraint(
            "(erased_at IS NULL) = (document_encrypted IS NOT NULL)", name="erased_as_a_whole"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    state_act_id: Mapped[str | None] = mapped_column(ForeignKey("state_act.id"))
    payload_id: Mapped[int | None] = mapped_column(ForeignKey("signed_payload.id"))
    document_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    cms_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # DER as it came
    certificates_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # leaf, then issuers
    revocation_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # the answer, if kept
    sealing_key: Mapped[int]  # number of the key that sealed the four
    document_sha256: Mapped[str] = mapped_column(String(64))
    document_streebog: Mapped[str] = mapped_column(String(128))
    cms_sha256: Mapped[str] = mapped_column(String(64))
    cms_streebog: Mapped[str | None] = mapped_column(String(128))  # none before the chain began
    certificate_sha256: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(Text)  # JSON of the verification, without the IIN
    verified_at: Mapped[datetime]  # by the portal's clock
    erased_at: Mapped[datetime | None]
    link: Mapped["EvidenceLink | None"] = relationship(lazy="raise", back_populates="evidence")


class EvidenceLink(Base):
    """The place of a record in the chain: the hash of the one before, and its own."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("previous_hash", name="chain_has_no_branches"),
        UniqueConstraint("record_hash", name="one_place_per_hash"),
        UniqueConstraint("evidence_id", name="one_place_per_record"),
        CheckConstraint("position >= 1", name="places_count_from_one"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("signature_evidence.id"))
    previous_hash: Mapped[str] = mapped_column(String(64))
    record_hash: Mapped[str] = mapped_column(String(64))
    evidence: Mapped[SignatureEvidence] = relationship(lazy="raise", back_populates="link")


class EvidenceHead(Base):
    """The end of the chain: the one row that is locked while a record takes its place."""

    __tablename__ = "evidence_head"
    __table_args__ = (CheckConstraint("id = 1", name="chain_has_one_end"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    record_hash: Mapped[str] = mapped_column(String(64))
    checking_until: Mapped[datetime | None]  # a jobs process looks at the evidence till then


class EvidenceCheck(Base):
    """One look at the evidence: the whole chain, and the signatures of the records from one place
    to another, around the end if need be."""

    __tablename__ = "evidence_check"
    __table_args__ = (UniqueConstraint("night", name="one_check_per_night"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[date | None]  # none when somebody asked for it
    checked_at: Mapped[datetime]
    from_position: Mapped[int]
    to_position: Mapped[int]
    checked: Mapped[int]
    failed: Mapped[int]
    first_failed: Mapped[int | None]  # id of the record
    chain_length: Mapped[int]
    chain_head: Mapped[str] = mapped_column(String(64))


class EvidenceFailure(Base):
    """A record that did not hold at a check, with the code of the reason."""

    __tablename__ = "evidence_failure"
    __table_args__ = (Index("ix_evidence_failure_record", "evidence_id", "check_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("evidence_check.id"))
    evidence_id: Mapped[int | None]  # none when a record is missing or the end is wrong
    position: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(40))
