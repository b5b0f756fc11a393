"""A few thousand damaged inputs in every run of the tests; `make fuzz` tries a hundred thousand."""

from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.eds import SignatureRejected, decode_base64_cms, der
from tests.eds import fuzz
from tests.eds.damage import BLIND, damaged, in_structure

pytestmark = pytest.mark.xdist_group("fuzz")  # one report for the tests of this module

SEED = 18
INPUTS = 6000  # keys are new in each run: the rarest stage asked for comes some ten times
TRIES = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def report():
    return fuzz.run(INPUTS, SEED)


def codes(report, target):
    return {code for name, code in report.codes if name == target}


def test_damage_reaches_every_stage_of_the_verification(report):
    assert report.inputs == INPUTS
    assert codes(report, "messages") >= {
        *("malformed_asn1", "not_signed_data", "too_many_signers", "unsupported_algorithm"),
        *("signer_certificate_missing", "message_digest_mismatch", "untrusted_chain"),
        *("bad_signature", "accepted"),
    }
    assert codes(report, "certificates") >= {"malformed_asn1", "untrusted_chain"}
    assert codes(report, "texts") >= {"malformed_base64", "malformed_asn1"}
    assert codes(report, "ncanode answers") >= {"silent"}


def test_report_says_what_came_of_it(report):
    text = "\n".join(report.lines())
    assert f"{INPUTS}  inputs" in text
    assert "slowest: " in text
    assert "resident memory: " in text


def test_genuine_samples_are_accepted_or_refused_whole():
    for sample in (*fuzz.messages(), *fuzz.texts(), *fuzz.answers()):
        assert fuzz.judged(sample, sample.encoded) in {"accepted unchanged", "too_many_signers"}


def test_every_kind_of_damage_changes_something():
    sample = fuzz.messages()[0].encoded
    for kind in (*BLIND, in_structure):
        chance = Random(SEED)
        assert any(kind(chance, sample, [sample]) != sample for _ in range(20)), kind.__name__


def test_an_acceptance_of_another_signature_would_be_seen():
    """The check behind the fuzzing can fail: here the expected signature is another one."""
    sample, _attached, stranger = fuzz.messages()[:3]
    trial = sample.attempt.__self__
    known = frozenset({fuzz._facts(sample.encoded)})
    narrow = fuzz._Trial(trial.verifier, trial.content, trial.at, known)
    narrow.message(sample.encoded)
    stranger.attempt(stranger.encoded)
    with pytest.raises(AssertionError):
        narrow.message(stranger.encoded)


def test_an_error_keeps_the_input_that_proves_it(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "FOUND", tmp_path / "fuzz")

    def broken(_encoded):
        raise KeyError("a bug")

    with pytest.raises(KeyError) as caught:
        fuzz.judged(fuzz.Sample(b"", broken), b"damaged")
    [file] = (tmp_path / "fuzz").iterdir()
    assert file.read_bytes() == b"damaged"
    assert str(file) in caught.value.__notes__[0]


@TRIES
@given(st.binary(max_size=300))
def test_noise_is_read_or_refused(noise):
    for attempt in (der.parse, fuzz.parse_cms, fuzz.parse_certificate):
        with suppress(SignatureRejected):
            attempt(noise)


@TRIES
@given(st.text(max_size=200))
@example("-----BEGIN CMS-----\n\n-----END CMS-----")
@example("\ud800")
def test_text_is_decoded_or_refused(text):
    with suppress(SignatureRejected):
        assert decode_base64_cms(text)


ELEMENTS = st.recursive(
    st.builds(
        lambda tag, content: der.encode(tag, content),
        st.sampled_from([1, 2, 3, 4, 5, 6, 12, 19, 23, 24, 0x80, 0x82]),
        st.binary(max_size=12),
    ),
    lambda inside: st.builds(
        lambda tag, parts: der.encode(tag, *parts),
        st.sampled_from([0x30, 0x31, 0xA0, 0xA1, 0xA3]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=20,
)


@TRIES
@given(ELEMENTS)
def test_what_the_writer_writes_the_reader_reads(encoded):
    element = der.parse(encoded)
    assert element.encoded == encoded
    for read in (element.integer, element.boolean, element.oid, element.text, element.time):
        with suppress(SignatureRejected):
            read()


@TRIES
@given(st.integers(min_value=0))
def test_hypothesis_finds_no_damage_that_is_accepted_as_another(seed):
    sample = fuzz.messages()[seed % 2]
    fuzz.judged(sample, damaged(Random(seed), sample.encoded, [sample.encoded]))
