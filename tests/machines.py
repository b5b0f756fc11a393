"""A machine of a state body, and what it sends."""

import copy
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.core.machines import new_machine_key
from portal.core.secrets import token_hash
from portal.models import Body, MachineToken
from portal.terms import Intake
from tests.make import MORNING, make_account
from tests.promised import faults_of

STATEMENT: dict[str, Any] = {
    "kind": "financial-statement",
    "year": 2025,
    "title": {"kk": "Қаржылық есептілік 2025", "ru": "Финансовая отчётность 2025"},
    "summary": {"kk": "Активтер 120 млн теңге.", "ru": "Активы 120 млн тенге."},
    "head": {"kk": "А. Б. Серіков", "ru": "А. Б. Сериков"},
    "parts": {
        "balance": {
            "rows": [
                {
                    "key": "assets",
                    "kind": "total",
                    "name": {"kk": "Активтер", "ru": "Активы"},
                    "values": {"line": "200", "begin": "110 000", "end": "120 000"},
                }
            ]
        },
        **{
            key: {
                "rows": [
                    {
                        "key": "all",
                        "kind": "line",
                        "name": {"kk": "Барлығы", "ru": "Всего"},
                        "values": {"before": "1 000", "now": "1 200"},
                    }
                ]
            }
            for key in ("results", "changes", "cash-flow")
        },
        "note": {"body": {"kk": "Түсіндірме", "ru": "Пояснение"}},
    },
}
REASON = {"kk": "Қате түзетілді, жаңа есеп.", "ru": "Исправлена ошибка в отчёте."}


def statement(**values: Any) -> dict[str, Any]:
    """A set of statements as a ministry's system sends it."""
    return {**copy.deepcopy(STATEMENT), **values}


def make_machine(db: Session, body: Body, **values: Any) -> tuple[MachineToken, str]:
    """A machine of a body that may place, with its key."""
    key = new_machine_key()
    given = {
        "name": "Казынашылық жүйесі",
        "token_hash": token_hash(key),
        "sends": frozenset(Intake),
        "may_place": True,
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 10, 31),
        "made_at": MORNING,
        "shown_at": MORNING,
        "made_by_id": values.pop("made_by_id", None) or make_account(db).id,
    }
    token = MachineToken(body_id=body.id, **{**given, **values})
    db.add(token)
    db.flush()
    return token, key


@dataclass
class Machine:
    """Sends over HTTP with its key; nothing else is kept between two messages."""

    app: Flask
    key: str
    language: str = "ru"

    def put(self, path: str, payload: Any, **values: Any) -> TestResponse:
        """Send a document or raw bytes."""
        is_raw = isinstance(payload, bytes)
        content = payload if is_raw else json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **self.headers, **values.pop("headers", {})}
        client = self.app.test_client(use_cookies=False)
        address = f"/api/v1/intake/{path}"
        return self._judged("PUT", client.put(address, data=content, headers=headers, **values))

    def get(self, path: str) -> TestResponse:
        """Ask how it stands."""
        client = self.app.test_client(use_cookies=False)
        return self._judged("GET", client.get(f"/api/v1/intake/{path}", headers=self.headers))

    def _judged(self, method: str, answer: TestResponse) -> TestResponse:
        """Every answer that tells something has the shape that the document promises."""
        if answer.status_code < 300:
            assert not faults_of(self.app, method, answer.request.path, answer.json)
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """Who asks."""
        return {"Authorization": f"Bearer {self.key}", "Accept-Language": self.language}
