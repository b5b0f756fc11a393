"""The aggregated summary of passports (order MinFin No. 185, appendix 3; Budget Code art. 40)."""

from portal.rules.forms.base import Column, PartForm, Words, of_year, words
from portal.terms import RowKind


def _count(key: str, title: Words) -> Column:
    return Column(key, title, is_count=True)


SUMMARY_COLUMNS = (
    Column("need", words("Қажеттілік", "Потребность", "Need"), is_sum=True),
    Column("limit", words("Лимит", "Лимит", "Limit"), is_sum=True),
    Column("difference", words("Айырма", "Разница", "Difference"), True, minus=("limit", "need")),
    _count("programs", words("Бағдарламалар саны", "Количество программ", "Programs")),
    _count("indicators", words("Индикаторлар саны", "Количество индикаторов", "Indicators")),
    _count("results", words("Нәтижелер саны", "Количество результатов", "Results")),
)


def summary_form(first_year: int) -> tuple[PartForm, ...]:
    """The parts of the summary for three planned years (order MinFin No. 185, appendix 3)."""
    return (
        PartForm(
            "about",
            words("Түсіндірме", "Пояснение", "Explanation"),
            has_body=True,
            is_required=False,
        ),
        *(
            PartForm(
                key,
                of_year(
                    "{} жылға арналған паспорттар, мың теңге",
                    "Паспорта на {} год, тысяч тенге",
                    "Passports of {}, thousand tenge",
                    first_year + n,
                ),
                columns=SUMMARY_COLUMNS,
                rows=(RowKind.LINE,),
                is_required=n == 0,
                has_total=True,
            )
            for n, key in enumerate(("summary", "summary-second", "summary-third"))
        ),
    )
