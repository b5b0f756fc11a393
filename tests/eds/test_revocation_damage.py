"""Damaged lists, indexes and answers: refused in bounded time, never believed, never a crash."""

import random

import pytest

from portal.eds import SignatureRejected
from portal.eds.crl_index import FULL, IndexDamaged, IndexFolder
from portal.eds.ocsp import OcspQuestion, judge_answer
from tests.eds import forge
from tests.eds.forge import NOW
from tests.eds.forge_revocation import Lists, answer, certificate, crl, listed


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """One way in which bytes get damaged, never the whole itself."""
    place = chance.randrange(len(whole))
    other = bytes((chance.choice([n for n in (0, 1, 48, 128, 132, 255) if n != whole[place]]),))
    return chance.choice(
        [
            whole[:place],
            whole[:place] + other + whole[place + 1 :],
            whole[:place] + other + whole[place:],
            whole + other,
            whole[: place + 1] + whole,
        ]
    )


def test_damaged_lists_are_refused(tmp_path):
    lists, chance = Lists(tmp_path), random.Random(176)
    whole = crl(listed())
    for _ in range(30):
        many = [damaged(whole, chance) for _ in range(10)]
        assert all(one.refusal for one in lists.offer(*many))
    assert not lists.files


def test_damaged_answers_are_refused():
    question = OcspQuestion(certificate(), certificate(forge.authority().issuing))
    whole, chance = answer(question), random.Random(42)
    for _ in range(400):
        with pytest.raises(SignatureRejected):
            judge_answer(damaged(whole, chance), question, at=NOW)


def test_damaged_indexes_say_nothing(tmp_path):
    lists, chance = Lists(tmp_path), random.Random(2025)
    lists.take(crl(listed()))
    issuer = certificate(forge.authority().issuing).authority_id
    path = lists.indexes.path(issuer, FULL)
    whole = path.read_bytes()
    for _ in range(400):
        path.write_bytes(damaged(whole, chance))
        with pytest.raises(IndexDamaged):
            IndexFolder(path.parent).index(issuer, FULL)
