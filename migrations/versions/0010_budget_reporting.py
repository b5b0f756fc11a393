"""budget reporting: imports, months, lines, what a budget report is, names given by bodies."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVING = sa.text("status IN ('uploaded', 'checking', 'ready')")
FORMS = ("full", "functional", "administrators", "economic", "investments")
STATUSES = ("uploaded", "checking", "faulty", "checked", "ready", "placed", "cancelled")
KINDS = (
    *("total", "section", "heading", "group", "subgroup", "administrator"),
    *("program", "subprogram", "project"),
    *("revenue_category", "revenue_class", "revenue_subclass", "revenue_specific"),
    *("economic_category", "economic_class", "economic_subclass", "economic_specific", "other"),
)
MEASURES = (
    *("approved", "refined", "adjusted", "payments_plan", "commitments_plan"),
    *("committed", "unpaid", "executed"),
)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    _imports()
    _months()
    _lines()
    op.create_table(
        "budget_report",
        sa.Column("document_id", KEY, nullable=False, autoincrement=False),
        sa.Column("budget", sa.String(length=10), nullable=False),
        sa.Column("form", _word("known_reportform", FORMS), nullable=False),
        sa.Column("year", KEY, nullable=False),
        sa.Column("month", KEY, nullable=False),
        sa.Column("turn", KEY, nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("month_of_a_year")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_budget_report_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_budget_report")),
        sa.UniqueConstraint(
            *("budget", "form", "year", "month", "turn"), name=op.f("one_report_per_month")
        ),
    )
    op.create_table(
        "supplied_name",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", _word("known_nodekind", KINDS), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("valid_from", KEY, nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("supplied_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_supplied_name_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplied_name")),
        sa.UniqueConstraint("kind", "code", "valid_from", name=op.f("one_name_per_code_and_year")),
    )


def _imports() -> None:
    op.create_table(
        "report_import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("body_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("budget", sa.String(length=10), nullable=False),
        sa.Column("form", _word("known_reportform", FORMS), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("status", _word("known_importstatus", STATUSES), nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("rows_read", KEY, nullable=False),
        sa.Column("bytes_read", KEY, nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("faults_total", KEY, nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("runner", sa.String(length=64), nullable=True),
        sa.Column("heartbeat_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("is_swept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_report_import_body_id")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_report_import_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_import")),
    )
    op.create_index(
        "one_living_import_per_budget",
        "report_import",
        ["budget", "form"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )
    op.create_index("ix_report_import_body", "report_import", ["body_id", "created_at"])


def _months() -> None:
    op.create_table(
        "report_month",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("year", KEY, nullable=False),
        sa.Column("month", KEY, nullable=False),
        sa.Column("line_count", KEY, nullable=False),
        sa.Column("lines_sha256", sa.String(length=64), nullable=True),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("edition_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["report_import.id"], name=op.f("fk_report_month_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_report_month_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_month")),
        sa.UniqueConstraint("import_id", "year", "month", name=op.f("one_month_per_import")),
        sa.UniqueConstraint("edition_id", name=op.f("one_month_per_edition")),
    )


def _lines() -> None:
    op.create_table(
        "execution_line",
        sa.Column("report_month_id", KEY, nullable=False, autoincrement=False),
        sa.Column("parent", KEY, nullable=False, autoincrement=False),
        sa.Column("position", KEY, nullable=False, autoincrement=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("depth", KEY, nullable=False),
        sa.Column("kind", _word("known_nodekind", KINDS), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=True),
        *(sa.Column(one, KEY, nullable=False) for one in MEASURES),
        sa.ForeignKeyConstraint(
            ["report_month_id"], ["report_month.id"], name=op.f("fk_execution_line_report_month_id")
        ),
        sa.PrimaryKeyConstraint(
            "report_month_id", "parent", "position", name=op.f("pk_execution_line")
        ),
        sa.UniqueConstraint("report_month_id", "key", name=op.f("one_line_per_key")),
        sqlite_with_rowid=False,
    )
