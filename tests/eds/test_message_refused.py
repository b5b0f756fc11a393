"""Messages that must be refused: form, content, attributes, algorithms, signature."""

import pytest

from portal.eds import Policy, Purpose, der, gost3410, oids
from portal.eds.development import sign_cms
from portal.eds.development.signing import attribute, usual_attributes
from portal.eds.keys import GOST, RSA, identifier
from portal.eds.streebog import streebog512
from tests.eds import forge
from tests.eds.forge import CONTENT, HEAD, NOW, refused

RUSSIAN_SIGNATURE = identifier("1.2.643.7.1.1.3.3")
RUSSIAN_DIGEST = identifier("1.2.643.7.1.1.2.3")
SHA1 = identifier("1.3.14.3.2.26")
SHA1_RSA = identifier("1.2.840.113549.1.1.5")
GOST_2004 = identifier("1.2.398.3.10.1.1.1.2")
GOST_256 = identifier("1.2.398.3.10.1.1.2.3.1")
DIGEST_256 = identifier("1.2.398.3.10.1.3.2")
WITHOUT_NULL = der.sequence(der.oid(oids.GOST_SIGNATURE))


@pytest.fixture(scope="module")
def good():
    return forge.signed_by(forge.credential())


def parts(signer=None, **changes):
    signer = signer or forge.credential()
    return forge.message([signer.certificate_der], [forge.entry(signer)], **changes)


def only(*kept):
    return [one for one in forge.usual() if der.parse(one).children[0].oid() in kept]


@pytest.mark.parametrize("length", [0, 1, 4, 15, 300, -1])
def test_shortened_message(good, length):
    refused("malformed_asn1", forge.judge, good[:length])


def test_bytes_after_the_end(good):
    refused("malformed_asn1", forge.judge, good + b"\0")


def test_indefinite_length(good):
    content = der.parse(good).content
    refused("malformed_asn1", forge.judge, b"\x30\x80" + content + b"\0\0")


def test_length_that_is_not_minimal(good):
    content = der.parse(good).content
    refused("malformed_asn1", forge.judge, b"\x30\x83\x00" + len(content).to_bytes(2) + content)


def test_nesting_over_32():
    deep = b""
    for _ in range(40):
        deep = der.sequence(deep)
    unsigned = der.encode(der.context(1), deep)
    refused("malformed_asn1", forge.judge, forge.signed_by(forge.credential(), unsigned=unsigned))


@pytest.mark.parametrize("version", [0, 2, 3, 5])
def test_other_version(version):
    refused("malformed_asn1", forge.judge, parts(version=version))


@pytest.mark.parametrize("version", [0, 2, 3])
def test_signer_of_another_version(version):
    message = forge.signed_by(forge.credential(), version=version)
    refused("malformed_asn1", forge.judge, message)


def test_signed_attributes_out_of_order():
    attributes = forge.usual()[::-1]
    refused("malformed_asn1", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_attribute_without_a_value():
    empty = attribute(oids.SIGNING_TIME)
    attributes = sorted([*only(oids.CONTENT_TYPE, oids.MESSAGE_DIGEST), empty])
    refused("malformed_asn1", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_signing_time_that_is_no_time():
    wrong = attribute(oids.SIGNING_TIME, der.utf8("now"))
    attributes = sorted([*only(oids.CONTENT_TYPE, oids.MESSAGE_DIGEST), wrong])
    refused("malformed_asn1", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_more_than_64_kilobytes():
    large = sign_cms(forge.credential(), bytes(65_000), detached=False, signing_time=NOW)
    assert len(large) > 64 * 1024
    refused("too_large", forge.judge, large)


def test_more_than_eight_certificates():
    signer = forge.credential()
    message = forge.message([signer.certificate_der] * 9, [forge.entry(signer)])
    refused("too_large", forge.judge, message)


@pytest.mark.parametrize("outer", [oids.CONTENT, "1.2.840.113549.1.7.3", "1.2.840.113549.1.7.5"])
def test_message_of_another_type(outer):
    refused("not_signed_data", forge.judge, parts(outer=outer))


@pytest.mark.parametrize("inner", ["1.2.840.113549.1.9.16.1.4", oids.SIGNED_CONTENT])
def test_content_of_another_type(inner):
    refused("not_signed_data", forge.judge, parts(inner=inner))


def test_no_signer():
    refused("no_signer", forge.judge, forge.message([forge.credential().certificate_der], []))


def test_two_signers():
    both = [forge.credential(), forge.credential(HEAD)]
    message = forge.message(
        [one.certificate_der for one in both], [forge.entry(one) for one in both]
    )
    refused("too_many_signers", forge.judge, message)


def test_no_certificate():
    message = forge.message([], [forge.entry(forge.credential())])
    refused("signer_certificate_missing", forge.judge, message)


def test_certificate_of_another_person_only():
    message = forge.message(
        [forge.credential(HEAD).certificate_der], [forge.entry(forge.credential())]
    )
    refused("signer_certificate_missing", forge.judge, message)


def test_two_certificates_for_one_signer():
    signer = forge.credential()
    message = forge.message([signer.certificate_der] * 2, [forge.entry(signer)])
    refused("signer_certificate_ambiguous", forge.judge, message)


def test_attached_content_where_only_detached_is_allowed():
    policy = Policy(attached=frozenset({Purpose.PROPOSAL}))
    message = parts(attached=CONTENT)
    refused("detached_required", forge.judge, message, policy=policy)
    assert forge.judge(message, policy=policy, purpose=Purpose.PROPOSAL)


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"\n", b"another text"])
def test_attached_content_that_is_not_the_expected(content):
    message = sign_cms(forge.credential(), content, detached=False, signing_time=NOW)
    refused("content_mismatch", forge.judge, message)


def test_no_signed_attributes():
    refused("no_signed_attributes", forge.judge, forge.signed_by(forge.credential(), []))


def test_signature_over_the_content_itself_without_attributes():
    signer = forge.credential()
    entry = der.parse(forge.entry(signer)).children
    signature = gost3410.sign(signer.key, streebog512(CONTENT))
    kept = [one.encoded for one in (*entry[:3], entry[4])]
    bare = der.sequence(*kept, der.encode(der.OCTET_STRING, signature))
    refused("no_signed_attributes", forge.judge, forge.message([signer.certificate_der], [bare]))


@pytest.mark.parametrize("oid", [oids.CONTENT_TYPE, oids.MESSAGE_DIGEST, oids.SIGNING_TIME])
def test_attribute_twice(oid):
    attributes = sorted([*forge.usual(), *only(oid)])
    refused("duplicate_attribute", forge.judge, forge.signed_by(forge.credential(), attributes))


@pytest.mark.parametrize("oid", [oids.CONTENT_TYPE, oids.MESSAGE_DIGEST, oids.SIGNING_TIME])
def test_attribute_of_two_values(oid):
    value = der.parse(only(oid)[0]).children[1].children[0].encoded
    others = [one for one in forge.usual() if one not in only(oid)]
    attributes = sorted([*others, attribute(oid, value, value)])
    refused("duplicate_attribute", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_no_content_type_attribute():
    attributes = only(oids.MESSAGE_DIGEST, oids.SIGNING_TIME)
    refused("content_type_attribute", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_wrong_content_type_attribute():
    wrong = attribute(oids.CONTENT_TYPE, der.oid(oids.SIGNED_CONTENT))
    attributes = sorted([*only(oids.MESSAGE_DIGEST, oids.SIGNING_TIME), wrong])
    refused("content_type_attribute", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_no_message_digest():
    attributes = only(oids.CONTENT_TYPE, oids.SIGNING_TIME)
    refused("message_digest_missing", forge.judge, forge.signed_by(forge.credential(), attributes))


@pytest.mark.parametrize("content", [b"", b"another challenge", CONTENT + b" "])
def test_signature_over_another_text(content):
    attributes = usual_attributes(content, NOW)
    refused("message_digest_mismatch", forge.judge, forge.signed_by(forge.credential(), attributes))


def test_cut_message_digest():
    cut = attribute(oids.MESSAGE_DIGEST, der.encode(der.OCTET_STRING, streebog512(CONTENT)[:63]))
    attributes = sorted([*only(oids.CONTENT_TYPE, oids.SIGNING_TIME), cut])
    refused("message_digest_mismatch", forge.judge, forge.signed_by(forge.credential(), attributes))


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        (GOST.signature, RSA.digest),
        (RSA.signature, GOST.digest),
        (RUSSIAN_SIGNATURE, RUSSIAN_DIGEST),
        (GOST.signature, RUSSIAN_DIGEST),
        (SHA1_RSA, SHA1),
        (GOST_2004, identifier("1.2.398.3.10.1.3.1")),
        (GOST_256, DIGEST_256),
        (WITHOUT_NULL, GOST.digest),
        (identifier(oids.GOST_KEY), GOST.digest),
    ],
)
def test_algorithms_outside_the_table(algorithm, digest):
    signer = forge.credential()
    entry = forge.entry(signer, algorithm=algorithm, digest=digest)
    message = forge.message([signer.certificate_der], [entry], digests=(digest,))
    refused("unsupported_algorithm", forge.judge, message)


@pytest.mark.parametrize("digests", [(), (RSA.digest,)])
def test_hash_that_the_message_does_not_announce(digests):
    refused("unsupported_algorithm", forge.judge, parts(digests=digests))


def test_rsa_over_a_gost_key_even_where_rsa_is_allowed():
    signer = forge.credential()
    rsa_digest = attribute(
        oids.MESSAGE_DIGEST, der.encode(der.OCTET_STRING, RSA.digest_of(CONTENT))
    )
    attributes = sorted([*only(oids.CONTENT_TYPE), rsa_digest])
    entry = forge.entry(signer, attributes, algorithm=RSA.signature, digest=RSA.digest)
    message = forge.message([signer.certificate_der], [entry], digests=(RSA.digest,))
    refused("unsupported_algorithm", forge.judge, message)
    refused("unsupported_algorithm", forge.judge, message, policy=Policy(allow_rsa=True))


def good_signature():
    attributes = forge.usual()
    return gost3410.sign(forge.credential().key, streebog512(der.encode(der.SET, *attributes)))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one[::-1],
        lambda one: one[64:] + one[:64],
        lambda one: bytes(128),
        lambda one: one[:64] + bytes(64),
        lambda one: bytes(64) + one[64:],
        lambda one: gost3410.Q.to_bytes(64, "little") + one[64:],
        lambda one: one[:64] + gost3410.Q.to_bytes(64, "little"),
        lambda one: one[:-1] + bytes((one[-1] ^ 1,)),
        lambda one: one[:-1],
        lambda one: one + b"\0",
    ],
    ids=[
        "russian byte order",
        "s and r swapped",
        "both zero",
        "s zero",
        "r zero",
        "r out of range",
        "s out of range",
        "one bit",
        "short",
        "long",
    ],
)
def test_altered_signature(change):
    signature = change(good_signature())
    message = forge.signed_by(forge.credential(), signature=signature)
    refused("bad_signature", forge.judge, message)


def test_signature_of_another_person_under_the_certificate():
    signer, other = forge.credential(), forge.credential(HEAD)
    entry = forge.entry(other, named=signer)
    refused("bad_signature", forge.judge, forge.message([signer.certificate_der], [entry]))


def test_refusal_says_nothing_of_the_number():
    refusal = refused(
        "role_not_allowed",
        forge.judge,
        forge.signed_by(forge.credential(HEAD)),
        policy=Policy(login_roles=frozenset({oids.INDIVIDUAL})),
    )
    assert HEAD.iin not in str(refusal)
