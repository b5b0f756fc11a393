"""A process that keeps signatures one after another until it is done or killed: the address of the
database, the setting of the keys, then the ids of the proposals."""

import sys

from portal.core.db import make_engine, write_session
from portal.core.evidence import keep_evidence
from portal.core.keyring import open_keys
from tests.kept import signed_by
from tests.make import MORNING
from tests.signing import Signers


def main(url: str, setting: str, *proposal_ids: str) -> None:
    """Each signature is kept in an act of its own."""
    engine, signers = make_engine(url), Signers(MORNING)
    keys = open_keys(engine, setting, MORNING)
    signed = signed_by(signers, "Ұсыныс")
    for one in proposal_ids:
        with write_session(engine) as db:
            keep_evidence(db, keys, signed, proposal_id=int(one))
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
