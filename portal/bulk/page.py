"""What the pages of open data show: each dataset with its files, its columns, its first rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from portal.bulk.catalogue import FORMS
from portal.bulk.dataset import Dataset
from portal.bulk.generations import Generation
from portal.bulk.writing import JSON_LINES, MadeFile
from portal.core.columns import DAY, DECIMAL, MOMENT, TEXT, TRUTH, WHOLE
from portal.rules.forms import Words, words

PREVIEWED = 5  # rows
LONGEST_CELL = 90  # characters of a value in the preview
TYPE_WORDS: Mapping[str, Words] = {
    TEXT: words("мәтін", "текст", "text"),
    WHOLE: words("бүтін сан", "целое число", "whole number"),
    DECIMAL: words("сан", "число", "number"),
    TRUTH: words("true не false", "true или false", "true or false"),
    DAY: words("күн", "день", "day"),
    MOMENT: words("уақыт", "момент", "moment"),
}


@dataclass(frozen=True)
class ShownFile:
    """A file to be taken: its name, its form, how large it is; None where it is made on demand."""

    name: str
    words: str
    made: MadeFile | None


@dataclass(frozen=True)
class ShownDataset:
    """A dataset in the language of the page."""

    name: str
    title: str
    description: str
    rows: int | None
    files: Sequence[ShownFile]


@dataclass(frozen=True)
class ShownColumn:
    """A line of the dictionary of columns."""

    name: str
    title: str
    kind: str
    meaning: str
    known: Sequence[str]
    is_required: bool
    is_key: bool
    leads_to: str | None  # the dataset that the value is looked up in


def shown_dataset(dataset: Dataset, made: Generation | None, language: str) -> ShownDataset:
    """A dataset with the files of a day."""
    known = made.datasets.get(dataset.name) if made else None
    return ShownDataset(
        dataset.name,
        dataset.title[language],
        dataset.description[language],
        known.rows if known else None,
        [
            ShownFile(f"{dataset.name}.{ending}", said, known.files[ending] if known else None)
            for ending, said in FORMS.items()
            if known or "." not in ending
        ],
    )


def dictionary(dataset: Dataset, language: str) -> list[ShownColumn]:
    """Every column and what it means."""
    return [
        ShownColumn(
            column.name,
            column.title[language],
            TYPE_WORDS[column.kind][language],
            column.meaning[language] if column.meaning else "",
            [str(one) for one in column.known],
            column.is_required,
            column.name in dataset.key,
            dataset.refers[column.name][0] if column.name in dataset.refers else None,
        )
        for column in dataset.columns
    ]


def preview(dataset: Dataset, made: Generation | None) -> list[list[str]]:
    """The first rows as they stand in the file of the day."""
    if made is None or dataset.name not in made.datasets:
        return []
    with (made.folder / f"{dataset.name}.{JSON_LINES}").open(encoding="utf-8") as file:
        rows = [json.loads(line, parse_float=str) for line in islice(file, PREVIEWED)]
    return [[_cell(row.get(column.name)) for column in dataset.columns] for row in rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL].rstrip() + "…"
