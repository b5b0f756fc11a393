"""The search index by commands: made anew, looked at."""

import json
from pathlib import Path

from tests.commands.test_commands import portal as portal


def test_index_is_made_and_checked(portal, tmp_path: Path):
    assert portal("db", "upgrade").returncode == 0
    missing = portal("search", "check", "--json")
    assert missing.returncode == 1
    assert json.loads(missing.stdout)["state"] == "being made"
    assert json.loads(portal("search", "rebuild", "--json").stdout) == {"written": 0}
    told = json.loads(portal("search", "check", "--json").stdout)
    assert (told["state"], told["differing"], told["is_whole"]) == ("ready", 0, True)
    (tmp_path / "search" / told["generation"] / "broken").touch()
    assert portal("search", "check").returncode == 1
