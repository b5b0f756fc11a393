#!/usr/bin/env python3
"""Check an exported ledger of the open-budgets portal; nothing but Python 3.8+ is needed.

    curl -O https://PORTAL/ledger/export.jsonl
    python3 verify_ledger.py export.jsonl [POSITION:HASH ...]

Each line is an entry: JSON whose "hash" is the SHA-256 of the same JSON without "hash", written
with sorted keys, without spaces, in UTF-8; "previous" is the hash of the entry before. Heads
(POSITION:HASH) that you kept on an earlier day have to be entries still. Votes are counted anew:
the last entry of a "voter" on a number counts; reports on completed discussions have to tell the
same totals. Exit 0 when everything holds, else 1.
"""

import hashlib
import json
import sys
from collections import Counter


def hash_of(entry):
    told = {name: one for name, one in entry.items() if name != "hash"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def faults_of(entry, position, previous, kept):
    place = entry["position"]
    if place != position + 1:
        yield f"after entry {position} comes {place}"
    elif entry["previous"] != previous:
        yield f"entry {place} does not follow the one before"
    if hash_of(entry) != entry["hash"]:
        yield f"entry {place} was changed"
    if kept.get(place, entry["hash"]) != entry["hash"]:
        yield f"entry {place} is not the one whose hash you kept"


def count(entry, votes):
    """Votes by number and voter; what a report tells wrong."""
    number, facts = entry["number"], entry["facts"]
    if entry["act"] in ("vote.cast", "vote.change"):
        kind = {"person": "people", "organisation": "organisations"}[facts["kind"]]
        votes.setdefault(number, {})[facts["voter"]] = f"{kind}_{facts['side']}"
    elif entry["act"] == "closure_report.make":
        inside = [one for one in votes if one.startswith(number + "-")]
        on_proposals = sum((Counter(votes[one].values()) for one in inside), Counter())
        found = Counter(votes.get(number, {}).values()), on_proposals
        if found != (Counter(facts["votes"]), Counter(facts["proposal_votes"])):
            yield f"entry {entry['position']}: the report on {number} tells other totals"


def verify(lines, kept):
    position, previous, votes, faults = None, "0" * 64, {}, []
    for line in filter(str.strip, lines):
        entry = json.loads(line)
        if position is None:
            is_whole, position = entry["position"] == 1, entry["position"] - 1
            previous = previous if is_whole else entry["previous"]
        faults += faults_of(entry, position, previous, kept)
        faults += count(entry, votes) if is_whole else ()  # votes of a part cannot be counted
        position, previous = entry["position"], entry["hash"]
    faults += [f"kept entry {one} is not there" for one in kept if one > (position or 0)]
    return position, previous, votes, faults


if __name__ == "__main__":
    heads = {int(p): h for p, h in (one.split(":") for one in sys.argv[2:])}
    with open(sys.argv[1], encoding="utf-8") as file:
        end, head, counted, found = verify(file, heads)
    print(f"the ledger ends at entry {end} with {head}")
    for number, votes in sorted(counted.items()):
        said = (
            f"{which.replace('_', ' ')} {n}" for which, n in sorted(Counter(votes.values()).items())
        )
        print(f"  {number}: {', '.join(said)}")
    print("\n".join(found) or "Everything holds")
    sys.exit(1 if found else 0)
