"""The machine twin of the first page of execution: the outlays of the regions beside each other."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from portal.core import fields
from portal.core.columns import DECIMAL, THOUSAND_TENGE, Column, Line
from portal.core.db import session
from portal.core.twins import OwnTwins, Twin, TwinTable
from portal.execution import queries
from portal.execution.choosing import compared_month
from portal.execution.twins import exact_thousands
from portal.rules.forms import words

COLUMNS = (
    fields.REGION,
    *fields.NAMES,
    Column(
        "adjusted",
        DECIMAL,
        words("Жылдық жоспар, мың теңге", "План года, тыс. тенге", "Plan of the year"),
        unit=THOUSAND_TENGE,
    ),
    Column(
        "executed",
        DECIMAL,
        words("Атқарылғаны, мың теңге", "Исполнено, тыс. тенге", "Executed"),
        unit=THOUSAND_TENGE,
    ),
)


def regions_table() -> TwinTable:
    """The outlays of every region in the latest month that can be compared."""
    month = compared_month(queries.latest_months(session()), queries.regions(session()))

    def rows(db: Session) -> Iterator[Line]:
        regions = queries.regions(db)
        for budget, line in queries.outlays_of_regions(db, month) if month else ():
            one = regions[budget]
            names = one.name_kk, one.name_ru, one.name_en
            sums = exact_thousands(line.adjusted), exact_thousands(line.executed)
            yield (budget, *names, *sums)

    facts = {"year": month[0], "month": month[1]} if month else {}
    return TwinTable("execution-regions", COLUMNS, rows, facts)


TWINS = (
    Twin("execution.index", regions_table),
    OwnTwins(
        "execution.report",
        {"csv": ("execution.as_csv", {}), "json": ("execution.as_json", {})},
        ("node", "edition", "number"),
    ),
)
