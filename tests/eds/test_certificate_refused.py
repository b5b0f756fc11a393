"""Certificates that must be refused: key, path, validity, extensions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.eds import NativeVerifier, Policy, Purpose, TrustStore, der, gost3410, oids, x509
from portal.eds.development import Credential, create_authority
from portal.eds.development import certificates as made
from portal.eds.development.authority import Authority
from portal.eds.keys import GOST, RSA, identifier
from portal.eds.x509 import parse_certificate
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW, judged, refused, with_extension

SECOND = timedelta(seconds=1)
UNKNOWN_EXTENSION = "1.2.398.99.1"


def altered_leaf(old, new):
    """The citizen's certificate with signed bytes replaced, by the real authority."""
    leaf = forge.certified()
    encoded = forge.resigned(leaf.certificate_der, forge.authority().issuing.key, old, new)
    return replace(leaf, certificate_der=encoded)


def test_other_curve_parameters():
    old, new = der.oid(oids.GOST_PARAMETERS), der.oid("1.2.398.3.10.1.1.2.2.2")
    refused("bad_key", judged, altered_leaf(old, new))


def test_key_that_is_not_on_the_curve():
    point = gost3410.encode_public_key(gost3410.public_key(forge.request().key))
    refused("bad_key", judged, altered_leaf(point, point[:-1] + bytes((point[-1] ^ 1,))))


def test_key_of_an_unknown_family():
    old, new = der.oid(oids.GOST_KEY), der.oid("1.2.398.3.10.1.1.2.9")
    refused("unsupported_algorithm", judged, altered_leaf(old, new))


def test_two_algorithms_in_one_certificate():
    leaf = altered_leaf(GOST.signature, identifier("1.2.398.3.10.1.1.2.3.1"))
    refused("unsupported_algorithm", judged, leaf)


def test_certificate_of_another_version():
    refused(
        "malformed_asn1", judged, altered_leaf(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01")
    )


@pytest.mark.parametrize("number", ["0200", "020100", "0201ff", "02028000"])
def test_certificate_whose_number_is_not_positive(number):
    parts = [one.encoded for one in der.parse(forge.certified().certificate_der).children]
    fields = [one.encoded for one in der.parse(parts[0]).children]
    signed = der.sequence(fields[0], bytes.fromhex(number), *fields[2:])
    refused("malformed_asn1", parse_certificate, der.sequence(signed, *parts[1:]))


def test_unknown_authority():
    refused("untrusted_chain", judged, create_authority(NOW).issue(CITIZEN))


def test_unknown_authority_of_the_same_name():
    refused("untrusted_chain", judged, forge.credential(replace(CITIZEN, kind="foreign")))


def test_certificate_forged_in_the_name_and_key_name_of_the_authority():
    order = forge.request()
    issuer = x509.parse_certificate(forge.authority().issuing.certificate_der)
    encoded = made.certificate(order, issuer.subject, order.key)
    refused("untrusted_chain", judged, Credential("forged", order.key, encoded, ()))


def test_signature_of_the_authority_under_another_name():
    order = forge.request()
    other = made.name((oids.COMMON_NAME, "DEV OTHER NOT NCA RK"))
    encoded = made.certificate(order, other, forge.authority().issuing.key)
    refused("untrusted_chain", judged, Credential("renamed", order.key, encoded, ()))


def test_signature_of_the_authority_under_another_key_name():
    named = der.sequence(der.encode(der.context(0, constructed=False), bytes(20)))
    other = made.extension(oids.AUTHORITY_KEY_ID, named)
    refused("untrusted_chain", judged, with_extension(oids.AUTHORITY_KEY_ID, other))
    assert judged(with_extension(oids.AUTHORITY_KEY_ID))


def test_signature_of_the_authority_labelled_as_rsa():
    order, issuing = forge.request(), forge.authority().issuing
    leaf = forge.authority().sign_request("labelled", order)
    signed = der.parse(leaf.certificate_der).children[0]
    parts = [one.encoded for one in signed.children]
    relabelled = der.sequence(*parts[:2], RSA.signature, *parts[3:])
    signature = gost3410.sign(issuing.key, GOST.digest_of(relabelled))
    encoded = der.sequence(relabelled, RSA.signature, der.bits(signature))
    lenient = Policy(allow_rsa=True)
    refused("untrusted_chain", judged, replace(leaf, certificate_der=encoded), policy=lenient)


def test_certificate_that_signed_itself():
    order = forge.request()
    encoded = made.certificate(order, order.subject, order.key)
    refused("untrusted_chain", judged, Credential("self", order.key, encoded, ()))


def test_chain_of_the_sender_alone_is_not_trusted():
    stranger = create_authority(NOW)
    leaf = stranger.issue(CITIZEN)
    carried = sorted([leaf.certificate_der, *leaf.chain_der])
    refused("untrusted_chain", forge.judge, forge.message(carried, [forge.entry(leaf)]))


def test_altered_signature_of_the_certificate():
    leaf = forge.credential()
    encoded = leaf.certificate_der[:-1] + bytes((leaf.certificate_der[-1] ^ 1,))
    refused("untrusted_chain", judged, replace(leaf, certificate_der=encoded))


def test_certificate_issued_by_an_end_entity():
    citizen = forge.credential()
    leaf = forge.under(citizen, forge.request(HEAD, issuer=citizen))
    carried = sorted([leaf.certificate_der, citizen.certificate_der])
    refused("issuer_not_ca", forge.judge, forge.message(carried, [forge.entry(leaf)]))


def constraints(*content):
    return (made.extension(oids.BASIC_CONSTRAINTS, der.sequence(*content), critical=True),)


@pytest.mark.parametrize(
    ("oid", "instead"),
    [
        (oids.BASIC_CONSTRAINTS, ()),
        (oids.BASIC_CONSTRAINTS, constraints()),
        (oids.BASIC_CONSTRAINTS, constraints(der.encode(der.BOOLEAN, b"\x00"))),
        (oids.KEY_USAGE, ()),
        (oids.KEY_USAGE, (made.extension(oids.KEY_USAGE, der.bits(b"\x02", 1), critical=True),)),
    ],
)
def test_certificate_issued_by_half_an_authority(oid, instead):
    key = 99
    issuing = forge.authority().issuing
    extensions = forge.without(made.authority_extensions(key, issuing.key), oid, *instead)
    half = forge.under(
        issuing,
        forge.request(
            key=key, subject=made.name((oids.COMMON_NAME, "DEV HALF")), extensions=extensions
        ),
    )
    leaf = forge.under(half, forge.request(issuer=half))
    carried = sorted([leaf.certificate_der, half.certificate_der])
    refused("issuer_not_ca", forge.judge, forge.message(carried, [forge.entry(leaf)]))


def carried_path(*authorities):
    leaf = forge.under(authorities[-1], forge.request(issuer=authorities[-1]))
    carried = sorted([leaf.certificate_der, *(one.certificate_der for one in authorities)])
    return forge.message(carried, [forge.entry(leaf)])


def test_authority_below_one_that_allows_none():
    upper = forge.authority_under(forge.authority().issuing, 11, path_length=0)
    assert forge.judge(carried_path(upper))
    lower = forge.authority_under(upper, 12)
    refused("path_too_long", forge.judge, carried_path(upper, lower))


def test_path_of_more_than_four_authorities():
    path = [forge.authority().issuing]
    for key in (21, 22, 23):
        path.append(forge.authority_under(path[-1], key))
    assert len(forge.judge(carried_path(*path[1:3])).chain_der) == 4
    refused("path_too_long", forge.judge, carried_path(*path[1:]))


def test_authorities_that_certify_each_other():
    first, second = made.name((oids.COMMON_NAME, "DEV 31")), made.name((oids.COMMON_NAME, "DEV 32"))
    stubs = {
        key: forge.under(
            forge.authority().issuing,
            forge.request(key=key, subject=subject, extensions=made.authority_extensions(key, key)),
        )
        for key, subject in ((31, first), (32, second))
    }
    mutual = [
        forge.authority_under(stubs[32], 31, subject=first),
        forge.authority_under(stubs[31], 32, subject=second),
    ]
    leaf = forge.under(mutual[0], forge.request(issuer=mutual[0]))
    carried = sorted([leaf.certificate_der, *(one.certificate_der for one in mutual)])
    refused("path_too_long", forge.judge, forge.message(carried, [forge.entry(leaf)]))


def test_certificate_is_judged_at_the_given_time_to_the_second():
    order = forge.request()
    leaf = forge.certified()
    refused("certificate_expired", judged, leaf, at=order.not_after + SECOND)
    refused("certificate_not_yet_valid", judged, leaf, at=order.not_before - SECOND)


def test_kinds_that_are_out_of_their_time():
    refused("certificate_expired", judged, forge.credential(replace(CITIZEN, kind="expired")))
    early = forge.credential(replace(CITIZEN, kind="not-yet-valid"))
    refused("certificate_not_yet_valid", judged, early)


@pytest.mark.parametrize(
    ("years", "code"), [(-11, "certificate_expired"), (2, "certificate_not_yet_valid")]
)
def test_authority_out_of_its_time(years, code):
    dated = create_authority(NOW + timedelta(days=365 * years))
    current = Authority(dated.root, dated.issuing, NOW)
    message = forge.signed_by(current.issue(CITIZEN))
    verifier = NativeVerifier(dated.trust_store())
    refused(code, verifier.verify, message, CONTENT, at=NOW, purpose=Purpose.SIGN_IN)


def test_unknown_critical_extension():
    for critical in (True, False):
        extra = made.extension(UNKNOWN_EXTENSION, der.encode(der.NULL), critical=critical)
        leaf = with_extension(UNKNOWN_EXTENSION, extra)
        if critical:
            refused("unknown_critical_extension", judged, leaf)
        else:
            assert judged(leaf)


def test_unknown_extension_that_says_it_is_not_critical():
    said = der.encode(der.BOOLEAN, b"\x00"), der.encode(der.OCTET_STRING, der.encode(der.NULL))
    extra = der.sequence(der.oid(UNKNOWN_EXTENSION), *said)
    assert judged(with_extension(UNKNOWN_EXTENSION, extra))


def test_unknown_critical_extension_of_an_authority():
    key, issuing = 41, forge.authority().issuing
    extra = made.extension(UNKNOWN_EXTENSION, der.encode(der.NULL), critical=True)
    order = forge.request(
        key=key,
        subject=made.name((oids.COMMON_NAME, "DEV 41")),
        extensions=(*made.authority_extensions(key, issuing.key), extra),
    )
    refused("unknown_critical_extension", forge.judge, carried_path(forge.under(issuing, order)))


def test_extension_twice():
    extensions = forge.request().extensions
    leaf = forge.certified(extensions=(*extensions, extensions[0]))
    refused("malformed_asn1", x509.parse_certificate, leaf.certificate_der)


def test_store_of_another_authority_refuses_this_one():
    stranger = create_authority(NOW)
    store = TrustStore([stranger.root.certificate_der], [stranger.issuing.certificate_der], "dev")
    leaf = x509.parse_certificate(forge.credential().certificate_der)
    refused("untrusted_chain", store.path, leaf, (), NOW)
