"""Messages that must be refused: form, content, attributes, algorithms, signature."""

import pytest

from portal.eds import Policy, Purpose, der, gost3410, oids
from portal.eds.development import sign_cms
from portal.eds.development.signing import attribute, usual_attributes
from portal.eds.streebog import streebog512
from tests.eds import forge
from tests.eds.forge import CONTENT, HEAD, NOW, refused


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


def test_version_of_thousands_of_digits():
    refused("malformed_asn1", forge.judge, parts(version=1 << 8190))
    refused("malformed_asn1", forge.judge, parts(version=1 << 200_000))


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
