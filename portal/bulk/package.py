"""The Data Package: all datasets described for programs, with a Table Schema each
(datapackage.org; `domain.md` 9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.bulk import licence
from portal.bulk.dataset import Dataset
from portal.bulk.datasets import DATASETS
from portal.bulk.writing import CSV, MadeDataset
from portal.core.cells import APOSTROPHE, FORMULA
from portal.core.columns import Column
from portal.rules.forms import Words

PACKAGE = "datapackage.json"
NAME = "open-budgets-kz"
FIRST = "kk"  # of the titles that a program shows; all are in `titles`
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
LICENCE = {"name": licence.NAME, "path": licence.ADDRESS, "title": licence.TITLE}


def package(
    made: Mapping[str, MadeDataset], day: str, created: str, base_url: str
) -> dict[str, Any]:
    """The descriptor of the files of a day; sizes and checksums of those that were made."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "id": f"{base_url}/data/{day}/{PACKAGE}",
        "version": day,
        "created": created,
        "homepage": f"{base_url}/{FIRST}/data",
        **_told("title", licence.PUBLISHER),
        **_told("description", licence.TERMS),
        "licenses": [LICENCE],
        "contributors": [{"title": licence.PUBLISHER["en"], "path": base_url, "role": "publisher"}],
        "keywords": ["budget", "open budgets", "Kazakhstan", "бюджет", "Қазақстан"],
        "resources": [_resource(one, made.get(one.name)) for one in DATASETS.values()],
    }


def _told(name: str, said: Words) -> dict[str, Any]:
    """A text as programs know it, and in every language."""
    return {name: said[FIRST], f"{name}s": dict(said)}


def _resource(dataset: Dataset, made: MadeDataset | None) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if made is not None:
        file = made.files[CSV]
        known = {"bytes": file.size, "hash": f"sha256:{file.sha256}", "rowCount": made.rows}
    return {
        "name": dataset.name,
        "path": f"{dataset.name}.csv",
        "profile": "tabular-data-resource",
        **_told("title", dataset.title),
        **_told("description", dataset.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "formulaMark": {"mark": APOSTROPHE, "before": [*FORMULA, APOSTROPHE]},
        **known,
        "schema": schema(dataset),
    }


def schema(dataset: Dataset) -> dict[str, Any]:
    """The Table Schema of a dataset: every column with its type, codes as text."""
    said: dict[str, Any] = {
        "fields": [_field(one) for one in dataset.columns],
        "missingValues": [""],
    }
    if dataset.key:
        said["primaryKey"] = list(dataset.key)
    if dataset.refers:
        said["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": resource, "fields": [field]}}
            for name, (resource, field) in dataset.refers.items()
        ]
    return said


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, bool | Sequence[str]] = {}
    if column.is_required:
        constraints["required"] = True
    if column.known:
        constraints["enum"] = [str(one) for one in column.known]
    return {
        "name": column.name,
        "type": column.kind,
        **_told("title", column.title),
        **(_told("description", column.meaning) if column.meaning else {}),
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }
