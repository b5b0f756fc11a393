"""Certificates that must be refused: key, path, validity, extensions, usage, subject."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from portal.eds import NativeVerifier, Policy, Purpose, TrustStore, der, gost3410, oids, x509
from portal.eds.development import Credential, create_authority
from portal.eds.development import certificates as made
from portal.eds.development.authority import Authority
from portal.eds.development.signing import attribute
from portal.eds.keys import GOST, RSA, identifier
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW, refused

SECOND = timedelta(seconds=1)
UNKNOWN_EXTENSION = "1.2.398.99.1"
EMAIL_ONLY = (oids.EMAIL_PROTECTION,)


def judged(credential, **settings):
    return forge.judge(forge.signed_by(credential), **settings)


def altered_leaf(old, new):
    """The citizen's certificate with signed bytes replaced, by the real authority."""
    leaf = forge.certified()
    encoded = forge.resigned(leaf.certificate_der, forge.authority().issuing.key, old, new)
    return replace(leaf, certificate_der=encoded)


def with_extension(oid, *instead, **changes):
    order = forge.request(**changes)
    return forge.certified(extensions=forge.without(order.extensions, oid, *instead), **changes)


def usage(content, unused):
    return made.extension(oids.KEY_USAGE, der.bits(content, unused), critical=True)


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


def rsa_leaf(bits, exponent, bits_key=None):
    """A citizen with an RSA key, certified by the GOST authority."""
    private = bits_key or rsa.generate_private_key(65537, bits)
    numbers = private.public_key().public_numbers()
    key = der.sequence(der.integer(numbers.n), der.integer(exponent))
    leaf = der.parse(forge.certified().certificate_der).children[0].children
    spki = der.sequence(der.sequence(der.oid(oids.RSA_KEY), der.encode(der.NULL)), der.bits(key))
    signed = der.sequence(*(one.encoded for one in leaf[:6]), spki, leaf[7].encoded)
    signature = gost3410.sign(forge.authority().issuing.key, GOST.digest_of(signed))
    encoded = der.sequence(signed, GOST.signature, der.bits(signature))
    return private, replace(forge.certified(), certificate_der=encoded)


def rsa_message(private, leaf, content=CONTENT):
    digest = der.encode(der.OCTET_STRING, RSA.digest_of(content))
    attributes = sorted(
        (
            attribute(oids.CONTENT_TYPE, der.oid(oids.CONTENT)),
            attribute(oids.MESSAGE_DIGEST, digest),
        )
    )
    signature = private.sign(der.encode(der.SET, *attributes), padding.PKCS1v15(), SHA256())
    entry = forge.entry(
        leaf, attributes, digest=RSA.digest, algorithm=RSA.signature, signature=signature
    )
    return forge.message([leaf.certificate_der], [entry], digests=(RSA.digest,))


def test_rsa_is_accepted_only_where_the_policy_allows_it():
    private, leaf = rsa_leaf(2048, 65537)
    message = rsa_message(private, leaf)
    verified = forge.judge(message, policy=Policy(allow_rsa=True))
    assert verified.algorithm == RSA.name
    refused("unsupported_algorithm", forge.judge, message)
    altered = message[:-1] + bytes((message[-1] ^ 1,))
    refused("bad_signature", forge.judge, altered, policy=Policy(allow_rsa=True))


@pytest.mark.parametrize(("bits", "exponent"), [(1024, 65537), (2048, 3), (2048, 65536)])
def test_weak_rsa_key(bits, exponent):
    private, leaf = rsa_leaf(bits, exponent)
    message = rsa_message(private, leaf)
    refused("bad_key", forge.judge, message, policy=Policy(allow_rsa=True))


def test_gost_signature_with_an_rsa_key():
    _, leaf = rsa_leaf(2048, 65537)
    refused("unsupported_algorithm", judged, replace(leaf, key=forge.request().key))


def test_unknown_authority():
    refused("untrusted_chain", judged, create_authority(NOW).issue(CITIZEN))


def test_unknown_authority_of_the_same_name():
    refused("untrusted_chain", judged, forge.credential(replace(CITIZEN, kind="foreign")))


def test_certificate_forged_in_the_name_and_key_name_of_the_authority():
    order = forge.request()
    issuer = x509.parse_certificate(forge.authority().issuing.certificate_der)
    encoded = made.certificate(order, issuer.subject, order.key)
    refused("untrusted_chain", judged, Credential("forged", order.key, encoded, ()))


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


@pytest.mark.parametrize("oid", [oids.BASIC_CONSTRAINTS, oids.KEY_USAGE])
def test_certificate_issued_by_half_an_authority(oid):
    key = 99
    issuing = forge.authority().issuing
    extensions = forge.without(made.authority_extensions(key, issuing.key), oid)
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
    ("years", "code"), [(-11, "certificate_expired"), (1, "certificate_not_yet_valid")]
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


@pytest.mark.parametrize(("content", "unused"), [(b"\x80", 7), (b"\x40", 6), (b"\xa0", 5)])
def test_key_that_is_not_for_signing(content, unused):
    refused("key_usage", judged, with_extension(oids.KEY_USAGE, usage(content, unused)))


def test_key_of_no_stated_use():
    refused("key_usage", judged, with_extension(oids.KEY_USAGE))


def test_signing_with_the_key_of_an_authority():
    issuing = forge.authority().issuing
    message = forge.message([issuing.certificate_der], [forge.entry(issuing)])
    refused("key_usage", forge.judge, message)


@pytest.mark.parametrize(
    "purposes",
    [(oids.INDIVIDUAL,), (oids.CLIENT_AUTHENTICATION, oids.INDIVIDUAL), ("2.5.29.37.0",)],
)
def test_certificate_without_the_purpose_of_signing(purposes):
    refused("extended_key_usage", judged, forge.certified(purposes=purposes))


def test_old_authentication_certificate():
    leaf = forge.credential(replace(CITIZEN, kind="authentication"))
    refused("extended_key_usage", judged, leaf)


@pytest.mark.parametrize("kind", ["employee", "information-system", "treasury"])
def test_holder_who_may_not_sign_in(kind):
    refused("role_not_allowed", judged, forge.credential(replace(HEAD, kind=kind)))


@pytest.mark.parametrize("kind", ["head", "signer"])
def test_organisation_where_only_citizens_are_allowed(kind):
    leaf = forge.credential(replace(HEAD, kind=kind))
    assert judged(leaf)
    refused(
        "role_not_allowed",
        judged,
        leaf,
        policy=Policy(login_roles=Policy().login_roles - {oids.HEAD, oids.RIGHT_TO_SIGN}),
    )


@pytest.mark.parametrize(
    "roles",
    [
        (),
        (oids.HEAD,),
        (oids.LEGAL_ENTITY, oids.HEAD),
        (oids.INDIVIDUAL, oids.LEGAL_ENTITY, oids.HEAD),
        (oids.INDIVIDUAL, oids.TREASURY),
        (oids.INDIVIDUAL, oids.INFORMATION_SYSTEM + ".1"),
    ],
)
def test_citizen_with_the_roles_of_others(roles):
    refused("role_not_allowed", judged, forge.certified(purposes=EMAIL_ONLY + roles))


@pytest.mark.parametrize(
    "roles",
    [(oids.INDIVIDUAL,), (oids.INDIVIDUAL, oids.LEGAL_ENTITY), (oids.LEGAL_ENTITY,), (oids.HEAD,)],
)
def test_organisation_with_the_roles_of_others(roles):
    leaf = forge.certified(purposes=EMAIL_ONLY + roles, subject=HEAD.subject())
    refused("role_not_allowed", judged, leaf)


COMMON = (oids.COMMON_NAME, "ҮЛГІҚЫЗЫ СӘУЛЕ")
NUMBER = (oids.SERIAL_NUMBER, "IIN800101100013")


@pytest.mark.parametrize(
    "pairs",
    [
        (COMMON,),
        (COMMON, (oids.SERIAL_NUMBER, "BIN450140000015")),
        (COMMON, (oids.SERIAL_NUMBER, "800101100013")),
        (COMMON, (oids.SERIAL_NUMBER, "IIN80010110001")),
        (COMMON, (oids.SERIAL_NUMBER, "IIN8001011000130")),
        (COMMON, (oids.SERIAL_NUMBER, "IIN800101100013 ")),
        (COMMON, (oids.SERIAL_NUMBER, "iin800101100013")),
        ((oids.COMMON_NAME, "IIN800101100013"),),
        (NUMBER,),
        (COMMON, NUMBER, (oids.ORGANISATION, "ҮЛГІ")),
        (COMMON, NUMBER, (oids.ORGANISATIONAL_UNIT, "BIN450140000015")),
        (COMMON, NUMBER, (oids.ORGANISATION, "ҮЛГІ"), (oids.ORGANISATIONAL_UNIT, "BIN45014")),
    ],
)
def test_subject_that_does_not_name_its_holder(pairs):
    refused("subject_id_missing", judged, forge.certified(subject=made.name(*pairs)))


@pytest.mark.parametrize(
    "twice",
    [
        NUMBER,
        (oids.SERIAL_NUMBER, "IIN850715200017"),
        COMMON,
        (oids.SURNAME, "БАСҚА"),
    ],
)
def test_subject_that_can_be_read_in_two_ways(twice):
    subject = made.name(COMMON, (oids.SURNAME, "ҮЛГІҚЫЗЫ"), NUMBER, twice)
    refused("subject_id_ambiguous", judged, forge.certified(subject=subject))


def test_relative_name_of_two_values():
    both = der.set_of(made.name_attribute(*COMMON), made.name_attribute(*NUMBER))
    refused("subject_id_ambiguous", judged, forge.certified(subject=der.sequence(both)))


@pytest.mark.parametrize("iin", ["800101100014", "123456789011", "800101100031"])
def test_wrong_check_digit_of_the_person(iin):
    refused("iin_checksum", judged, forge.credential(replace(CITIZEN, iin=iin)))


def test_wrong_check_digit_of_the_organisation():
    refused("iin_checksum", judged, forge.credential(replace(HEAD, org_bin="123456789021")))


def test_store_of_another_authority_refuses_this_one():
    stranger = create_authority(NOW)
    store = TrustStore([stranger.root.certificate_der], [stranger.issuing.certificate_der], "dev")
    leaf = x509.parse_certificate(forge.credential().certificate_der)
    refused("untrusted_chain", store.path, leaf, (), NOW)
