"""The document of the API (OpenAPI 3.1), made of what the addresses state of themselves."""

import re
from collections.abc import Mapping
from inspect import getdoc
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.routing import Rule

from portal.core.api.asks import Ask
from portal.core.api.described import ROOT, Described, Tag, addresses
from portal.core.api.shapes import PROBLEM, WHOLE, Json, Named, resolved

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
PROBLEM_JSON = "application/problem+json"
LICENCE = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
WORDS = """The public, read-only API of the open-budgets portal of Kazakhstan: what state bodies \
placed, how it is discussed, how budgets are carried out. No key, no sign-in.

* A list is `items`, `total` and `next`. Follow `next` until it is null: pages neither skip nor \
repeat while the list changes. A `limit` is 200 at most.
* Texts are `kk`, `ru` and, where there is one, `en`. Money is an integer of thousand tenge \
beside `"unit": "KZT-thousand"`. Moments are ISO 8601 with an offset, days `YYYY-MM-DD`; the \
legal clock is UTC+5. Codes are text with all their zeros.
* Every answer has an `ETag`. Send it back in `If-None-Match`: an unchanged answer is `304` \
without a body and is not counted against the limit.
* An error is `application/problem+json` (RFC 9457). A parameter that an address does not know, or \
a value that it cannot read, is refused with 422 and the list of known parameters, so that a \
mistyped filter never looks like an answer.
* Everything may be used freely; name the portal as the source. New members may come: ignore those \
you do not know."""
TAGS: Mapping[Tag, str] = {
    Tag.DOCUMENTS: "What state bodies placed, in every edition.",
    Tag.DISCUSSIONS: "Public discussions, votes, proposals, responses, closure reports.",
    Tag.BODIES: "Administrators of budget programs, regions, programs.",
    Tag.EXECUTION: "Budget reporting month by month, down to the program.",
    Tag.DISCIPLINE: "Working days, terms, and who keeps them.",
    Tag.SEARCH: "Words in Kazakh and Russian over everything that is public.",
    Tag.LEDGER: "The public, hash-chained register of acts.",
    Tag.MACHINES: "Ministries' own systems place information here with a token of their body (§8).",
    Tag.API: "The list of addresses and this document.",
}


class Undescribed(Exception):
    """An address of the API that does not state what it is asked and what it tells."""


def operation_id(endpoint: str) -> str:
    """The name of an address in generated clients: `api.documents` is `documents`."""
    return endpoint.removeprefix("api.").replace("_api.", "_").replace(".", "_")


def path_of(rule: Rule) -> str:
    """An address as OpenAPI writes it."""
    return ARGUMENT.sub(r"{\1}", rule.rule)


def document(app: Flask, base_url: str, examples: Mapping[str, Any]) -> Json:
    """The whole document; `examples` are answers by the names of the operations. Raises
    Undescribed for an address that states nothing."""
    found: dict[str, Json] = {}
    names: dict[str, Named] = {}
    paths: dict[str, Json] = {}
    tags: set[Tag] = set()
    for rule, method, stated in addresses(app):
        if stated is None:
            raise Undescribed(f"{method} {rule.rule}")
        tags.add(stated.tag)
        words = getdoc(app.view_functions[rule.endpoint]) or ""
        told = _operation(rule, method, stated, words, examples)
        paths.setdefault(path_of(rule), {})[method.lower()] = resolved(told, found, names)
    problem = resolved(PROBLEM, found, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open budgets of Kazakhstan",
            "version": "1.1.0",
            "description": WORDS,
            "license": LICENCE,
        },
        "servers": [{"url": base_url}],
        "externalDocs": {"url": f"{base_url}/en/data/api", "description": "For people"},
        "tags": [{"name": tag.value, "description": TAGS[tag]} for tag in Tag if tag in tags],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(found.items())),
            "responses": _problems(problem),
            "headers": HEADERS,
            "securitySchemes": {"body": TOKEN},
        },
    }


TOKEN: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "opk_…",
    "description": "The token of a state body, made in its workplace, shown once, revocable (§8).",
}
HEADERS: Json = {
    "ETag": {
        "description": "Changes with the answer; send it back in `If-None-Match`.",
        "schema": {"type": "string"},
    },
    "Link": {"description": "The next page, as `next` says it.", "schema": {"type": "string"}},
    **{
        f"RateLimit-{name}": {"description": words, "schema": {"type": "integer", "minimum": 0}}
        for name, words in (
            ("Limit", "How many answers one caller may get in a window."),
            ("Remaining", "How many are left of them."),
            ("Reset", "Seconds until the window ends."),
        )
    },
}
STATUS_WORDS = {
    401: "The token is missing, unknown or not valid any more.",
    403: "The token is not for this.",
    404: "There is nothing under this address.",
    409: "The law or the state of things says no; `paragraph` names the paragraph of the order.",
    413: "The message is too large.",
    415: "The message is of a type that is not taken.",
    422: "Something asked or sent cannot be answered; every fault is named.",
    429: "Too many requests: wait as many seconds as `Retry-After` says.",
    503: "It is being made ready: wait as many seconds as `Retry-After` says.",
}


def _problems(problem: Json) -> Json:
    found: Json = {}
    for status, words in STATUS_WORDS.items():
        content = {PROBLEM_JSON: {"schema": problem}}
        found[f"Problem{status}"] = {"description": words, "content": content}
    for status in (429, 503):
        found[f"Problem{status}"]["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": WHOLE}
        }
    return found


def _operation(
    rule: Rule, method: str, stated: Described, words: str, examples: Mapping[str, Any]
) -> Json:
    name = operation_id(rule.endpoint)
    told: Json = {
        "operationId": name,
        "tags": [stated.tag.value],
        "summary": stated.summary,
        "description": " ".join(words.split()),
        "parameters": _parameters(rule, stated),
        "responses": _responses(method, stated, examples.get(name)),
    }
    if stated.for_machine and stated.asks_token:
        told["security"] = [{"body": []}]
    if stated.sends:
        types = {name: {"schema": shape} for name, shape in stated.sends.types.items()}
        told["requestBody"] = {"required": True, "content": types}
        told["requestBody"]["description"] = stated.sends.says
    return told


def _parameters(rule: Rule, stated: Described) -> list[Json]:
    known = {ask.name: ask for ask in stated.of_address}
    in_path = ARGUMENT.findall(rule.rule)
    if set(in_path) != set(known):
        raise Undescribed(f"arguments of {rule.rule}")
    shown = _shown(rule, stated)
    return [
        *(_parameter(known[name], "path", shown) for name in in_path),
        *(_parameter(ask, "query", shown) for ask in stated.asks),
    ]


def _shown(rule: Rule, stated: Described) -> Mapping[str, str]:
    """The values of parameters in the request that is shown as an example."""
    path, _mark, query = (stated.example or "").partition("?")
    pattern = ARGUMENT.sub(r"(?P<\1>[^/]+)", rule.rule.removeprefix(ROOT))
    found = re.fullmatch(pattern, path)
    return {**(found.groupdict() if found else {}), **dict(parse_qsl(query))}


def _parameter(ask: Ask, place: str, shown: Mapping[str, str]) -> Json:
    is_required = ask.is_required or place == "path"
    told: Json = {"name": ask.name, "in": place, "description": ask.says, "schema": ask.shape}
    if is_required:
        told["required"] = True
    if ask.name in shown:
        value = shown[ask.name]
        told["example"] = int(value) if ask.shape["type"] == "integer" else value
    return told


def _responses(method: str, stated: Described, example: Any) -> Json:
    content: Json = {"schema": stated.tells}
    if example is not None:
        content["example"] = example
    headers: tuple[str, ...] = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    if method == "GET" and not stated.for_machine:
        headers = ("ETag", *headers)
    told: Json = {
        "200": {
            "description": "The answer.",
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
            "content": {stated.media_type: content},
        }
    }
    statuses = {422, 429}
    if stated.of_address:
        statuses.add(404)
    if stated.for_machine and stated.asks_token:
        statuses |= {401, 403}
    elif method == "GET":
        told["304"] = {"description": "Unchanged since the `ETag` in `If-None-Match`."}
    for status, words in stated.statuses.items():
        if status < 400:
            told[str(status)] = {"description": words, "content": {stated.media_type: content}}
        else:
            statuses.add(status)
    for status in sorted(statuses):
        told[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return told
