"""The catalogue in DCAT 3 for portals that gather data, and a dataset in the words of schema.org
for search engines."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from portal.bulk import licence
from portal.bulk.dataset import Dataset
from portal.bulk.datasets import DATASETS
from portal.bulk.generations import Generation
from portal.bulk.package import PACKAGE
from portal.bulk.writing import MadeFile
from portal.rules.forms import Words

AUTHORITY = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGES = {"kk": "KAZ", "ru": "RUS", "en": "ENG"}
KAZAKHSTAN = {"@id": f"{AUTHORITY}/country/KAZ"}
DAILY = {"@id": f"{AUTHORITY}/frequency/DAILY"}
IANA = "https://www.iana.org/assignments/media-types"
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "gz": "application/gzip",
    "zip": "application/zip",
    "json": "application/json",
}
FORMS = {
    "csv": "CSV",
    "csv.gz": "CSV, gzip",
    "jsonl": "JSON Lines",
    "jsonl.gz": "JSON Lines, gzip",
}
Span = tuple[date, date] | None


def _told(said: Words) -> list[dict[str, str]]:
    return [{"@language": code, "@value": text} for code, text in said.items()]


def _typed(kind: str, value: object) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def _links(names: Mapping[str, str], kind: str) -> list[dict[str, str]]:
    return [{"@id": f"{AUTHORITY}/{kind}/{one}"} for one in names.values()]


def catalogue(made: Generation | None, base_url: str, span: Span) -> dict[str, Any]:
    """Every dataset with its files, sizes and checksums; `span` is what they tell of."""
    return {
        "@context": CONTEXT,
        "@id": f"{base_url}/data/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _told(licence.PUBLISHER),
        "dct:description": _told(licence.TERMS),
        "dct:publisher": _publisher(base_url),
        "dct:license": {"@id": licence.ADDRESS},
        "dct:language": _links(LANGUAGES, "language"),
        "dct:spatial": KAZAKHSTAN,
        "foaf:homepage": {"@id": f"{base_url}/kk/data"},
        **_issued(made),
        "dcat:dataset": [_dataset(one, made, base_url, span) for one in DATASETS.values()],
        "dcat:service": {
            "@id": f"{base_url}/api/v1/",
            "@type": "dcat:DataService",
            "dct:title": [{"@language": "en", "@value": "Public API"}],
            "dcat:endpointURL": {"@id": f"{base_url}/api/v1/"},
            "dcat:endpointDescription": {"@id": f"{base_url}/api/v1/openapi.json"},
        },
    }


def _publisher(base_url: str) -> dict[str, Any]:
    return {"@id": f"{base_url}/", "@type": "foaf:Agent", "foaf:name": _told(licence.PUBLISHER)}


def _issued(made: Generation | None) -> dict[str, Any]:
    moment = made and _typed("dateTime", made.made_at.isoformat(timespec="seconds"))
    return {"dct:modified": moment} if moment else {}


def _dataset(dataset: Dataset, made: Generation | None, base_url: str, span: Span) -> Any:
    page = f"{base_url}/kk/data/{dataset.name}"
    told = {"dcat:startDate": 0, "dcat:endDate": 1}
    temporal = span and {
        "@type": "dct:PeriodOfTime",
        **{name: _typed("date", span[no].isoformat()) for name, no in told.items()},
    }
    return {
        "@id": f"{base_url}/data/{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _told(dataset.title),
        "dct:description": _told(dataset.description),
        "dct:publisher": {"@id": f"{base_url}/"},
        "dct:license": {"@id": licence.ADDRESS},
        "dct:language": _links(LANGUAGES, "language"),
        "dct:spatial": KAZAKHSTAN,
        **({"dct:temporal": temporal} if temporal else {}),
        "dct:accrualPeriodicity": DAILY,
        **_issued(made),
        "dcat:landingPage": {"@id": page},
        "dcat:keyword": [{"@language": "en", "@value": "budget"}],
        "dcat:distribution": list(_distributions(dataset, made, base_url)),
    }


def _distributions(
    dataset: Dataset, made: Generation | None, base_url: str
) -> Iterator[dict[str, Any]]:
    for ending, words in FORMS.items():
        name = f"{dataset.name}.{ending}"
        form, _, packed = ending.partition(".")
        address = {"@id": f"{base_url}/data/{name}"}
        yield {
            **address,
            "@type": "dcat:Distribution",
            "dct:title": [{"@language": "en", "@value": words}],
            "dcat:accessURL": {"@id": f"{base_url}/kk/data/{dataset.name}"},
            "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": f"{IANA}/{MEDIA_TYPES[form]}"},
            **({"dcat:compressFormat": {"@id": f"{IANA}/{MEDIA_TYPES[packed]}"}} if packed else {}),
            "dct:license": {"@id": licence.ADDRESS},
            "dct:conformsTo": {"@id": f"{base_url}/data/{PACKAGE}"},
            **(_size(made.file(name)) if made else {}),
        }


def _size(file: MadeFile | None) -> dict[str, Any]:
    if file is None:
        return {}
    return {
        "dcat:byteSize": _typed("nonNegativeInteger", file.size),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed("hexBinary", file.sha256),
        },
    }


def schema_org(
    dataset: Dataset, made: Generation | None, base_url: str, language: str
) -> dict[str, Any]:
    """A dataset as search engines read it in a page (schema.org/Dataset)."""
    page = f"{base_url}/{language}/data/{dataset.name}"
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": dataset.title[language],
        "description": f"{dataset.title[language]}. {dataset.description[language]}",
        "identifier": dataset.name,
        "license": licence.ADDRESS,
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "spatialCoverage": {"@type": "Country", "name": "Kazakhstan", "identifier": "KZ"},
        "creator": {
            "@type": "GovernmentOrganization",
            "name": licence.PUBLISHER[language],
            "url": f"{base_url}/{language}/",
        },
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base_url}/{language}/data"},
        "variableMeasured": [one.name for one in dataset.columns],
        "distribution": [_download(dataset, ending, made, base_url) for ending in FORMS],
    }
    if made:
        said["dateModified"], said["version"] = made.made_at.isoformat(), made.day.isoformat()
    return said


def _download(
    dataset: Dataset, ending: str, made: Generation | None, base_url: str
) -> dict[str, Any]:
    name = f"{dataset.name}.{ending}"
    file = made.file(name) if made else None
    return {
        "@type": "DataDownload",
        "contentUrl": f"{base_url}/data/{name}",
        "encodingFormat": MEDIA_TYPES[ending.rpartition(".")[2]],
        **({"contentSize": f"{file.size} B", "sha256": file.sha256} if file else {}),
    }


def media_type(name: str) -> str:
    """The media type of a file by its name."""
    return MEDIA_TYPES[name.rpartition(".")[2]]
