"""The verifier that the settings ask for, and settings that stop the start."""

from pathlib import Path

import pytest

from portal.config import Config, ConfigError
from portal.eds import ComparingVerifier, NativeVerifier, NcanodeVerifier
from portal.signatures import make_verifier
from tests.signing import Signers

URL = "http://127.0.0.1:14579"


@pytest.fixture
def settings(tmp_path: Path, signers: Signers) -> dict[str, str]:
    signers.authority_files(tmp_path / "eds")
    return {"PORTAL_DATA_DIR": str(tmp_path)}


def backend(name: str, url: str = URL) -> dict[str, str]:
    return {"PORTAL_EDS_BACKEND": name, "PORTAL_EDS_NCANODE_URL": url}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, NativeVerifier),
        ({"PORTAL_EDS_BACKEND": "native"}, NativeVerifier),
        (backend("ncanode"), NcanodeVerifier),
        (backend("both", "https://ncanode.example.kz"), ComparingVerifier),
    ],
)
def test_backend_is_chosen_by_its_name(settings: dict[str, str], change, kind: type):
    verifier = make_verifier(Config.from_env(settings | change))
    assert type(verifier) is kind
    assert verifier.contour == "dev"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (backend("NCANode"), "PORTAL_EDS_BACKEND"),
        (backend(""), "PORTAL_EDS_BACKEND"),
        ({"PORTAL_EDS_BACKEND": "ncanode"}, "PORTAL_EDS_NCANODE_URL is needed"),
        ({"PORTAL_EDS_BACKEND": "both"}, "PORTAL_EDS_NCANODE_URL is needed"),
        (backend("ncanode", ""), "PORTAL_EDS_NCANODE_URL is needed"),
        (backend("both", "http://10.0.0.5:14579"), "https, or by http on this machine"),
    ],
)
def test_backend_that_cannot_work_stops_the_start(settings: dict[str, str], change, words: str):
    with pytest.raises(ConfigError, match=words):
        make_verifier(Config.from_env(settings | change))


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "five", "21"])
def test_time_out_is_a_few_seconds(settings: dict[str, str], text: str):
    with pytest.raises(ConfigError, match="PORTAL_EDS_NCANODE_TIMEOUT"):
        Config.from_env(settings | {"PORTAL_EDS_NCANODE_TIMEOUT": text})


def test_trust_folder_that_is_not_there_stops_the_start(tmp_path: Path):
    with pytest.raises(ConfigError, match="dev-init"):
        make_verifier(Config.from_env({"PORTAL_DATA_DIR": str(tmp_path)}))
