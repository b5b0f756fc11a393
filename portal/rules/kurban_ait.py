"""The first day of Kurban Ait, which the ministry names when the moon is known."""

from datetime import date

from portal.rules import Refusal

MOST_SHIFT = 3  # days between the estimate and the day that is named (decided: Kurban Ait)


def why_not_kurban_ait(
    *, day: date, known: date | None, is_estimated: bool, is_worked_by_act: bool
) -> Refusal | None:
    """The day is confirmed or moved by a few days, once for each day that is named
    (Labour Code art. 84, decided: Kurban Ait)."""
    if known is None:
        return Refusal("The holidays of %(year)s are not in the calendar", "", {"year": day.year})
    if day == known and not is_estimated:
        return Refusal("%(day)s is confirmed already", "", {"day": day})
    if abs((day - known).days) > MOST_SHIFT:
        return Refusal(
            "Kurban Ait is not more than %(days)s days away from %(day)s",
            "",
            {"days": MOST_SHIFT, "day": known},
        )
    if is_worked_by_act:
        return Refusal("%(day)s was made a working day by an act", "", {"day": day})
    return None
