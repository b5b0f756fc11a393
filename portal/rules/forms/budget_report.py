"""Budget reporting (§4, §8): its figures are lines of the classification, its text is a note."""

from portal.rules.forms.base import PartForm, words


def budget_report_form(_year: int) -> tuple[PartForm, ...]:
    """What a budget report says beside its lines: how many they are with their checksum, and a
    note (§4, form 7-ОИБ)."""
    lines = words("Есептің жолдары", "Строки отчета", "Lines of the report")
    note = words("Түсіндірме жазба", "Пояснительная записка", "Explanatory note")
    return (
        PartForm("lines", lines, has_body=True),
        PartForm("note", note, has_body=True, is_required=False),
    )
