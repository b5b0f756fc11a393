"""Budget reporting: what a budget report is, how it came in, its lines, names given by bodies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.body import Body
from portal.models.document import Document, Edition
from portal.terms import ImportStatus, NodeKind, ReportForm

LIVING = text("status IN ('uploaded', 'checking', 'ready')")
MEASURES = (  # columns 3-10 of form 7-ОИБ, in tenge
    *("approved", "refined", "adjusted"),
    *("payments_plan", "commitments_plan"),
    *("committed", "unpaid", "executed"),
)


class BudgetReport(Base):
    """Which budget, in which form, of which month a placed budget report tells (§4)."""

    __tablename__ = "budget_report"
    __table_args__ = (
        UniqueConstraint("budget", "form", "year", "month", "turn", name="one_report_per_month"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_a_year"),
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True, autoincrement=False
    )
    budget: Mapped[str] = mapped_column(String(10))  # republican, state, local or a KATO code
    form: Mapped[ReportForm]
    year: Mapped[int]
    month: Mapped[int]  # the sums run from January
    turn: Mapped[int]  # 1; one more after each withdrawal of the month
    document: Mapped[Document] = relationship(lazy="raise")


class ReportImport(Base):
    """A file of budget reporting on its way: read, checked, placed whole or not at all (§8)."""

    __tablename__ = "report_import"
    __table_args__ = (
        Index(
            "one_living_import_per_budget",
            "budget",
            "form",
            unique=True,
            sqlite_where=LIVING,
            postgresql_where=LIVING,
        ),
        Index("ix_report_import_body", "body_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: a command
    budget: Mapped[str] = mapped_column(String(10))
    form: Mapped[ReportForm]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    status: Mapped[ImportStatus]
    is_dry_run: Mapped[bool]
    is_invented: Mapped[bool]
    rows_read: Mapped[int]
    bytes_read: Mapped[int]  # of the file, packed as it is
    faults: Mapped[str] = mapped_column(Text)  # JSON; the first ones
    faults_total: Mapped[int]
    remarks: Mapped[str] = mapped_column(Text)  # JSON; what was noticed and is no fault
    runner: Mapped[str | None] = mapped_column(String(64))  # the process that reads it
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    is_swept: Mapped[bool]  # nothing is left of lines that were not placed
    body: Mapped[Body] = relationship(lazy="raise")
    account: Mapped[Account | None] = relationship(lazy="raise")
    months: Mapped[list["ReportMonth"]] = relationship(
        lazy="raise", order_by="ReportMonth.year, ReportMonth.month"
    )


class ReportMonth(Base):
    """The lines of one month that an import brought, and the edition they became when placed."""

    __tablename__ = "report_month"
    __table_args__ = (
        UniqueConstraint("import_id", "year", "month", name="one_month_per_import"),
        UniqueConstraint("edition_id", name="one_month_per_edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("report_import.id"))
    year: Mapped[int]
    month: Mapped[int]
    line_count: Mapped[int]
    lines_sha256: Mapped[str | None] = mapped_column(String(64))  # None while it is read
    totals: Mapped[str] = mapped_column(Text)  # JSON: what the source states, what we count
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[Edition | None] = relationship(lazy="raise")


class ExecutionLine(Base):
    """A line of a budget report: its place in the tree, its code, its sums in tenge."""

    __tablename__ = "execution_line"
    __table_args__ = (
        UniqueConstraint("report_month_id", "key", name="one_line_per_key"),
        {"sqlite_with_rowid": False},  # children of a line lie beside each other
    )

    report_month_id: Mapped[int] = mapped_column(
        ForeignKey("report_month.id"), primary_key=True, autoincrement=False
    )
    parent: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0: no parent
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    key: Mapped[str] = mapped_column(String(200))  # the same in other months and years
    depth: Mapped[int]
    kind: Mapped[NodeKind]
    code: Mapped[str] = mapped_column(String(24))
    name_ru: Mapped[str] = mapped_column(Text)  # as the source writes it
    name_kk: Mapped[str | None] = mapped_column(Text)
    approved: Mapped[int]
    refined: Mapped[int]
    adjusted: Mapped[int]  # plan of the year
    payments_plan: Mapped[int]  # of the period
    commitments_plan: Mapped[int]
    committed: Mapped[int]
    unpaid: Mapped[int]
    executed: Mapped[int]


class SuppliedName(Base):
    """A Kazakh name that a body gave to a code of the classification (§3)."""

    __tablename__ = "supplied_name"
    __table_args__ = (
        UniqueConstraint("kind", "code", "valid_from", name="one_name_per_code_and_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NodeKind]
    code: Mapped[str] = mapped_column(String(24))
    valid_from: Mapped[int]  # year
    name_ru: Mapped[str] = mapped_column(Text)
    name_kk: Mapped[str] = mapped_column(Text)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    supplied_at: Mapped[datetime]
