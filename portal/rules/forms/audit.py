"""The results of state audit and financial control (§7): what was audited, what was found, what was
recommended and whether it was fulfilled."""

from portal.rules.forms.base import Choice, Column, PartForm, words
from portal.terms import RowKind

AMOUNT = words("Сомасы, мың теңге", "Сумма, тысяч тенге", "Sum")
FINDING_COLUMNS = (
    Column("amount", AMOUNT, is_sum=True),
    Column("restored", words("Өтелгені", "Восстановлено", "Restored"), is_sum=True),
    Column("left", words("Қалғаны", "Остаток", "Left"), is_sum=True, minus=("amount", "restored")),
)
FULFILLED, IN_WORK, NOT_FULFILLED = "fulfilled", "in-work", "not-fulfilled"
FULFILMENT = (
    Choice(FULFILLED, words("Орындалды", "Исполнена", "Fulfilled")),
    Choice(IN_WORK, words("Жұмыс жүріп жатыр", "В работе", "In work")),
    Choice(NOT_FULFILLED, words("Орындалмады", "Не исполнена", "Not fulfilled")),
)
STATE = Column("state", words("Орындалуы", "Исполнение", "Fulfilment"), choices=FULFILMENT)
ADVICE_COLUMNS = (
    Column("due", words("Орындау мерзімі", "Срок исполнения", "To be done by")),
    STATE,
)
SUBJECT = words(
    "Аудит: кім, нені, қай кезеңді тексерді",
    "Аудит: кто, что и за какой период проверил",
    "The audit: who audited what, and for which period",
)


def audit_form(_year: int) -> tuple[PartForm, ...]:
    """The parts of an audit result (§7, decided: form of an audit result)."""
    return (
        PartForm("audit", SUBJECT, has_body=True),
        PartForm(
            "findings",
            words("Анықталған бұзушылықтар", "Выявленные нарушения", "Findings"),
            columns=FINDING_COLUMNS,
            rows=(RowKind.FINDING,),
            has_note=True,
            note_title=words("Түсіндірме", "Пояснение", "Explanation"),
            is_required=False,
            has_total=True,
        ),
        PartForm(
            "recommendations",
            words("Ұсынымдар және олардың орындалуы", "Рекомендации и их исполнение", "Advice"),
            columns=ADVICE_COLUMNS,
            rows=(RowKind.RECOMMENDATION,),
            has_note=True,
            note_title=words("Не істелді", "Что сделано", "What was done"),
            is_required=False,
        ),
    )
