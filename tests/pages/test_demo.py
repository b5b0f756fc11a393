"""What only a demonstration has: the clock, the people, the letters."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.app import create_app
from portal.config import Config
from portal.core.clock import DemoClock
from tests.browser import Browser
from tests.signing import Signers


@pytest.fixture
def client(config: Config, signers: Signers):
    """A browser of a portal whose clock can be moved."""
    made = create_app(config, verifier=signers.verifier)
    made.testing = True
    yield Browser(made)
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()


def now_of(client: Browser) -> datetime:
    return client.app.extensions["clock"].now()


def test_clock_moves_on_by_a_duration(client: Browser):
    before = now_of(client)
    answer = client.http.post("/demo/clock", json={"advance": "P3DT2H"})
    assert answer.status_code == 200
    assert timedelta(days=3, hours=2) <= now_of(client) - before < timedelta(days=3, hours=3)


def test_clock_moves_to_a_moment_in_every_process(client: Browser, config: Config):
    answer = client.http.post("/demo/clock", json={"now": "2027-01-11T09:00:00+05:00"})
    assert answer.status_code == 200
    other = DemoClock(config.data_dir / "clock.json")
    assert other.now() - datetime(2027, 1, 11, 4, tzinfo=UTC) < timedelta(minutes=1)


def test_moved_clock_finds_fresh_lists_of_revoked_certificates(
    client: Browser, config: Config, signers: Signers
):
    signers.authority_files(config.eds.trust_dir)
    for moment in ("2027-01-11T09:00:00+05:00", "2026-12-01T09:00:00+05:00"):
        answer = client.http.post("/demo/clock", json={"now": moment})
        assert answer.get_json()["done"]["refresh_crls"] == 2


@pytest.mark.parametrize(
    "asked",
    [{}, [1], {"advance": "P"}, {"advance": "P99999D"}, {"now": "soon"}, {"now": "2027-01-11"}],
)
def test_unreadable_moment_moves_nothing(client: Browser, asked: object):
    assert client.http.post("/demo/clock", json=asked).status_code == 422


def test_form_of_another_site_cannot_move_the_clock(client: Browser):
    assert client.http.post("/demo/clock", data={"advance": "P3D"}).status_code == 400
    assert client.send("/demo/clock", {"advance": "P1D"}).status_code == 303


def test_guide_and_letters_are_pages(client: Browser):
    for lang in ("kk", "ru", "en"):
        client.open(f"/{lang}/demo/")
        client.open(f"/{lang}/demo/mail")


def test_people_of_every_role_are_offered_in_the_language_of_the_page(client: Browser):
    told = client.get("/ru/demo/people.json").get_json()["people"]
    roles = {one["role"].split(" (")[0] for one in told}
    assert {"Гражданин", "Первый руководитель организации", "Сотрудник оператора"} <= roles
    assert client.get("/ru/demo/people.json/nobody").status_code == 404
