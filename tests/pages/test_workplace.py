"""The workplace by its pages: only for the own body, a draft by hand, the gate, placing, responses."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Discussion, Edition
from portal.terms import ProposalStatus, Role
from tests.browser import Browser
from tests.make import (
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_program,
    make_proposal,
    sign_in_as,
)


@pytest.fixture
def official(client: Browser, db: Session) -> Browser:
    """A browser in which an employee of body 201 works in office."""
    account = make_account(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db))
    return sign_in_as(client, db, account, grant)


def test_every_page_of_the_workplace_opens(official: Browser, db: Session) -> None:
    draft = make_document(db, draft=True)
    discussion = make_discussion(db)
    number = discussion.document.number
    proposal = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    db.commit()
    edition = draft.editions[0].id
    for path in (
        "",
        "/documents/new",
        f"/documents/{number}",
        f"/documents/{number}/correction",
        f"/editions/{edition}",
        f"/editions/{edition}/parts/description",
        f"/editions/{edition}/parts/results",
        f"/editions/{edition}/parts/spending",
        f"/editions/{edition}/parts/measures",
        f"/editions/{edition}/files",
        f"/editions/{edition}/check",
        f"/editions/{edition}/preview",
        f"/editions/{edition}/place",
        f"/editions/{edition}/discard",
        "/responses",
        f"/responses/{proposal.number}",
    ):
        official.open(f"/kk/workplace{path}")
        official.open(f"/ru/workplace{path}")
