"""Behind the proxy that ends TLS, the visitor's own address counts."""

from dataclasses import replace

import pytest
from flask import Flask, request

from portal.app import create_app
from portal.config import Config
from tests.signing import Signers


@pytest.mark.parametrize(
    ("base_url", "address"),
    [("https://localhost", "203.0.113.7"), ("http://localhost", "127.0.0.1")],
)
def test_address_comes_from_the_proxy_only_when_there_is_one(
    config: Config, signers: Signers, base_url: str, address: str
):
    made: Flask = create_app(replace(config, base_url=base_url), verifier=signers.verifier)
    made.add_url_rule("/who", "who", lambda: request.remote_addr or "")
    answer = made.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.7"})
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()
    assert answer.text == address
