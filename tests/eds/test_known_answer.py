import hashlib

import pytest

from portal.eds import NativeVerifier, Purpose, SignatureRejected, TrustStore
from tests.eds import known_answer


@pytest.fixture(scope="module")
def verifier():
    return NativeVerifier(TrustStore([known_answer.ROOT], [known_answer.ISSUING], "dev"))


def verify(verifier, message, content=known_answer.CONTENT):
    at = known_answer.SIGNED_AT
    return verifier.verify(message, content, at=at, purpose=Purpose.PROPOSAL)


@pytest.mark.parametrize("name", ["ROOT", "ISSUING", "CMS"])
def test_bytes_have_their_published_fingerprints(name):
    encoded = getattr(known_answer, name)
    assert hashlib.sha256(encoded).hexdigest() == known_answer.SHA256[name]


def test_message_is_accepted_and_names_its_signer(verifier):
    verified = verify(verifier, known_answer.CMS)
    assert verified.signer.iin == known_answer.IIN
    assert verified.signer.full_name == "ТЕСТОВА АЙГЕРІМ СЕРІКҚЫЗЫ"
    assert verified.signing_time_claimed == known_answer.SIGNED_AT
    assert verified.chain_der == (known_answer.ISSUING, known_answer.ROOT)
    assert not verified.detached


def test_any_changed_byte_is_refused(verifier):
    accepted = []
    for place, octet in enumerate(known_answer.CMS):
        altered = bytearray(known_answer.CMS)
        altered[place] = octet ^ (1 << place % 8)
        try:
            verify(verifier, bytes(altered))
        except SignatureRejected:
            continue
        accepted.append(place)
    assert accepted == []


def test_any_shortening_is_refused(verifier):
    for length in range(len(known_answer.CMS)):
        with pytest.raises(SignatureRejected):
            verify(verifier, known_answer.CMS[:length])


def test_other_content_is_refused(verifier):
    with pytest.raises(SignatureRejected) as caught:
        verify(verifier, known_answer.CMS, known_answer.CONTENT + b".")
    assert caught.value.code == "content_mismatch"
