"""Every act that the journal keeps has words, and those of citizens name nobody."""

import re

from portal.config import ROOT
from portal.core.act_words import ACT_WORDS, KINDS, acts_of, is_in_office

SOURCES = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")]
RECORDED = re.compile(r'record\(\s*\w+,\s*[\w.]+,\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)"')


def recorded() -> set[str]:
    """The acts that the code writes down by name."""
    return {act for path in SOURCES for act in RECORDED.findall(path.read_text("utf-8"))}


def test_every_recorded_act_has_words():
    assert len(recorded()) > 20
    assert not recorded() - set(ACT_WORDS)


def test_kinds_divide_the_acts_of_officials():
    told = [act for kind in KINDS for act in acts_of(kind)]
    assert len(told) == len(set(told))
    assert set(told) == {act for act in ACT_WORDS if is_in_office(act)}
    assert set(acts_of("unknown")) == set(ACT_WORDS)


def test_acts_of_citizens_name_nobody():
    for act in ("vote.cast", "proposal.submit", "proposal.withdraw", "account.sign_in"):
        assert not is_in_office(act)
