"""Sign-ins per second: each with a challenge of its own, signed by a key of the development
authority, against a bare page and against nothing but the mathematics of its signatures."""

import base64
import os
import platform
import shutil
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.letters import Letter, send
from bench.servers import Server, free_port, gunicorn
from bench.stage import RAW_TOKEN, Stage, prepare
from bench.web import databases
from bench.wrk import wrk
from portal.accounts.actions import make_challenge
from portal.core.db import write_session
from portal.core.secrets import token_hash
from portal.demo import authority, material
from portal.eds import development
from portal.eds.keys import GostKey
from portal.eds.x509 import parse_certificate
from portal.models import SignIn

PEOPLE, EACH, ROUNDS = 40, 15, 3
ORIGIN = "https://portal.bench"  # behind a proxy, so that each visitor has an address
SIGNATURES = 2  # of a sign-in: the message and the certificate; the authority's own is remembered


def run() -> None:
    """Measure on each database and print."""
    cores, system = os.cpu_count(), platform.release()
    print(f"Machine: {platform.machine()}, {cores} cores, Linux {system}, Python", end=" ")
    print(platform.python_version())
    with databases() as urls:
        for name, url in urls.items():
            _measure(name, url)


def _measure(name: str, url: str) -> None:
    folder, port = Path(tempfile.mkdtemp(prefix="portal-bench-")), free_port()
    try:
        stage = prepare(url, folder, port)
        keys = _keys(stage)
        settings = {**stage.settings, "PORTAL_BASE_URL": ORIGIN}
        with (
            gunicorn("wsgi:application", settings, port) as portal,
            gunicorn("bench.bare:application", {"BARE_SIZE": "30000"}) as bare,
        ):
            _rounds(name, stage, keys, portal, bare)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keys(stage: Stage) -> list[development.Credential]:
    folder = Path(stage.settings["PORTAL_DATA_DIR"]) / "eds"
    people = [authority.profile_of(person) for person in material.voters()[:PEOPLE]]
    development.ensure(folder, people, stage.app.extensions["clock"].now())
    return [development.load(folder / "people" / f"{one.name}.json") for one in people]


def _rounds(
    name: str, stage: Stage, keys: list[development.Credential], portal: Server, bare: Server
) -> None:
    rates, ratios, shares, waits = [], [], [], []
    for no in range(ROUNDS):
        letters = _letters(stage, keys, no)
        before = wrk(bare.url, 4).rate
        waited, failed, seconds = send(letters, portal.url)
        after = wrk(bare.url, 4).rate
        assert not failed, f"{failed} sign-ins were refused"
        rates.append(len(letters) / seconds)
        ratios.append(rates[-1] / ((before + after) / 2))
        shares.append(rates[-1] / _mathematics(keys))
        waits += waited
    quantiles = statistics.quantiles(waits, n=100)
    count = PEOPLE * EACH * ROUNDS
    print(f"\n{name}: {count} sign-ins of {PEOPLE} people in {ROUNDS} rounds, all accepted")
    print(f"sign-ins a second: {_spread(rates)}; wait p50 {quantiles[49]:.0f} ms,", end=" ")
    print(f"p99 {quantiles[98]:.0f} ms; to a bare page of 30 KB: {_spread(ratios, 3)}")
    print(f"to its {SIGNATURES} signatures alone, verified on {os.cpu_count()} cores:", end=" ")
    print(_spread(shares, 2), flush=True)
    _check(stage, count)


def _spread(found: list[float], digits: int = 1) -> str:
    middle, least, most = statistics.median(found), min(found), max(found)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def _letters(stage: Stage, keys: list[development.Credential], no: int) -> list[Letter]:
    """One challenge and one signature for each visitor, who has a browser and address of theirs."""
    now = stage.app.extensions["clock"].now()
    with write_session(stage.app.extensions["engine"]) as db:
        return [
            _letter(db, stage, key, f"{no}-{visit}-{key.name}", now)
            for visit in range(EACH)
            for key in keys
        ]


def _letter(
    db: Session, stage: Stage, key: development.Credential, holder: str, now: datetime
) -> Letter:
    challenge = make_challenge(db, token_hash(holder), ORIGIN, "kk", now)
    cms = development.sign_cms(key, challenge.text, detached=True, signing_time=now)
    posted = {
        "challenge": challenge.id,
        "cms": base64.b64encode(cms),
        "csrf_token": stage.csrf_token,
    }
    signer = stage.app.session_interface.get_signing_serializer(stage.app)
    cookie = f"__Host-session={signer.dumps({'csrf_token': RAW_TOKEN, 'holder': holder})}"
    visitor = sum(holder.encode()) * 7919 + len(holder)
    address = f"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}"
    headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
    return Letter("/kk/sign-in", cookie, urlencode(posted).encode(), headers)


def _mathematics(keys: list[development.Credential]) -> float:
    """How many times a second all cores could verify the signatures of one sign-in and do nothing
    else: of one process, times the cores."""
    certificates = [parse_certificate(one.certificate_der) for one in keys]
    issuer = parse_certificate(keys[0].chain_der[0]).public_key
    assert isinstance(issuer, GostKey)
    begun = time.perf_counter()
    for one in certificates:
        for _signature in range(SIGNATURES):
            assert issuer.verifies(one.signed, one.signature)
    each = (time.perf_counter() - begun) / len(certificates)
    return (os.cpu_count() or 1) / each


def _check(stage: Stage, count: int) -> None:
    with write_session(stage.app.extensions["engine"]) as db:
        kept = db.scalar(
            select(func.count()).select_from(SignIn).where(SignIn.certificate_sha256 != "0" * 64)
        )
    print(f"sign-ins in the database: {kept}")
    assert kept == count
