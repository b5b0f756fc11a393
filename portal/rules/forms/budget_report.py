"""Budget reporting (§4, §8): its figures are lines of the classification, its text is a note."""

from portal.rules.forms.base import PartForm, words


def budget_report_form(_year: int) -> tuple[PartForm, ...]:
    """The one part that a budget report has beside its lines (§4, form 7-ОИБ)."""
    title = words("Түсіндірме жазба", "Пояснительная записка", "Explanatory note")
    return (PartForm("note", title, has_body=True, is_required=False),)
