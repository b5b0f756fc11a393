"""What the addresses of the machine interface state of themselves (§8); their own readers read what
they are asked and sent, and name every fault."""

from collections.abc import Callable
from typing import Any

from portal.core.api.asks import Ask, like, typed, whole, word
from portal.core.api.described import Sent, Tag, View, described
from portal.core.api.shapes import (
    ADDRESS,
    ANYTHING,
    DAY,
    MOMENT,
    SHA256,
    TEXT,
    WHOLE,
    YES_NO,
    Named,
    by_name,
    joined,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.intake.asking import EXTERNAL_ID, JSON_TYPE
from portal.intake.document_files import FILE_TYPES
from portal.intake.documents import SENT_KINDS
from portal.terms import DocumentKind, ReportForm

REPORT_TYPES = (
    *("text/csv", "application/gzip"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
EXTERNAL = like(
    "external_id",
    "The name that the body's own system gives to what it sends.",
    EXTERNAL_ID.pattern,
    "up to 100 Latin letters, digits and . _ ~ -",
)
FLAG = "([01]|true|false)"
DRY_RUN = like("dry_run", "1: only look at it, write nothing.", FLAG, "0 or 1")
PLACE = like("place", "1: place it, where the token may; else it is a draft.", FLAG, "0 or 1")
REASONS = tuple(
    typed(f"reason_{code}", f"Why a placed one is corrected ({code}).", 2000)
    for code in ("kk", "ru")
)
FAULT = Named(
    "Fault",
    record(
        place=said(maybe(TEXT), "A JSON pointer, or empty for a file"),
        sheet=maybe(TEXT),
        row=maybe(WHOLE),
        column=maybe(TEXT),
        found=maybe(TEXT),
        expected=TEXT,
    ),
)
STANDING = Named(
    "SentDocument",
    record(
        external_id=TEXT,
        state=said(TEXT, "draft, scheduled, placed, or gone"),
        sha256=SHA256,
        received_at=maybe(MOMENT),
        signed=YES_NO,
        optional={
            "kind": one_of(DocumentKind),
            "number": maybe(TEXT),
            "edition": WHOLE,
            "revision": WHOLE,
            "changed_by_person": YES_NO,
            "checksum": maybe(SHA256),
            "placed_on": maybe(DAY),
            "due_on": maybe(DAY),
            "late": maybe(YES_NO),
            "gaps": many(FAULT),
            "gaps_total": WHOLE,
            "url": maybe(ADDRESS),
            "dry_run": YES_NO,
        },
    ),
)
IMPORT = record(
    state=said(TEXT, "waiting, checking, faulty, checked, ready, placed, refused or cancelled"),
    budget=TEXT,
    form=one_of(ReportForm),
    file_sha256=SHA256,
    size=WHOLE,
    rows_read=WHOLE,
    months=many(ANYTHING),
    optional={"faults": many(FAULT), "faults_total": WHOLE, "dry_run": YES_NO},
)
CHECKED = Named("CheckedReport", IMPORT)
REPORT = Named(
    "SentReport",
    joined(
        IMPORT,
        optional={
            "external_id": TEXT,
            "sha256": maybe(SHA256),
            "received_at": maybe(MOMENT),
            "refusal": maybe(record(title=TEXT, paragraph=TEXT)),
            "documents": many(
                record(
                    month=TEXT,
                    number=maybe(TEXT),
                    edition=WHOLE,
                    checksum=SHA256,
                    lines=WHOLE,
                    url=ADDRESS,
                )
            ),
        },
    ),
)
MESSAGE = {
    "type": "object",
    "description": "As the schema under `/intake/schema/{kind}.json` says, made from the form.",
}
MONTH = {
    "type": "object",
    "properties": {
        "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
        "budget": {"type": "string", "default": "republican"},
        "form": one_of(ReportForm),
        "place": {"type": "boolean", "default": False},
        "reason": {"type": "object", "properties": {"kk": TEXT, "ru": TEXT}},
        "lines": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["month", "lines"],
}
PUT_STATUSES = {409: "", 413: "", 415: ""}


def _files(types: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {one: {"description": "The file, in the portal's own template."} for one in types}


def of_machines(
    summary: str, tells: Named, *of_address: Ask, **more: Any
) -> Callable[[View], View]:
    """Stated of an address that a machine asks with its token (§8)."""
    return described(summary, Tag.MACHINES, tells, of_address=of_address, for_machine=True, **more)


DOCUMENT = of_machines("How a sent document stands", STANDING, EXTERNAL)
PUT_DOCUMENT = of_machines(
    "Send a document",
    STANDING,
    EXTERNAL,
    asks=(DRY_RUN, PLACE, *REASONS),
    sends=Sent(
        {JSON_TYPE: MESSAGE, **_files(tuple(FILE_TYPES))},
        "The document as JSON, or as a file; `place` and the reasons stand in the address of a "
        "file alone.",
    ),
    statuses={201: "Taken for the first time.", **PUT_STATUSES},
)
BUDGET_REPORT = of_machines("How far a sent budget report is", REPORT, EXTERNAL)
PUT_BUDGET_REPORT = of_machines(
    "Send a budget report",
    REPORT,
    EXTERNAL,
    asks=(
        DRY_RUN,
        PLACE,
        *REASONS,
        typed("budget", "`republican`, or the KATO code of a region; of a file.", 10),
        word("form", "In which cut it tells of the budget; of a file.", ReportForm),
    ),
    sends=Sent(
        {JSON_TYPE: MONTH, **_files(REPORT_TYPES)},
        "One month as JSON, or a file of months as the former portal exports it.",
    ),
    statuses={202: "Taken; ask the address in `Location` until it is read.", **PUT_STATUSES},
)
CHECK = of_machines(
    "How far a large dry run is",
    CHECKED,
    whole("import_id", "The number in the `Location` of the answer.", 1, 2**31 - 1),
)
SCHEMA = described(
    "The shape of a message (JSON Schema)",
    Tag.MACHINES,
    by_name(ANYTHING),
    of_address=(
        like(
            "kind",
            "The kind of document.",
            f"({'|'.join(SENT_KINDS)})",
            "a kind of document that machines send",
        ),
    ),
    media_type="application/schema+json",
    for_machine=True,
    asks_token=False,
)
