"""What proves a signature later; append-only (§13)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class SignatureEvidence(Base):
    """The signature under a proposal or under an act of state: bytes, CMS, chain and report."""

    __tablename__ = "signature_evidence"
    __table_args__ = (
        UniqueConstraint("proposal_id", name="one_signature_per_proposal"),
        UniqueConstraint("state_act_id", name="one_signature_per_act"),
        CheckConstraint(
            "(proposal_id IS NULL) <> (state_act_id IS NULL)", name="evidence_is_of_one_thing"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    state_act_id: Mapped[str | None] = mapped_column(ForeignKey("state_act.id"))
    document_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    cms_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # the chain is inside
    document_sha256: Mapped[str] = mapped_column(String(64))
    document_streebog: Mapped[str] = mapped_column(String(128))
    cms_sha256: Mapped[str] = mapped_column(String(64))
    certificate_sha256: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(Text)  # JSON of the verification, without the IIN
    verified_at: Mapped[datetime]
