"""Asking a responder: what is proved is believed, everything else is silence."""

import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from portal.eds import Revocation, RevocationMode, der, oids
from portal.eds.development import certificates as made
from portal.eds.ocsp import MAX_AGE, SKEW, OcspQuestion, judge_answer
from portal.eds.ocsp_messenger import ask
from tests.eds import forge
from tests.eds.forge import NOW, refused
from tests.eds.forge_revocation import (
    GOOD,
    HOUR,
    REVOKED,
    REVOKED_AT,
    UNKNOWN,
    Lists,
    answer,
    certificate,
    crl,
    listed,
    responder,
)

SECOND = timedelta(seconds=1)


def question():
    return OcspQuestion(certificate(), certificate(forge.authority().issuing))


def judged(asked=None, at=NOW, **parts):
    asked = asked or question()
    return judge_answer(answer(asked, **parts), asked, at=at)


def doubted(words, **parts):
    assert words in refused("revocation_unknown", judged, **parts).detail


def test_question_names_the_certificate_and_a_fresh_nonce():
    asked = question()
    assert asked.nonce != question().nonce
    fields = der.parse(asked.encoded()).only(der.SEQUENCE).children
    named = fields[0].only(der.SEQUENCE).only(der.SEQUENCE)
    assert named.encoded == asked.certificate_id
    assert named.children[3].integer() == certificate().serial
    assert asked.nonce in fields[1].encoded


@pytest.mark.parametrize(
    ("status", "word"), [(GOOD, "good"), (REVOKED, "revoked"), (UNKNOWN, "unknown")]
)
def test_status_is_read(status, word):
    found = judged(status=status)
    assert found.status == word
    assert found.revoked_at == (REVOKED_AT if word == "revoked" else None)


def test_responder_may_be_named_by_its_key_and_may_be_the_authority_itself():
    assert judged(by_key=True).responder is not None
    issuing = forge.authority().issuing
    assert judged(signer=issuing, certificates=[]).responder is None
    assert judged(signer=issuing, by_key=True).responder is None


def test_responder_that_the_authority_issues_for_development_is_accepted():
    assert judged(signer=forge.authority().responder()).status == "good"


def test_answer_about_another_certificate_is_refused():
    other = replace(question(), certificate=certificate(forge.credential(forge.HEAD)))
    doubted("another certificate", about=other.certificate_id)
    by_root = replace(question(), issuer=certificate(forge.authority().root))
    doubted("another certificate", about=by_root.certificate_id)
    doubted("another certificate", singles=2)
    doubted("another certificate", singles=0)


def test_answer_with_another_nonce_or_none_is_refused():
    doubted("nonce", nonce=b"0" * 16)
    doubted("nonce", nonce=b"")


def test_altered_answer_is_refused():
    asked = question()
    whole = answer(asked)
    for place in range(0, len(whole), 7):
        altered = whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :]
        with pytest.raises(forge.SignatureRejected):
            judge_answer(altered, asked, at=NOW)


def test_status_put_in_place_of_another_is_refused():
    asked = question()
    revoked = answer(asked, UNKNOWN)
    assert revoked.count(UNKNOWN) == 1
    with pytest.raises(forge.SignatureRejected, match="signature"):
        judge_answer(revoked.replace(UNKNOWN, GOOD), asked, at=NOW)


def test_signature_of_another_key_is_refused():
    doubted("signature", signing_key=78)


def test_cut_or_lengthened_answer_is_refused():
    asked = question()
    whole = answer(asked)
    for cut in (b"", whole[:1], whole[:200], whole[:-1], whole + b"\0"):
        refused("malformed_asn1", judge_answer, cut, asked, at=NOW)
    refused("revocation_unknown", judge_answer, bytes(70_000), asked, at=NOW)


def test_answer_without_success_and_of_another_kind_is_refused():
    doubted("status 6", outcome=6)
    doubted("another kind", kind=oids.CONTENT)


def test_responder_without_the_purpose_is_refused():
    issuing = forge.authority().issuing
    purposes = (oids.EMAIL_PROTECTION, oids.INDIVIDUAL)
    plain = responder(extensions=made.holder_extensions(2026, issuing.key, purposes))
    doubted("not for answers", signer=plain)
    doubted("not for answers", signer=forge.credential())


def test_responder_whose_key_is_not_for_signatures_is_refused():
    usage = made.extension(oids.KEY_USAGE, der.bits(b"\x20", 5))
    extensions = made.responder_extensions(2026, forge.authority().issuing.key)
    wrong = responder(extensions=forge.without(extensions, oids.KEY_USAGE, usage))
    doubted("not for signatures", signer=wrong)


def test_responder_of_another_authority_is_refused():
    doubted("another authority", signer=responder(issuer=forge.authority().root))
    stranger = forge.create_authority(NOW)
    doubted("another authority", signer=stranger.responder())
    between = forge.authority_under(forge.authority().issuing, 12)
    doubted("another authority", signer=responder(issuer=between))


def test_responder_that_does_not_show_its_certificate_is_refused():
    doubted("not there", certificates=[])
    one = responder().certificate_der
    doubted("not there", certificates=[one, one])


def test_responder_must_be_valid_now():
    ended = responder(not_after=NOW - SECOND)
    refused("certificate_expired", judged, signer=ended)
    early = responder(not_before=NOW + SECOND)
    refused("certificate_not_yet_valid", judged, signer=early)


def test_answer_must_be_of_now():
    assert judged(produced_at=NOW - MAX_AGE, this_update=NOW - MAX_AGE)
    doubted("too old", produced_at=NOW - MAX_AGE - SECOND)
    doubted("too old", this_update=NOW - MAX_AGE - SECOND)
    assert judged(produced_at=NOW + SKEW, this_update=NOW + SKEW)
    doubted("future", produced_at=NOW + SKEW + SECOND)
    doubted("future", this_update=NOW + SKEW + SECOND)
    assert judged(next_update=NOW + SECOND)
    doubted("passed", next_update=NOW)


def drip(line, pieces):
    """Send pieces with pauses until the other side has had enough."""
    for piece in pieces:
        Event().wait(0.05)
        try:
            line.sendall(piece)
        except OSError:
            return


@contextmanager
def messenger(folder, reply):
    """A messenger of the test: `reply` makes the bytes that come back; None is silence."""
    place, over = folder / "m.sock", Event()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()

        def serve():
            while True:
                line, _ = listening.accept()
                with line:
                    asked = line.recv(8192)
                    if over.is_set():
                        return
                    if (sent := reply(asked[4:])) is None:
                        over.wait(20)
                    elif isinstance(sent, bytes):
                        line.sendall(sent)
                    else:
                        drip(line, sent)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield place
        finally:
            over.set()
            with socket.socket(socket.AF_UNIX) as last:
                last.connect(str(place))
                last.sendall(b"end")
            thread.join()


def asked_by(request):
    """The question that a request carries, with its nonce."""
    fields = der.parse(request).only(der.SEQUENCE).children
    extension = fields[1].only(der.SEQUENCE).only(der.SEQUENCE)
    nonce = der.parse(extension.children[1].octets()).octets()
    return replace(question(), nonce=nonce)


def framed(content):
    return len(content).to_bytes(4, "big") + content


def answering(status=GOOD, **parts):
    return lambda request: framed(answer(asked_by(request), status, **parts))


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def check(lists, place, mode=RevocationMode.REQUIRE, at=NOW):
    checker = Revocation(mode, lists.indexes, messenger=place)
    path = [certificate(forge.authority().issuing), certificate(forge.authority().root)]
    return checker.check(certificate(), path, at)


def test_good_answer_is_evidence_without_any_list(lists, tmp_path):
    with messenger(tmp_path, answering()) as place:
        evidence = check(lists, place)
    assert (evidence.source, evidence.status) == ("ocsp", "good")
    assert (evidence.produced_at, evidence.this_update) == (NOW, NOW)
    assert der.parse(evidence.ocsp_response)
    assert "ocsp_response" not in repr(evidence)
    assert "ocsp_response" not in evidence.report()


def test_answer_outranks_an_older_list(lists, tmp_path):
    lists.take(crl())
    with messenger(tmp_path, answering(REVOKED)) as place:
        refused("revoked", check, lists, place)
    lists.take(crl(listed(reason=6), number=11, this_update=NOW - SECOND))
    (tmp_path / "m.sock").unlink()
    with messenger(tmp_path, answering()) as place:
        assert check(lists, place).source == "ocsp"


def test_newer_list_that_names_the_certificate_outranks_a_good_answer(lists, tmp_path):
    lists.take(crl(listed()))
    old = NOW - HOUR - SECOND
    with messenger(tmp_path, answering(this_update=old)) as place:
        refused("revoked", check, lists, place, at=NOW - SECOND)


def test_responder_that_does_not_know_the_certificate_proves_nothing(lists, tmp_path):
    lists.take(crl())
    with messenger(tmp_path, answering(UNKNOWN)) as place:
        refused("revocation_unknown", check, lists, place)
        assert check(lists, place, RevocationMode.PREFER).status == "unknown"


def test_responder_that_is_revoked_itself_is_not_believed(lists, tmp_path):
    lists.take(crl(listed(responder())))
    with messenger(tmp_path, answering(REVOKED)) as place:
        assert check(lists, place).source == "crl"


@pytest.mark.parametrize(
    "reply",
    [
        lambda request: b"",
        lambda request: b"\0\0",
        lambda request: framed(b""),
        lambda request: framed(b"x" * 10),
        lambda request: (10).to_bytes(4, "big") + b"short",
        lambda request: b"\xff\xff\xff\xff" + b"x" * 100,
        answering(nonce=b"0" * 16),
    ],
    ids=["nothing", "half a length", "empty", "noise", "cut", "endless", "replayed"],
)
def test_what_is_not_proved_is_silence_and_the_list_decides(lists, tmp_path, reply):
    with messenger(tmp_path, reply) as place:
        refused("revocation_unknown", check, lists, place)
        lists.take(crl())
        assert check(lists, place).source == "crl"


def test_messenger_that_is_not_there_is_silence(lists, tmp_path):
    refused("revocation_unknown", check, lists, tmp_path / "nobody.sock")
    lists.take(crl())
    assert check(lists, tmp_path / "nobody.sock").source == "crl"


def test_messenger_that_keeps_silent_is_waited_for_a_little(tmp_path):
    with messenger(tmp_path, lambda request: None) as place:
        assert ask(place, b"question", patience=0.2) is None


def test_messenger_that_sends_byte_by_byte_is_not_waited_for(tmp_path):
    with messenger(tmp_path, lambda request: [b"\0", *[b"\x40", b"x"] * 40]) as place:
        assert ask(place, b"question", patience=0.5) is None
