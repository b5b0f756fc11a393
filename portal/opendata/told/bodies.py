"""State bodies, regions and programs for machines."""

from collections.abc import Mapping, Sequence

from portal.core.api.shapes import (
    ADDRESS,
    PAGES,
    TEXT,
    TEXTS,
    UNIT,
    WHOLE,
    YES_NO,
    Json,
    Named,
    by_name,
    code,
    joined,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.models import Body, Program, Region
from portal.opendata.told.common import KZT_THOUSAND, here, pages, texts
from portal.terms import BudgetLevel, DocumentKind

BUDGET = said(TEXT, "`republican`, or the KATO code of a region")
NAMED_BY_CODE = record(code=TEXT, name=TEXTS)
ADMINISTRATOR_SHAPE = record(
    code=code(3),
    name=TEXTS,
    level=one_of(BudgetLevel),
    region=said(maybe(code(9)), "KATO code; null for a body of the whole country"),
    self=ADDRESS,
    html=PAGES,
)
ADMINISTRATOR = Named("Administrator", ADMINISTRATOR_SHAPE)
WHOLE_ADMINISTRATOR = Named(
    "AdministratorDetails",
    joined(
        ADMINISTRATOR_SHAPE,
        region_name=maybe(TEXTS),
        documents=said(by_name(WHOLE), "How many it has placed of each kind"),
        links=record(
            documents=ADDRESS, discussions=ADDRESS, programs=ADDRESS, closure_reports=ADDRESS
        ),
    ),
)
REGION_SHAPE = record(code=code(9), name=TEXTS, self=ADDRESS, html=PAGES)
REGION = Named("Region", REGION_SHAPE)
WHOLE_REGION = Named(
    "RegionDetails",
    joined(
        REGION_SHAPE,
        administrators=many(ADMINISTRATOR),
        links=record(documents=ADDRESS, discussions=ADDRESS, programs=ADDRESS, execution=ADDRESS),
    ),
)
PROGRAM_SHAPE = record(
    code=said({"type": "string", "pattern": "^[0-9]{3}-[0-9]{3}$"}, "Administrator and program"),
    administrator=record(code=code(3), name=TEXTS),
    program=code(3),
    budget=BUDGET,
    year=WHOLE,
    functional_group=record(code=code(2), name=TEXTS),
    name=TEXTS,
    amount=said(WHOLE, "Of the year, thousand tenge"),
    unit=UNIT,
    is_investment=YES_NO,
    self=ADDRESS,
    html=PAGES,
)
PROGRAM = Named("Program", PROGRAM_SHAPE)


def administrator(body: Body) -> Json:
    """An administrator of budget programs by its code."""
    path = f"administrators/{body.code}"
    return {
        "code": body.code,
        "name": texts(body, "name"),
        "level": body.level,
        "region": body.region_code,
        "self": here(path),
        "html": pages(path),
    }


def whole_administrator(
    body: Body, home: Region | None, counts: Mapping[DocumentKind, int]
) -> Json:
    """An administrator with how much it has placed, and where the rest is."""
    lists = {
        name: here(f"{name.replace('_', '-')}?administrator={body.code}")
        for name in ("documents", "discussions", "programs", "closure_reports")
    }
    placed = {kind.value: counts.get(kind, 0) for kind in DocumentKind}
    named = home and texts(home, "name")
    return {**administrator(body), "region_name": named, "documents": placed, "links": lists}


def region(subject: Region) -> Json:
    """A region by its KATO code."""
    path = f"regions/{subject.code}"
    return {
        "code": subject.code,
        "name": texts(subject, "name"),
        "self": here(path),
        "html": pages(path),
    }


def whole_region(subject: Region, bodies: Sequence[Body]) -> Json:
    """A region with its administrators."""
    links = {
        "documents": here(f"documents?region={subject.code}"),
        "discussions": here(f"discussions?region={subject.code}"),
        "programs": here(f"programs?budget={subject.code}"),
        "execution": here(f"execution?budget={subject.code}"),
    }
    told = [administrator(body) for body in bodies]
    return {**region(subject), "administrators": told, "links": links}


def program(subject: Program) -> Json:
    """A budget program of one year."""
    return {
        "code": subject.full_code,
        "administrator": {"code": subject.body.code, "name": texts(subject.body, "name")},
        "program": subject.code,
        "budget": subject.budget,
        "year": subject.year,
        "functional_group": {
            "code": subject.group_code,
            "name": texts(subject.group, "name"),
        },
        "name": texts(subject, "name"),
        "amount": subject.amount,
        "unit": KZT_THOUSAND,
        "is_investment": subject.is_investment,
        "self": here(f"programs/{subject.budget}/{subject.year}/{subject.full_code}"),
        "html": pages(f"documents?q={subject.full_code}"),
    }
