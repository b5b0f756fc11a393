"""A served portal says no number of a person on its output, whatever people type and whatever
breaks."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.journeys.leaks import leaks
from tests.live import LivePortal, Visitor
from tests.make import make_account
from tests.signing import AIGERIM

pytestmark = pytest.mark.xdist_group("races")


def test_output_of_the_processes_holds_no_number(stopped: LivePortal, db, tmp_path: Path):
    output = tmp_path / "output.log"
    account = make_account(db)
    visitor = stopped.sign_in(db, account)
    db.commit()
    with output.open("wb") as said:
        stopped.start(said)
        number = AIGERIM.iin
        guest = Visitor(stopped.port, "", "")
        assert visitor.ask("/kk/me/email", {"email": number}).status == 422
        assert visitor.ask("/kk/sign-in", {"challenge": number, "cms": number}).status == 422
        assert guest.ask(f"/kk/documents?q={number}").status == 303
        assert guest.ask(f"/kk/nowhere?number={number}").status == 404
        assert guest.ask("/kk/me/email", {"email": number}).status == 400
        db.execute(text("ALTER TABLE account RENAME TO gone"))
        db.commit()
        assert visitor.ask("/kk/me/email", {"email": number}).status == 500
        db.execute(text("ALTER TABLE gone RENAME TO account"))
        db.commit()
        stopped.stop()
    content = output.read_bytes()
    assert b"Exception on /kk/me/email" in content, "the crash is told"
    assert not leaks([("output", content)], [number])
