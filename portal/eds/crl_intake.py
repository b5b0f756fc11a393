"""Taking revocation lists in: verified, never backwards, indexed; what is refused changes nothing.

(decided: freshness of revocation lists)
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portal.eds import keys
from portal.eds.crl import Crl, CrlRefused, open_crl
from portal.eds.crl_index import DELTA, FULL, CrlFacts, IndexDamaged, IndexFolder, write_index
from portal.eds.trust import TrustStore
from portal.eds.x509 import Certificate

SKEW = timedelta(minutes=5)  # between the clocks of an authority and of the portal


@dataclass(frozen=True)
class Outcome:
    """What became of one offered list: taken, known already, or refused with a reason."""

    name: str
    facts: CrlFacts | None = None
    is_new: bool = False
    refusal: str | None = None


@dataclass(frozen=True)
class CrlIntake:
    """Takes lists of trusted authorities into a folder of indexes."""

    trust: TrustStore
    indexes: IndexFolder
    allow_rsa: bool = False

    def take_all(
        self, offered: Sequence[tuple[str, Path]], at: datetime, *, forward_only: bool = True
    ) -> list[Outcome]:
        """Take named files, full lists before delta ones."""
        outcomes, deltas = [], []
        with self._alone():
            for name, path in offered:
                try:
                    with open_crl(path) as crl:
                        is_delta = crl.is_delta
                except (CrlRefused, OSError) as error:
                    outcomes.append(Outcome(name, refusal=str(error)))
                    continue
                if is_delta:
                    deltas.append((name, path))
                else:
                    outcomes.append(self._outcome(name, path, at, forward_only))
            outcomes += [self._outcome(name, path, at, forward_only) for name, path in deltas]
        return outcomes

    def _outcome(self, name: str, path: Path, at: datetime, forward_only: bool) -> Outcome:
        try:
            facts, is_new = self._take(path, at, forward_only)
        except (CrlRefused, OSError) as error:
            return Outcome(name, refusal=str(error))
        return Outcome(name, facts, is_new)

    def _take(self, path: Path, at: datetime, forward_only: bool) -> tuple[CrlFacts, bool]:
        with open_crl(path) as crl:
            sha256 = crl.sha256()
            issuers = self._issuers(crl)
            authority_id = issuers[0].authority_id
            kept = self._kept(authority_id, DELTA if crl.is_delta else FULL)
            if kept and kept.sha256 == sha256:
                return kept, False
            _check_times(crl, at)
            if forward_only and kept:
                _check_forward(crl, kept)
            self._check_base(crl, authority_id)
            self._check_signature(crl, issuers, at)
            facts = CrlFacts(
                authority_id=authority_id,
                number=crl.number,
                base_number=crl.base_number,
                this_update=crl.this_update,
                next_update=crl.next_update,
                sha256=sha256,
                fetched_at=at,
            )
            target = self.indexes.path(authority_id, facts.kind)
            return write_index(target, facts, crl.entries()), True

    def _issuers(self, crl: Crl) -> list[Certificate]:
        found = [one for one in self.trust.authorities if crl.is_named_after(one)]
        if not found:
            raise CrlRefused("no trusted authority of this name may sign the list")
        return [one for one in found if one.authority_id == found[0].authority_id]

    def _check_signature(self, crl: Crl, issuers: Sequence[Certificate], at: datetime) -> None:
        algorithm = keys.signature_algorithm(crl.signature_algorithm)
        if algorithm is keys.RSA and not self.allow_rsa:
            raise CrlRefused("the list is signed with RSA, which the settings do not allow")
        for issuer in issuers:
            issuer.check_form(at)
            if crl.is_signed_by(issuer):
                return
        raise CrlRefused("the signature of the list does not hold")

    def _check_base(self, crl: Crl, authority_id: str) -> None:
        if crl.base_number is None:
            return
        full = self._kept(authority_id, FULL)
        if full is None or crl.base_number > full.number:
            kept = f"number {full.number} is kept" if full else "none is kept"
            raise CrlRefused(f"the delta list needs full list {crl.base_number}, {kept}")

    def _kept(self, authority_id: str, kind: str) -> CrlFacts | None:
        """The facts of the kept list; a damaged index is no list, and gives way to any good one."""
        try:
            index = self.indexes.index(authority_id, kind)
        except IndexDamaged:
            return None
        return index.facts if index else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.indexes.folder.mkdir(parents=True, exist_ok=True)
        with (self.indexes.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _check_times(crl: Crl, at: datetime) -> None:
    if crl.next_update < crl.this_update:
        raise CrlRefused("the list ends before it begins")
    if crl.this_update > at + SKEW:
        raise CrlRefused(f"the list is from the future: {crl.this_update.isoformat()}")
    if crl.next_update <= at:
        raise CrlRefused(f"the list has ended: {crl.next_update.isoformat()}")


def _check_forward(crl: Crl, kept: CrlFacts) -> None:
    """A list never goes back behind the kept one, by number or by time."""
    if crl.number < kept.number:
        raise CrlRefused(f"number {crl.number} goes back behind the kept {kept.number}")
    if crl.number == kept.number:
        raise CrlRefused(f"another list of the kept number {kept.number}")
    if crl.this_update < kept.this_update:
        raise CrlRefused(
            f"thisUpdate {crl.this_update.isoformat()} goes back behind the kept "
            f"{kept.this_update.isoformat()}"
        )


def refused(outcomes: Sequence[Outcome]) -> list[str]:
    """The refusals, one line each."""
    return [f"{one.name}: {one.refusal}" for one in outcomes if one.refusal]
