"""Holders who must be refused: key usage, purposes, roles, the subject's numbers."""

from dataclasses import replace

import pytest

from portal.eds import Policy, der, oids
from portal.eds.development import certificates as made
from tests.eds import forge
from tests.eds.forge import CITIZEN, HEAD, judged, refused, with_extension

EMAIL_ONLY = (oids.EMAIL_PROTECTION,)


def usage(content, unused):
    return made.extension(oids.KEY_USAGE, der.bits(content, unused), critical=True)


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
