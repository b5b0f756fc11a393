"""Public numbers, given in order under the lock of their series."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.models.base import Base, upsert


class NumberSeries(Base):
    """The last number given in a series."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]


def next_number(db: Session, series: str) -> int:
    """The next number of a series; the row stays locked until the act is committed, so that two
    acts never get the same one."""
    given = db.scalar(
        upsert(db, NumberSeries)
        .values(name=series, last=1)
        .on_conflict_do_update(index_elements=["name"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return int(given or 0)
