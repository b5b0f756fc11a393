"""What must be accepted: the positive controls."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.eds import Policy, Purpose, der, oids
from portal.eds.development import certificates as made
from portal.eds.development import sign_cms
from portal.eds.policy import CITIZEN_ROLES
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW

TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("detached", [True, False])
def test_citizen_is_accepted_with_content_inside_or_apart(detached, purpose):
    message = sign_cms(forge.credential(), CONTENT, detached=detached, signing_time=NOW)
    verified = forge.judge(message, purpose=purpose)
    assert verified.detached is detached
    assert verified.signer.iin == CITIZEN.iin
    assert (verified.backend, verified.contour) == ("native", "dev")
    assert (verified.verified_at, verified.signing_time_claimed) == (NOW, NOW)
    assert verified.revocation.status == "not checked"


def test_kazakh_letters_of_names_come_through():
    person = replace(CITIZEN, surname="ӘҒҚҢӨҰҮҺІ", given_name="әғқңөұүһі", patronymic="ЁЪЭ")
    signer = forge.judge(forge.signed_by(forge.credential(person))).signer
    assert signer.full_name == "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ЁЪЭ"
    assert signer.common_name == "ӘҒҚҢӨҰҮҺІ әғқңөұүһі"


def test_patronymic_may_be_missing():
    person = replace(CITIZEN, patronymic=None)
    signer = forge.judge(forge.signed_by(forge.credential(person))).signer
    assert signer.patronymic is None
    assert signer.full_name == "ҮЛГІҚЫЗЫ СӘУЛЕ"


def test_given_name_may_be_missing():
    signer = forge.judge(forge.signed_by(forge.credential(replace(CITIZEN, given_name="")))).signer
    assert (signer.surname, signer.given_name) == ("ҮЛГІҚЫЗЫ", "")


def test_common_name_rules_when_the_surname_disagrees():
    subject = made.name(
        (oids.COMMON_NAME, "ЖАҢА АТЫ"),
        (oids.SURNAME, "ЕСКІ"),
        (oids.SERIAL_NUMBER, f"IIN{CITIZEN.iin}"),
    )
    signer = forge.judge(forge.signed_by(forge.certified(subject=subject))).signer
    assert (signer.surname, signer.given_name) == ("ЖАҢА", "АТЫ")


@pytest.mark.parametrize(("kind", "acts"), [("head", True), ("signer", True), ("employee", False)])
def test_certificate_of_an_organisation_says_for_whom_it_acts(kind, acts):
    everyone = frozenset({oids.HEAD, oids.RIGHT_TO_SIGN, oids.EMPLOYEE})
    person = replace(HEAD, kind=kind)
    signer = forge.judge(
        forge.signed_by(forge.credential(person)), policy=Policy(login_roles=everyone)
    ).signer
    assert signer.is_organisation
    assert signer.can_act_for_organisation is acts
    assert (signer.org_name, signer.org_bin) == (HEAD.org_name, HEAD.org_bin)


def test_each_purpose_has_its_own_roles():
    message = forge.signed_by(forge.credential(HEAD))
    citizens_sign_in = Policy(login_roles=CITIZEN_ROLES)
    assert forge.judge(message, policy=citizens_sign_in, purpose=Purpose.PROPOSAL)
    citizens_propose = Policy(proposal_roles=CITIZEN_ROLES)
    assert forge.judge(message, policy=citizens_propose, purpose=Purpose.SIGN_IN)
    forge.refused(
        "role_not_allowed",
        forge.judge,
        message,
        policy=citizens_propose,
        purpose=Purpose.PROPOSAL,
    )


def test_citizen_does_not_act_for_an_organisation():
    signer = forge.judge(forge.signed_by(forge.credential())).signer
    assert not signer.is_organisation
    assert not signer.can_act_for_organisation


def test_mail_address_and_remote_identification_in_the_certificate_do_no_harm():
    roles = (oids.EMAIL_PROTECTION, oids.INDIVIDUAL, oids.IDENTIFIED_REMOTELY)
    mail = der.sequence(der.encode(der.context(1, constructed=False), b"a@example.kz"))
    order = forge.request(purposes=roles)
    order = replace(order, extensions=(*order.extensions, made.extension("2.5.29.17", mail)))
    verified = forge.judge(forge.signed_by(forge.authority().sign_request("mail", order)))
    assert oids.IDENTIFIED_REMOTELY in verified.signer.roles


def test_time_stamp_among_unsigned_attributes_does_no_harm():
    token = der.sequence(der.oid(TIME_STAMP), der.set_of(der.sequence(der.integer(1))))
    unsigned = der.encode(der.context(1), token)
    assert forge.judge(forge.signed_by(forge.credential(), unsigned=unsigned))


def test_authorities_carried_in_the_message_do_no_harm():
    signer = forge.credential()
    carried = sorted([signer.certificate_der, *signer.chain_der])
    verified = forge.judge(forge.message(carried, [forge.entry(signer)]))
    assert verified.chain_der == signer.chain_der


def test_authority_carried_in_the_message_may_complete_the_path():
    between = forge.authority_under(forge.authority().issuing, 12)
    leaf = forge.under(between, forge.request(issuer=between))
    carried = sorted([leaf.certificate_der, between.certificate_der])
    verified = forge.judge(forge.message(carried, [forge.entry(leaf)]))
    assert verified.chain_der == leaf.chain_der
    assert len(verified.chain_der) == 3


def test_signing_time_may_be_absent_or_wrong():
    untimed = forge.without(forge.usual(), oids.SIGNING_TIME)
    assert forge.judge(forge.signed_by(forge.credential(), untimed)).signing_time_claimed is None
    years_ago = NOW - timedelta(days=9999)
    message = sign_cms(forge.credential(), CONTENT, detached=True, signing_time=years_ago)
    assert forge.judge(message).signing_time_claimed == years_ago


def test_other_signed_attributes_are_allowed():
    other = der.sequence(der.oid("1.2.840.113549.1.9.52"), der.set_of(der.sequence()))
    assert forge.judge(forge.signed_by(forge.credential(), sorted([*forge.usual(), other])))


def test_validity_includes_its_first_and_last_second():
    order = forge.request()
    message = forge.signed_by(forge.authority().sign_request("edge", order))
    assert forge.judge(message, at=order.not_before)
    assert forge.judge(message, at=order.not_after)


def test_wrong_check_digit_passes_where_the_policy_is_not_strict():
    person = replace(CITIZEN, iin="123456789011")
    assert forge.judge(forge.signed_by(forge.credential(person)), policy=Policy(strict_iin=False))


def test_record_of_the_verdict_does_not_print_the_number():
    verified = forge.judge(forge.signed_by(forge.credential()))
    assert CITIZEN.iin not in repr(verified)
    assert CITIZEN.iin.encode().hex() not in repr(verified)
