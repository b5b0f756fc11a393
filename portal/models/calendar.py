"""Editions of the official calendar: what a weekday alone does not tell."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.terms import CalendarChange


class CalendarEdition(Base):
    """One edition; a term keeps the edition it was computed with (decided: calendar editions)."""

    __tablename__ = "calendar_edition"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[CalendarChange]
    reason: Mapped[str] = mapped_column(Text)  # the act, or the package with its version
    made_at: Mapped[datetime]
    days: Mapped[list["CalendarDay"]] = relationship(lazy="raise", order_by="CalendarDay.day")

    @property
    def id(self) -> int:
        """By which the journal names it."""
        return self.no


class CalendarDay(Base):
    """A holiday, or a day moved by a resolution, in one edition (decided: how we count time)."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("edition_no", "day", name="one_entry_per_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_no: Mapped[int] = mapped_column(ForeignKey("calendar_edition.no"))
    day: Mapped[date]
    is_working: Mapped[bool]
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(Text)  # the resolution that moved it; else empty
    source: Mapped[str] = mapped_column(Text)  # what named or confirmed it, beside the law
    is_estimated: Mapped[bool]  # until the day of Kurban Ait is confirmed
