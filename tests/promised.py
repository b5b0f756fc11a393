"""What the document of the API promises of each answer, held to the letter."""

from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker

from portal.core.api.openapi import document, path_of


def exact(shape: Any) -> Any:
    """The same shape that takes no member which it does not know."""
    if isinstance(shape, list):
        return [exact(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    told = {name: exact(one) for name, one in shape.items()}
    return {**told, "additionalProperties": False} if "required" in told else told


class Promised:
    """The shapes of a document."""

    def __init__(self, stated: dict[str, Any]) -> None:
        self.paths, self.schemas = stated["paths"], exact(stated["components"]["schemas"])

    def faults(self, path: str, answer: Any, method: str = "get") -> list[str]:
        """Where an answer of a path of the document is not as promised."""
        (content,) = self.paths[path][method]["responses"]["200"]["content"].values()
        shape = {**exact(content["schema"]), "components": {"schemas": self.schemas}}
        judge = Draft202012Validator(shape, format_checker=FormatChecker())
        return [
            f"{path}: {one.json_path}: {one.message[:200]}" for one in judge.iter_errors(answer)
        ]


@cache
def _promised() -> list[Promised]:
    return []


def promised_of(app: Flask) -> Promised:
    """The promises of the portal; every application of the tests makes the same ones."""
    if not _promised():
        _promised().append(Promised(document(app, "http://localhost", {})))
    return _promised()[0]


def faults_of(app: Flask, method: str, address: str, answer: Any) -> list[str]:
    """Where an answer of an address is not as promised."""
    path = address.split("?")[0].removeprefix("http://localhost")
    rule, _values = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    return promised_of(app).faults(path_of(rule), answer, method.lower())
