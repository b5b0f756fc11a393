"""NCANode as a second verifier: `valid: true` alone is worth nothing."""

import base64
import json
import logging
from dataclasses import replace

import pytest

from portal.eds import (
    ComparingVerifier,
    NcanodeClient,
    NcanodeVerifier,
    Purpose,
    SignatureRejected,
    der,
    oids,
)
from portal.eds.cms import parse_cms
from portal.eds.development import sign_cms
from portal.eds.ncanode import opinions
from portal.eds.ncanode_client import LARGEST_ANSWER, check_address
from tests import ncanode
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW
from tests.ncanode import Reply, only_certificate

PATIENCE = 20
SHORT = 0.5


@pytest.fixture
def node():
    with ncanode.running() as found:
        yield found


def asking(node, kind=NcanodeVerifier, timeout=PATIENCE):
    return kind(forge.verifier(), NcanodeClient(node.url, timeout))


def judge(verifier, message, purpose=Purpose.SIGN_IN):
    return verifier.verify(message, CONTENT, at=NOW, purpose=purpose)


def signature(profile=CITIZEN, *, detached=True, content=CONTENT):
    return sign_cms(forge.credential(profile), content, detached=detached, signing_time=NOW)


def refused(code, node, message=None, timeout=PATIENCE):
    return forge.refused(code, judge, asking(node, timeout=timeout), message or signature())


# what is asked, and the good answer


@pytest.mark.parametrize("detached", [True, False])
@pytest.mark.parametrize("profile", [CITIZEN, HEAD])
def test_signature_that_both_accept_is_accepted(node, profile, detached):
    verified = judge(asking(node), signature(profile, detached=detached))
    assert (verified.backend, verified.contour) == ("ncanode", "dev")
    assert verified.signer.iin == profile.iin
    assert verified.detached is detached
    assert verified.revocation.status == "good"
    assert len(verified.revocation.sha256 or "") == 64


@pytest.mark.parametrize("detached", [True, False])
def test_both_kinds_of_revocation_are_asked_about_the_expected_content(node, detached):
    judge(asking(node), signature(detached=detached))
    asked = node.asked()
    assert set(asked) == {"cms", "data", "revocationCheck"}
    assert asked["revocationCheck"] == ["OCSP", "CRL"]
    assert base64.b64decode(asked["data"]) == CONTENT


def test_nothing_unsigned_is_shown_to_ncanode(node):
    """Content inside, a time stamp, certificates of others: each would change its verdict."""
    signer = forge.credential()
    stamp = der.encode(der.context(1), der.sequence(der.oid(oids.POLICY_STATEMENT), der.set_of()))
    message = forge.message(
        [signer.certificate_der, *signer.chain_der],
        [forge.entry(signer, unsigned=stamp)],
        attached=CONTENT,
    )
    judge(asking(node), message)
    sent = base64.b64decode(node.asked()["cms"])
    assert not ncanode.carries_content(sent)
    assert ncanode.carries_content(message)
    shown, original = parse_cms(sent), parse_cms(message)
    assert [one.encoded for one in shown.certificates] == [signer.certificate_der]
    assert shown.signers == original.signers
    assert len(sent) < len(message) - len(stamp) - len(CONTENT)
    assert der.parse(sent).encoded == sent


def test_ordinary_detached_message_goes_out_byte_for_byte(node):
    message = signature()
    judge(asking(node), message)
    assert base64.b64decode(node.asked()["cms"]) == message


# table 3.2, row by row


def test_ncanode_itself_would_accept_content_that_nobody_expected(node):
    """The gap is real: this is why attached content never reaches it."""
    other = signature(detached=False, content=b"another text")
    question = {
        "cms": base64.b64encode(other).decode(),
        "data": base64.b64encode(CONTENT).decode(),
    }
    assert ncanode.honest(question)["valid"] is True
    refused("content_mismatch", node, other)
    assert node.questions == [], "refused without asking"


def change(place, **facts):
    return lambda answer: place(answer).update(facts)


def answer_itself(answer):
    return answer


def signer_of(answer):
    return answer["signers"][0]


def revocation(by):
    def found(answer):
        return next(one for one in only_certificate(answer)["revocations"] if one["by"] == by)

    return found


def doubled(place, name):
    def script(answer):
        place(answer)[name] *= 2

    return script


def without_revocation(by):
    def script(answer):
        told = only_certificate(answer)
        told["revocations"] = [one for one in told["revocations"] if one["by"] != by]

    return script


def subject(answer):
    return only_certificate(answer)["subject"]


def issuer(answer):
    return only_certificate(answer)["issuer"]


OCSP_FAILED = {"reason": "Connect to ocsp.pki.gov.kz:80 failed: Connection timed out"}
SETTLE_NOTHING = {
    "no signers, yet valid": change(answer_itself, signers=[]),
    "signers left out": lambda answer: answer.pop("signers") and None,
    "signers that are no list": change(answer_itself, signers="one"),
    "two signers": doubled(answer_itself, "signers"),
    "no certificate, yet valid": change(signer_of, certificates=[]),
    "two certificates": doubled(signer_of, "certificates"),
    "certificate of nothing": change(signer_of, certificates=[None]),
    "no revocations": change(only_certificate, revocations=[]),
    "revocations left out": change(only_certificate, revocations=None),
    "CRL not looked up": without_revocation("CRL"),
    "OCSP not looked up": without_revocation("OCSP"),
    "OCSP failed, yet valid": change(revocation("OCSP"), **OCSP_FAILED),
    "OCSP without a reason": change(revocation("OCSP"), reason=None),
    "OCSP revoked neither yes nor no": change(revocation("OCSP"), revoked=None),
    "CRL revoked in words": change(revocation("CRL"), revoked="false"),
    "revocation by something else": change(revocation("CRL"), by="CACHE"),
    "another serial number": change(only_certificate, serialNumber="1f"),
    "serial number that is none": change(only_certificate, serialNumber="number"),
    "no serial number": change(only_certificate, serialNumber=None),
    "another person": change(subject, iin="850715200017"),
    "an organisation beside": change(subject, bin="450140000015"),
    "no subject": change(only_certificate, subject=None),
    "another issuer": change(issuer, commonName="ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ"),
    "another beginning": change(only_certificate, notBefore="2020-01-01T00:00:00.000+00:00"),
    "another end": change(only_certificate, notAfter="2040-01-01T00:00:00.000+00:00"),
    "end that is no time": change(only_certificate, notAfter="soon"),
    "end without a zone": change(only_certificate, notAfter="2029-11-19T12:00:00"),
    "an empty object": lambda answer: Reply(b"{}"),
    "a list": lambda answer: Reply(b"[]"),
    "null": lambda answer: Reply(b"null"),
    "nothing": lambda answer: Reply(b""),
    "a page": lambda answer: Reply(b"<!doctype html><title>NCANode</title>"),
    "JSON cut short": lambda answer: Reply(b'{"valid": true, "signers": ['),
    "JSON that says a thing twice": lambda answer: Reply(
        json.dumps(answer).replace('"valid": true', '"valid": false, "valid": true').encode()
    ),
    "JSON nested deep": lambda answer: Reply(b"[" * 100_000),
    "bytes of no text": lambda answer: Reply(b"\xff\xfe{}"),
    "an error of the server": lambda answer: Reply(b'{"valid": true}', status=500),
    "not found": lambda answer: Reply(b"", status=404),
    "no content": lambda answer: Reply(b"", status=204),
    "too large": lambda answer: Reply(b" " * (LARGEST_ANSWER + 1)),
}


@pytest.mark.parametrize("case", SETTLE_NOTHING)
def test_answer_that_settles_nothing_refuses(node, case):
    node.script = SETTLE_NOTHING[case]
    refused("revocation_unknown", node)


def test_ocsp_that_failed_is_not_good_even_where_the_certificate_is_called_invalid(node):
    def script(answer):
        revocation("OCSP")(answer).update(OCSP_FAILED)
        only_certificate(answer)["valid"] = False

    node.script = script
    refused("revocation_unknown", node)


@pytest.mark.parametrize("by", ["OCSP", "CRL"])
def test_certificate_revoked_by_either_source(node, by):
    def script(answer):
        revocation(by)(answer).update(revoked=True, reason="OK")
        only_certificate(answer)["valid"] = answer["valid"] = False

    node.script = script
    refused("revoked", node)


def test_certificate_revoked_after_an_old_time_stamp_is_revoked(node):
    """NCANode calls such a signature valid; the portal judges by its own clock."""
    node.script = change(revocation("CRL"), revoked=True)
    refused("revoked", node)


@pytest.mark.parametrize("word", [False, None, "true", 1])
def test_valid_is_needed_for_the_whole_answer(node, word):
    node.script = change(answer_itself, valid=word)
    refused("bad_signature", node)


@pytest.mark.parametrize("word", [False, None, "true", 1])
def test_valid_is_needed_for_the_certificate(node, word):
    node.script = change(only_certificate, valid=word)
    refused("untrusted_chain", node)


def test_answer_about_the_certificate_of_someone_else(node):
    other = signature(replace(CITIZEN, name="other", iin="850715200017"))
    question = {"cms": base64.b64encode(other).decode(), "data": base64.b64encode(CONTENT).decode()}
    theirs = ncanode.honest(question | {"revocationCheck": ["OCSP", "CRL"]})
    node.script = lambda answer: theirs
    refused("revocation_unknown", node)


def test_signature_that_ncanode_cannot_take(node):
    node.script = lambda answer: Reply(b'{"status": 400}', status=400)
    refused("bad_signature", node)


def test_several_ocsp_servers_must_all_say_good(node):
    def two(answer):
        told = only_certificate(answer)["revocations"]
        told.append(dict(revocation("OCSP")(answer)))

    node.script = two
    assert judge(asking(node), signature())

    def one_failed(answer):
        two(answer)
        only_certificate(answer)["revocations"][-1].update(OCSP_FAILED)

    node.script = one_failed
    refused("revocation_unknown", node)


# the wire


def test_slow_answer(node):
    node.script = lambda answer: Reply(b"{}", delay=PATIENCE)
    refused("revocation_unknown", node, timeout=SHORT)


def test_answer_in_drops_does_not_hold_the_asker_longer(node):
    node.script = lambda answer: Reply(b" " * 10_000, delay=SHORT / 4, drops=1)
    refused("revocation_unknown", node, timeout=SHORT)


def test_redirect_is_not_followed(node):
    elsewhere = {"Location": f"{node.url}/elsewhere"}
    node.script = lambda answer: Reply(b"", status=302, headers=elsewhere)
    refused("revocation_unknown", node)
    assert len(node.questions) == 1


def test_answer_cut_short_on_the_wire(node):
    node.script = lambda answer: Reply(b"{}", headers={"Content-Length": "500"})
    refused("revocation_unknown", node, timeout=SHORT)


def test_ncanode_that_is_down():
    with ncanode.running() as gone:
        pass
    refused("revocation_unknown", gone)


@pytest.mark.parametrize(
    "message",
    [signature()[:-1], signature(content=b"another"), signature(replace(HEAD, kind="employee"))],
    ids=["cut", "another text", "employee"],
)
def test_what_the_portal_refuses_is_not_asked_about(node, message):
    with pytest.raises(SignatureRejected):
        judge(asking(node), message)
    assert node.questions == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:14579", "http://[::1]:14579", "http://localhost:14579/"),
        *("https://ncanode.example.kz", "https://10.0.0.5:14579"),
    ],
)
def test_address_may_be_https_or_this_machine(url):
    check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "127.0.0.1:14579", "http://", "http://10.0.0.5:14579", "http://ncanode:14579"),
        *("http://127.0.0.1.example.kz", "ftp://127.0.0.1", "http://name:word@127.0.0.1"),
        *("https://ncanode.example.kz/?a=b", "http://127.0.0.1:port"),
    ],
)
def test_address_that_would_send_answers_in_clear_is_an_error(url):
    with pytest.raises(ValueError, match="NCANode|Port"):
        check_address(url)


# two verifiers compared


def counted(outcome):
    return opinions.labels(outcome)._value.get()


@pytest.fixture
def counts():
    before = {one: counted(one) for one in ("agree", "disagree", "silent")}
    return lambda: {one: counted(one) - before[one] for one in before}


def test_native_decides_and_agreement_is_counted(node, counts, caplog):
    verified = judge(asking(node, ComparingVerifier), signature())
    assert (verified.backend, verified.contour) == ("native", "dev")
    assert len(node.questions) == 1
    assert counts() == {"agree": 1, "disagree": 0, "silent": 0}
    assert caplog.records == []


def test_disagreement_is_an_alarm_without_the_name_of_anybody(node, counts, caplog):
    node.script = change(answer_itself, valid=False)
    verified = judge(asking(node, ComparingVerifier), signature())
    [alarm] = caplog.records
    assert alarm.levelno == logging.ERROR
    assert verified.certificate_sha256 in alarm.getMessage()
    assert "native accepted, NCANode bad_signature" in alarm.getMessage()
    assert CITIZEN.iin not in caplog.text
    assert CITIZEN.surname not in caplog.text
    assert counts() == {"agree": 0, "disagree": 1, "silent": 0}


def broken():
    """A signature by the right certificate that does not fit."""
    return forge.signed_by(forge.credential(), signature=bytes((1,)) + bytes(127))


def test_ncanode_that_accepts_what_native_refuses_is_an_alarm(node, counts, caplog):
    node.script = change(answer_itself, valid=True)
    verifier = asking(node, ComparingVerifier)
    forge.refused("bad_signature", judge, verifier, broken())
    assert "native bad_signature, NCANode accepted" in caplog.text
    assert counts() == {"agree": 0, "disagree": 1, "silent": 0}


def test_both_refuse_in_agreement(node, counts, caplog):
    forge.refused("bad_signature", judge, asking(node, ComparingVerifier), broken())
    assert counts() == {"agree": 1, "disagree": 0, "silent": 0}
    assert caplog.records == []


@pytest.mark.parametrize("case", ["an error of the server", "OCSP failed, yet valid", "a page"])
def test_ncanode_that_says_nothing_blocks_nobody_and_is_logged(node, counts, caplog, case):
    node.script = SETTLE_NOTHING[case]
    assert judge(asking(node, ComparingVerifier), signature())
    [warning] = caplog.records
    assert warning.levelno == logging.WARNING
    assert counts() == {"agree": 0, "disagree": 0, "silent": 1}


def test_ncanode_that_is_down_blocks_nobody(counts, caplog):
    with ncanode.running() as gone:
        pass
    assert judge(asking(gone, ComparingVerifier), signature())
    assert "NCANode is silent" in caplog.text
    assert counts() == {"agree": 0, "disagree": 0, "silent": 1}


def test_certificates_that_lead_nowhere_are_not_shown_to_ncanode(node):
    stranger = forge.authority().issue(replace(CITIZEN, name="stranger", kind="foreign"))
    verifier = asking(node, ComparingVerifier)
    forge.refused("untrusted_chain", judge, verifier, forge.signed_by(stranger))
    employee = signature(replace(HEAD, kind="employee"))
    forge.refused("role_not_allowed", judge, verifier, employee)
    assert node.questions == []
