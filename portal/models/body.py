"""State bodies that administer budget programs, their programs, and the classifications."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.terms import BudgetLevel

REPUBLICAN_BUDGET = "republican"


class Region(Base):
    """An oblast or a city of republican significance, by its KATO code."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))


class FunctionalGroup(Base):
    """A group of the functional classification of expenditure (unified budget classification)."""

    __tablename__ = "functional_group"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(300))
    name_ru: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str | None] = mapped_column(String(300))


class Body(Base):
    """A state body: an administrator of budget programs by its code (§2)."""

    __tablename__ = "body"
    __table_args__ = (
        UniqueConstraint("code", name="one_body_per_code"),
        Index("one_body_per_bin", "bin", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(3))
    level: Mapped[BudgetLevel]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    name_kk: Mapped[str] = mapped_column(String(400))
    name_ru: Mapped[str] = mapped_column(String(400))
    name_en: Mapped[str | None] = mapped_column(String(400))
    email: Mapped[str | None] = mapped_column(String(254))
    bin: Mapped[str | None] = mapped_column(String(12))  # by which its keys are known
    is_central: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # for budget execution (§4, §8)


class Program(Base):
    """A budget program: administrator, program code, budget and year together, never a name."""

    __tablename__ = "program"
    __table_args__ = (
        UniqueConstraint("body_id", "code", "budget", "year", name="one_program_per_code"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    code: Mapped[str] = mapped_column(String(3))
    budget: Mapped[str] = mapped_column(String(10))  # "republican" or the region's KATO code
    year: Mapped[int]
    group_code: Mapped[str] = mapped_column(ForeignKey("functional_group.code"))
    name_kk: Mapped[str] = mapped_column(String(1000))
    name_ru: Mapped[str] = mapped_column(String(1000))
    name_en: Mapped[str | None] = mapped_column(String(1000))
    amount: Mapped[int]  # thousand tenge
    is_investment: Mapped[bool]
    body: Mapped[Body] = relationship(lazy="raise")
    group: Mapped[FunctionalGroup] = relationship(lazy="raise")

    @property
    def full_code(self) -> str:
        """Administrator and program together, as people write it: `226-006`."""
        return f"{self.body.code}-{self.code}"
