#!/usr/bin/env python3
"""A reference client of the machine interface of the open-budgets portal (§8): standard library.

    export OPK_TOKEN=opk_…             # never in the command line, never in a program text
    python intake_client.py https://portal.example documents/fin-2025 statement.json --dry-run
    python intake_client.py https://portal.example documents/fin-2025 statement.json
    python intake_client.py https://portal.example "budget-reports/9?place=1" month.csv --wait

Ends with 0 when the portal has taken it, 1 when it has faults or was refused, 2 when it could not
be asked. Sending the same file again is harmless: nothing changes and the answer is the same.
"""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import quote, urljoin

TYPES = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TRIES = 6
LONGEST_PAUSE = 60  # seconds
PATIENCE = 120  # seconds for one answer
WORTH_ANOTHER_TRY = {429, 500, 502, 503, 504}
BEING_READ = {"waiting", "checking"}


def ask(method, address, token, language, content=None, media_type=None):
    """One question, tried again with growing pauses; status, headers, the answer as an object."""
    pause = 1
    for attempt in range(1, TRIES + 1):
        request = urllib.request.Request(address, data=content, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Accept-Language", language)
        if media_type:
            request.add_header("Content-Type", media_type)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in WORTH_ANOTHER_TRY or attempt == TRIES:
                return error.code, error.headers, read_problem(error)
            pause = int(error.headers.get("Retry-After") or pause)
        except (urllib.error.URLError, TimeoutError) as error:
            if attempt == TRIES:
                raise SystemExit(f"the portal does not answer: {error}") from error
        time.sleep(min(pause, LONGEST_PAUSE))
        pause *= 2
    raise AssertionError("unreachable")


def read_problem(error):
    """The problem (RFC 9457) of an answer; a proxy may have put something else in between."""
    try:
        return json.load(error)
    except ValueError:
        return {"title": error.reason}


def show_faults(answer):
    """Every fault with its place, one in a line."""
    print(answer.get("title", ""), answer.get("paragraph", ""), file=sys.stderr)
    for fault in answer.get("faults") or answer.get("gaps") or []:
        at = [
            fault["place"],
            fault["sheet"],
            fault["row"] and f"row {fault['row']}",
            fault["column"],
        ]
        where = " ".join(str(one) for one in at if one)
        print(f"  {where}: {fault['expected']} (found: {fault['found']!r})", file=sys.stderr)


def wait_for_the_end(base, path, token, language):
    """Ask until the jobs of the portal have read the file."""
    while True:
        status, headers, answer = ask("GET", urljoin(base, path), token, language)
        if answer.get("state") not in BEING_READ:
            return status, answer
        time.sleep(int(headers.get("Retry-After") or 5))


def main():
    parser = argparse.ArgumentParser(description="Send a file to the open-budgets portal")
    parser.add_argument("portal", help="address of the portal")
    parser.add_argument("where", help="documents/EXTERNAL-ID or budget-reports/EXTERNAL-ID")
    parser.add_argument("file")
    parser.add_argument("--dry-run", action="store_true", help="only look for faults")
    parser.add_argument("--wait", action="store_true", help="wait until a budget report was read")
    parser.add_argument("--language", default="ru", choices=["kk", "ru", "en"])
    given = parser.parse_args()
    token = os.environ.get("OPK_TOKEN") or sys.exit("put the key of the machine into OPK_TOKEN")
    media_type = TYPES[os.path.splitext(given.file)[1]]
    with open(given.file, "rb") as file:
        content = file.read()
    where = quote(given.where, safe="/?&=%~")
    address = f"{given.portal.rstrip('/')}/api/v1/intake/{where}"
    if given.dry_run:
        address += f"{'&' if '?' in address else '?'}dry_run=1"
    status, headers, answer = ask("PUT", address, token, given.language, content, media_type)
    if status == 202 and given.wait:
        status, answer = wait_for_the_end(address, headers["Location"], token, given.language)
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    show_faults(answer)
    is_taken = status < 400 and answer.get("state") not in ("faulty", "refused")
    sys.exit(0 if is_taken else 1)


if __name__ == "__main__":
    main()
