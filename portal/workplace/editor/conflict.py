"""Two people over one page of a draft: what each of them has, and whose text is taken (decided: two
people edit one draft)."""

from werkzeug.datastructures import MultiDict

from portal.workplace.editor.forms import EditForm

CHOICE, THEIRS = "choose-", "theirs"
ROW = "row-"  # of a whole row that only the other has
TEXTS = ("name", "unit", "note")


def chosen_fields(posted: MultiDict[str, str]) -> list[str]:
    """The fields for which the other's text is to be taken."""
    return [
        name.removeprefix(CHOICE)
        for name, value in posted.items()
        if name.startswith(CHOICE) and value == THEIRS
    ]


def merged(posted: MultiDict[str, str], saved: EditForm) -> MultiDict[str, str]:
    """What was posted, with the other's texts where they were chosen: those that stood on the page.
    When yet others were saved meanwhile nothing is taken, and both are shown anew."""
    chosen = chosen_fields(posted)
    if not chosen or posted.get("seen") != saved.seen:
        return posted
    taken: MultiDict[str, str] = MultiDict(posted)
    kinds = {key: kind.value for key, kind in getattr(saved, "rows", ())}
    for name in chosen:
        if not name.startswith(ROW):
            taken[name] = saved.values.get(name, "")
        elif (key := name.removeprefix(ROW)) in kinds and key not in taken.getlist("row"):
            taken.add("row", key)
            taken[f"kind-{key}"] = kinds[key]
            for field, value in saved.values.items():
                if _is_of_row(field, key):
                    taken.setdefault(field, value)
    return taken


def _is_of_row(field: str, key: str) -> bool:
    texts = {f"{text}_{code}-{key}" for text in TEXTS for code in ("kk", "ru")}
    cells = tuple(f"{start}-{key}-" for start in ("sum", "cell_kk", "cell_ru"))
    return field in texts or field.startswith(cells)
