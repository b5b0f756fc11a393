"""What does go to the network: the download of lists, and the messenger to the responder."""

import stat
from threading import Thread

import pytest

from portal.eds.crl import CrlRefused
from portal.eds.crl_download import download, refresh_from_folder, refresh_from_urls
from portal.eds.ocsp import MAX_ANSWER, OcspQuestion, judge_answer
from portal.eds.ocsp_messenger import Messenger, ask
from tests.eds import forge
from tests.eds.forge import NOW
from tests.eds.forge_revocation import Lists, answer, certificate, crl, listed
from tests.eds.scripted_server import scripted_server


@pytest.fixture
def server():
    with scripted_server() as script:
        yield script


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def test_lists_of_the_configured_addresses_are_taken_in(server, lists):
    server.replies["/full.crl"] = (200, {}, crl(listed(), number=10))
    server.replies["/delta.crl"] = (200, {}, crl(number=11, base=10))
    urls = [f"{server.url}/delta.crl", f"{server.url}/full.crl"]
    outcomes = refresh_from_urls(lists.intake, urls, NOW)
    assert {one.name: one.facts.number for one in outcomes} == dict(
        zip(urls, (11, 10), strict=True)
    )
    assert len(lists.files) == 2, "nothing of the download is left"
    assert not any(one.is_new for one in refresh_from_urls(lists.intake, urls, NOW))


def test_address_that_fails_does_not_stop_the_others(server, lists):
    server.replies["/full.crl"] = (200, {}, crl())
    server.replies["/bad.crl"] = (200, {}, b"<html>")
    paths = ("/gone.crl", "/bad.crl", "/full.crl")
    outcomes = refresh_from_urls(lists.intake, [server.url + one for one in paths], NOW)
    assert {one.name.rpartition("/")[2]: bool(one.refusal) for one in outcomes} == {
        "gone.crl": True,
        "bad.crl": True,
        "full.crl": False,
    }


def test_redirect_is_not_followed(server, tmp_path):
    server.replies["/full.crl"] = (200, {}, crl())
    server.replies["/moved.crl"] = (302, {"Location": f"{server.url}/full.crl"}, b"")
    with pytest.raises(CrlRefused, match="302"):
        download(f"{server.url}/moved.crl", tmp_path / "list")
    assert [path for _, path, _, _ in server.asked] == ["/moved.crl"]


def test_list_that_is_too_large_or_cut_short_is_refused(server, tmp_path):
    server.replies["/large.crl"] = (200, {}, bytes(1001))
    with pytest.raises(CrlRefused, match="larger than 1000"):
        download(f"{server.url}/large.crl", tmp_path / "list", limit=1000)
    download(f"{server.url}/large.crl", tmp_path / "list", limit=1001)
    assert (tmp_path / "list").stat().st_size == 1001
    server.replies["/cut.crl"] = (200, {"Content-Length": "2000", "Connection": "close"}, b"x")
    with pytest.raises(CrlRefused, match="does not give the list"):
        download(f"{server.url}/cut.crl", tmp_path / "list")


def test_server_that_is_not_there_is_a_reason(tmp_path):
    with pytest.raises(CrlRefused, match="does not give the list"):
        download("http://127.0.0.1:9/full.crl", tmp_path / "list")


def test_copied_lists_are_taken_from_a_folder(lists, tmp_path):
    copied = tmp_path / "copied"
    copied.mkdir()
    with pytest.raises(CrlRefused, match=r"no \.crl file"):
        refresh_from_folder(lists.intake, copied, NOW)
    (copied / "a_delta.crl").write_bytes(crl(number=11, base=10))
    (copied / "nca_gost_2022.CRL").write_bytes(crl(listed()))
    (copied / "readme.txt").write_text("not a list")
    outcomes = refresh_from_folder(lists.intake, copied, NOW)
    assert [one.name for one in outcomes] == ["nca_gost_2022.CRL", "a_delta.crl"]
    assert not any(one.refusal for one in outcomes)


@pytest.fixture
def messenger(server, tmp_path):
    """The real messenger, to the responder of the test."""
    place = tmp_path / "ocsp.sock"
    with Messenger(place, f"{server.url}/ocsp") as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield place
        running.shutdown()
        thread.join()


def test_messenger_carries_the_question_and_brings_the_answer(server, messenger):
    question = OcspQuestion(certificate(), certificate(forge.authority().issuing))
    server.replies["/ocsp"] = (200, {}, lambda asked: answer(question))
    brought = ask(messenger, question.encoded(), patience=20)
    assert judge_answer(brought, question, at=NOW).status == "good"
    assert server.asked == [("POST", "/ocsp", "application/ocsp-request", question.encoded())]
    assert ask(messenger, question.encoded(), patience=20), "it serves again"


def test_messenger_is_for_its_owner_only(messenger):
    assert stat.S_IMODE(messenger.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "reply",
    [
        (500, {}, b"error"),
        (302, {"Location": "/other"}, b"moved"),
        (200, {}, b""),
        (200, {}, bytes(MAX_ANSWER + 1)),
    ],
    ids=["error", "redirect", "empty", "too large"],
)
def test_messenger_brings_nothing_but_an_answer(server, messenger, reply):
    server.replies["/ocsp"] = reply
    server.replies["/other"] = (200, {}, b"elsewhere")
    assert ask(messenger, b"question", patience=20) is None
    assert {path for _, path, _, _ in server.asked} == {"/ocsp"}


def test_messenger_does_not_carry_a_question_of_any_size(server, messenger):
    assert ask(messenger, bytes(5000), patience=20) is None
    assert not server.asked


def test_messenger_takes_the_place_of_one_that_was_killed(server, tmp_path):
    place = tmp_path / "ocsp.sock"
    Messenger(place, server.url).server_close()
    assert place.exists()
    Messenger(place, server.url).server_close()
