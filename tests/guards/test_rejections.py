"""Every reason to refuse a signature is raised, shown by a test and said in three languages."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.config import ROOT
from portal.core.rejections import REASONS, UNKNOWN
from tests.guards.test_catalogues import CYRILLIC, LANGUAGES, OFFICIAL

GUARDS = ROOT / "tests/guards"
CODES_OF_THE_LIST = {
    *("malformed_base64", "too_large", "malformed_asn1", "not_signed_data", "no_signer"),
    *("too_many_signers", "signer_certificate_missing", "signer_certificate_ambiguous"),
    *("detached_required", "content_mismatch", "no_signed_attributes", "duplicate_attribute"),
    *("content_type_attribute", "message_digest_missing", "message_digest_mismatch"),
    *("unsupported_algorithm", "bad_key", "bad_signature", "untrusted_chain", "issuer_not_ca"),
    *("path_too_long", "certificate_expired", "certificate_not_yet_valid"),
    *("unknown_critical_extension", "key_usage", "extended_key_usage", "role_not_allowed"),
    *("subject_id_missing", "subject_id_ambiguous", "iin_checksum", "revoked"),
    *("revocation_unknown", "challenge_unknown", "challenge_expired", "challenge_used"),
    *("challenge_session", "signer_not_session_user", "wrong_contour"),
}


def nodes(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path, node


@cache
def raised() -> frozenset[str]:
    """The codes that the portal refuses with; each is written out where it is raised."""
    codes = set()
    for path, node in nodes(ROOT / "portal"):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "SignatureRejected":
            code = node.args[0]
            assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno}"
            codes.add(code.value)
    return frozenset(codes)


@cache
def named_by_tests() -> frozenset[str]:
    """Every short text that a test of behaviour is written with."""
    return frozenset(
        node.value
        for path, node in nodes(ROOT / "tests")
        if GUARDS not in path.parents
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_code_that_is_raised_has_words_and_every_reason_is_raised():
    assert raised() == set(REASONS)


def test_every_code_of_the_list_is_raised():
    assert raised() >= CODES_OF_THE_LIST


def test_every_code_is_shown_by_a_test():
    assert set(REASONS) <= named_by_tests()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_reason_is_said_in_each_language(app: Flask):
    for code, reason in [*REASONS.items(), ("any other", UNKNOWN)]:
        said = {}
        with app.test_request_context():
            for language in LANGUAGES:
                with force_locale(language):
                    said[language] = str(reason)
        assert len(set(said.values())) == len(LANGUAGES), f"{code}: {said}"
        for language in OFFICIAL:
            assert CYRILLIC.search(said[language]), f"{code}: {said[language]}"
