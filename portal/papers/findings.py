"""The faults of a file, collected to the last one: many are shown, all are counted."""

from dataclasses import dataclass, field, replace

from portal.core.faults import Fault

SHOWN_LIMIT = 500
FOUND_LIMIT = 120  # characters of what was found


@dataclass
class Findings:
    """What is wrong, in the order of the file, and what is only told."""

    faults: list[Fault] = field(default_factory=list)
    total: int = 0
    remarks: list[Fault] = field(default_factory=list)  # told, and no obstacle

    def add(self, fault: Fault) -> None:
        """One more fault; what is beyond the limit is only counted."""
        self.total += 1
        if len(self.faults) < SHOWN_LIMIT:
            self.faults.append(_short(fault))

    def tell(self, remark: Fault) -> None:
        """Something that should be known, and does not stop the file."""
        if len(self.remarks) < SHOWN_LIMIT:
            self.remarks.append(_short(remark))


def _short(fault: Fault) -> Fault:
    found = " ".join(fault.found.split())
    return replace(fault, found=found if len(found) <= FOUND_LIMIT else found[:FOUND_LIMIT] + "…")
