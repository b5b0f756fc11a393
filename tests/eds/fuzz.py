"""Damaged signatures by the hundred thousand: `make fuzz`, `make fuzz N=1000000 SEED=7`.

Whatever arrives is refused with a code or accepted, and accepted means: the certificate, the
signed attributes, the signature and the content are those of one genuine sample, byte for byte.
So damage may only be accepted where nothing is signed: time stamps, the order of certificates,
certificates that nobody needs.
"""

import atexit
import base64
import hashlib
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

from portal.eds import (
    NativeVerifier,
    Policy,
    Purpose,
    SignatureRejected,
    TrustStore,
    decode_base64_cms,
    der,
    gost3410,
    oids,
)
from portal.eds.cms import parse_cms
from portal.eds.development import Credential, sign_cms
from portal.eds.keys import GOST
from portal.eds.ncanode_answer import judge
from portal.eds.ncanode_client import NcanodeSilent
from portal.eds.ocsp import OcspQuestion, judge_answer
from portal.eds.policy import iin_checksum_holds
from portal.eds.signer import read_signer
from portal.eds.streebog import streebog512
from portal.eds.x509 import parse_certificate
from tests import ncanode
from tests.eds import forge, known_answer
from tests.eds.damage import damaged
from tests.eds.forge_revocation import (
    GOOD,
    REVOKED,
    UNKNOWN,
    Lists,
    answer,
    certificate,
    crl,
    listed,
)

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "identity" / "fixtures"
FOUND = ROOT / "var" / "fuzz"
SAMPLE_SIGNED_AT = datetime(2025, 2, 24, 19, 23, 13, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, tzinfo=UTC)
HOLDER_KEY = 18_04_2025
USUAL = (100_000, 176)  # inputs, seed
LONGEST = 5.0  # seconds of computing for one input: a guard against hanging
LARGEST_GROWTH = 256 * 1024 * 1024
PEM = "-----BEGIN CMS-----\n{}\n-----END CMS-----\n"


@dataclass(frozen=True)
class Sample:
    """Something genuine, and how its damaged forms are judged: a refusal is an exception, and
    what is accepted must pass the check that nothing signed has changed."""

    encoded: bytes
    attempt: Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """A parser or verifier with its genuine samples."""

    name: str
    samples: Sequence[Sample]
    share: int  # of the inputs, in relation to the other targets


def _facts(encoded: bytes) -> tuple[bytes, ...]:
    """Everything in a message that is signed or signs."""
    message = parse_cms(encoded)
    entry = message.signer()
    certificate = message.certificate_of(entry)
    return certificate.encoded, entry.signed, entry.signature, entry.digest_algorithm


@dataclass(frozen=True)
class _Trial:
    """Genuine messages over one content, before the verifier that accepts them."""

    verifier: NativeVerifier
    content: bytes
    at: datetime
    genuine: frozenset[tuple[bytes, ...]]

    @classmethod
    def of(
        cls, verifier: NativeVerifier, content: bytes, at: datetime, *messages: bytes
    ) -> list[Sample]:
        trial = cls(verifier, content, at, frozenset(map(_facts, messages)))
        for one in messages:
            trial.message(one)
        return [Sample(one, trial.message) for one in messages]

    def message(self, encoded: bytes) -> None:
        """Verify; what is accepted has nothing in it that is not genuine."""
        for purpose in Purpose:
            verified = self.verifier.verify(encoded, self.content, at=self.at, purpose=purpose)
            assert _facts(encoded) in self.genuine
            assert verified.certificate_der in {one[0] for one in self.genuine}
            assert parse_cms(encoded).content in (None, self.content)
            assert verified.signer == read_signer(parse_certificate(verified.certificate_der))


def _development() -> list[Sample]:
    signer, head = forge.credential(), forge.credential(forge.HEAD)
    stamp = der.encode(
        der.context(1),
        der.sequence(der.oid(oids.POLICY_STATEMENT), der.set_of(der.utf8("a time stamp"))),
    )
    messages = [
        sign_cms(one, forge.CONTENT, detached=detached, signing_time=forge.NOW)
        for one in (signer, head)
        for detached in (True, False)
    ]
    certificates = [signer.certificate_der, *signer.chain_der]
    messages.append(forge.message(certificates, [forge.entry(signer, unsigned=stamp)]))
    return _Trial.of(forge.verifier(), forge.CONTENT, forge.NOW, *messages)


def _known_answer() -> list[Sample]:
    verifier = NativeVerifier(TrustStore([known_answer.ROOT], [known_answer.ISSUING], "dev"))
    return _Trial.of(verifier, known_answer.CONTENT, known_answer.SIGNED_AT, known_answer.CMS)


def _store() -> TrustStore:
    root, issuing = (SAMPLES / "root_test_gost_2022.cer", SAMPLES / "nca_gost2022_test.cer")
    return TrustStore([root.read_bytes()], [issuing.read_bytes()], "test")


def _real_messages() -> list[Sample]:
    """Messages that KalkanCrypt made, where they are at hand; one of them is refused whole."""
    verifier = NativeVerifier(_store(), Policy(strict_iin=False))
    two = (SAMPLES / "two_signers_detached.cms").read_bytes()
    trial = _Trial(verifier, b"test123", SAMPLE_SIGNED_AT, frozenset())
    head = (SAMPLES / "head_attached.cms").read_bytes()
    return [
        *_Trial.of(verifier, bytes.fromhex("b5eb2d"), SAMPLE_SIGNED_AT, head),
        Sample(two, trial.message),
    ]


@cache
def messages() -> list[Sample]:
    """Genuine messages of every kind."""
    real = _real_messages() if SAMPLES.is_dir() else []
    return [*_development(), *_known_answer(), *real]


@cache
def texts() -> list[Sample]:
    """The messages as Base64 and as PEM, as a browser sends them."""
    return [
        Sample(text.encode(), lambda given, one=one: _text(given, one))
        for one in messages()
        for text in (
            base64.b64encode(one.encoded).decode(),
            PEM.format(base64.encodebytes(one.encoded).decode().strip()),
        )
    ]


def _text(given: bytes, sample: Sample) -> None:
    text = given.decode("utf-8", "replace")
    decoded = decode_base64_cms(text)
    assert base64.b64encode(decoded).decode() in "".join(text.split())
    sample.attempt(decoded)


@cache
def certificates() -> list[Sample]:
    """Leaves and authorities; a leaf must lead to the anchor exactly as it was issued."""
    issued = [forge.credential(), forge.credential(forge.HEAD)]
    leaves = [one.certificate_der for one in issued]
    authority = forge.authority()
    above = [authority.issuing.certificate_der, authority.root.certificate_der]
    found = _certified(authority.trust_store(), forge.NOW, [*leaves, *above])
    if SAMPLES.is_dir():
        real = [one.read_bytes() for one in sorted(SAMPLES.glob("*.cer"))]
        found += _certified(_store(), AUTUMN, real)
    return found


def _certified(store: TrustStore, at: datetime, genuine: list[bytes]) -> list[Sample]:
    def attempt(encoded: bytes) -> None:
        certificate = parse_certificate(encoded)
        _ = certificate.public_key, certificate.subject_names, certificate.path_length
        _ = certificate.key_usage, certificate.extended_key_usage, certificate.is_authority
        path = store.path(certificate, (), at)
        assert encoded in genuine, "led to an anchor although it was changed"
        assert len(path) <= 4
        Policy(strict_iin=False).signer_of(certificate, Purpose.SIGN_IN)

    return [Sample(one, attempt) for one in genuine]


@cache
def reissued() -> list[Sample]:
    """What an authority signs, damaged before it signs: the rules behind a good signature."""
    issuing = forge.authority().issuing

    def attempt(signed: bytes) -> None:
        signature = gost3410.sign(issuing.key, streebog512(signed))
        encoded = der.sequence(signed, GOST.signature, der.bits(signature))
        certificate = parse_certificate(encoded)
        holder = Credential("reissued", HOLDER_KEY, encoded, ())
        verified = forge.judge(forge.signed_by(holder))
        assert verified.certificate_der == encoded
        assert verified.signer == read_signer(certificate)
        assert iin_checksum_holds(verified.signer.iin)
        assert certificate.not_before <= forge.NOW <= certificate.not_after

    profiles = (forge.CITIZEN, forge.HEAD)
    issued = [forge.certified(subject=one.subject(), key=HOLDER_KEY) for one in profiles]
    parts = [der.parse(one.certificate_der).children[0].encoded for one in issued]
    return [Sample(one, attempt) for one in parts]


@cache
def resigned() -> list[Sample]:
    """What a person signs, damaged before it is signed."""
    signer = forge.credential()
    digest = der.encode(der.OCTET_STRING, streebog512(forge.CONTENT))

    def attempt(attributes: bytes) -> None:
        parts = [one.encoded for one in der.parse(attributes).children]
        verified = forge.judge(forge.signed_by(signer, parts))
        assert verified.certificate_der == signer.certificate_der
        assert sum(digest in one for one in parts) >= 1
        assert parts == sorted(parts)

    return [Sample(der.encode(der.SET, *forge.usual()), attempt)]


@cache
def answers() -> list[Sample]:
    """Answers of NCANode; a damaged one may be believed only if it says what the honest one says
    in every place that counts."""
    found = []
    for profile in (forge.CITIZEN, forge.HEAD):
        credential = forge.credential(profile)
        certificate = parse_certificate(credential.certificate_der)
        question = {
            "cms": base64.b64encode(forge.signed_by(credential)).decode(),
            "data": base64.b64encode(forge.CONTENT).decode(),
            "revocationCheck": ["OCSP", "CRL"],
        }
        honest = ncanode.honest(question)

        def attempt(body: bytes, certificate=certificate, honest=honest) -> None:
            judge(body, certificate, read_signer(certificate))
            assert _counting(json.loads(body)) == _counting(honest)

        found.append(Sample(json.dumps(honest).encode(), attempt))
    return found


def _counting(answer: dict) -> tuple[object, ...]:
    told = ncanode.only_certificate(answer)
    looked_up = {(one["by"], one["revoked"]) for one in told["revocations"]}
    number = int(told["serialNumber"], 16)
    return answer["valid"], told["valid"], number, told["subject"]["iin"], looked_up


def responses() -> list[Sample]:
    """Answers of a responder: good, revoked and unknown. An accepted one carries what the responder
    signed for one of them, to the byte."""
    question = OcspQuestion(certificate(), certificate(forge.authority().issuing))
    genuine = [answer(question, status) for status in (GOOD, REVOKED, UNKNOWN)]
    signed = [_signed_answer(one) for one in genuine]

    def attempt(body: bytes) -> None:
        judge_answer(body, question, at=forge.NOW)
        assert _signed_answer(body) in signed

    return [Sample(one, attempt) for one in genuine]


def _signed_answer(encoded: bytes) -> bytes:
    """What the responder signed in an answer, and the signature."""
    content = der.parse(encoded).children[1].children[0].children[1].octets()
    signed, _algorithm, signature, *_certificates = der.parse(content).children
    return signed.encoded + signature.encoded


def lists() -> list[Sample]:
    """Full and delta lists of revoked certificates: nothing in them is unsigned."""
    folder = Path(tempfile.mkdtemp(prefix="portal-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    taken = Lists(folder)
    genuine = [crl(listed()), crl(listed(), number=11, base=10)]
    taken.take(*genuine)

    def attempt(body: bytes) -> None:
        (outcome,) = taken.offer(body)
        if outcome.refusal is not None:
            raise SignatureRejected("revocation_unknown", outcome.refusal)
        assert body in genuine

    return [Sample(one, attempt) for one in genuine]


# A new parser of what comes from outside joins here, with its genuine samples and its check of
# what may be accepted.
TARGETS: tuple[tuple[str, Callable[[], list[Sample]], int], ...] = (
    ("messages", messages, 60),
    ("certificates", certificates, 20),
    ("texts", texts, 15),
    ("certificates damaged before they were signed", reissued, 4),
    ("attributes damaged before they were signed", resigned, 3),
    ("ncanode answers", answers, 5),
    ("answers of a responder", responses, 8),
    ("lists of revoked certificates", lists, 5),
)


@dataclass
class Report:
    """What came of the inputs."""

    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: tuple[float, str, bytes] = (0.0, "", b"")
    rss_before: int = 0
    rss_after: int = 0
    rss_peak: int = 0

    @property
    def inputs(self) -> int:
        return sum(self.codes.values())

    def lines(self) -> list[str]:
        """The report in words."""
        seconds, target, encoded = self.slowest
        counted = [f"{n:8}  {name}: {code}" for (name, code), n in sorted(self.codes.items())]
        return [
            *counted,
            f"{self.inputs:8}  inputs",
            f"slowest: {seconds * 1000:.0f} ms of computing, {target}, {len(encoded)} bytes",
            f"resident memory: {self.rss_before >> 20} MB before, {self.rss_after >> 20} MB after, "
            f"{self.rss_peak >> 20} MB at most",
        ]


def resident() -> int:
    """Bytes of memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def kept(encoded: bytes) -> Path:
    """The file in which an input that proves an error is kept."""
    file = FOUND / f"{hashlib.sha256(encoded).hexdigest()[:16]}.bin"
    FOUND.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encoded)
    return file


def judged(sample: Sample, encoded: bytes) -> str:
    """The outcome for one input; anything but a refusal or a lawful acceptance is an error that
    shows the input."""
    try:
        sample.attempt(encoded)
    except SignatureRejected as refusal:
        return refusal.code
    except NcanodeSilent:
        return "silent"
    except BaseException as error:
        error.add_note(f"the input: {kept(encoded)}")
        raise
    return "accepted" if encoded != sample.encoded else "accepted unchanged"


def run(count: int, seed: int) -> Report:
    """Judge so many damaged inputs; AssertionError for what takes too long or too much."""
    chance = Random(seed)
    targets = [Target(name, make(), share) for name, make, share in TARGETS]
    pools = {one.name: [sample.encoded for sample in one.samples] for one in targets}
    report = Report(rss_before=resident())
    shares = [one.share for one in targets]
    for target in chance.choices(targets, shares, k=count):
        sample = chance.choice(target.samples)
        encoded = damaged(chance, sample.encoded, pools[target.name])
        began = time.process_time()
        code = judged(sample, encoded)
        took = time.process_time() - began
        report.codes[target.name, code] += 1
        if took > report.slowest[0]:
            report.slowest = took, target.name, encoded
        assert took < LONGEST, kept(encoded)
    report.rss_after = resident()
    report.rss_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert report.rss_after - report.rss_before < LARGEST_GROWTH
    return report


def main() -> None:
    """`python -m tests.eds.fuzz [count] [seed]`."""
    given = [int(one) for one in sys.argv[1:]]
    count, seed = (*given, *USUAL[len(given) :])
    began = time.perf_counter()
    report = run(count, seed)
    print(*report.lines(), f"{time.perf_counter() - began:.0f} s, seed {seed}", sep="\n")


if __name__ == "__main__":
    main()
