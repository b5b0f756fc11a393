"""What can go wrong between a page and NCALayer, ordered from the loopback agent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """One thing that goes wrong; each but `late` needs no more than its name."""

    NONE = "none"
    CANCEL = "cancel"
    WRONG_KEY = "wrong-key"
    LATE = "late"  # the answer comes after `delay` seconds
    ABSENT = "absent"  # a page is let go without a greeting
    CLOSES_MIDWAY = "closes-midway"
    MALFORMED = "malformed"  # not JSON
    WRONG_SHAPE = "wrong-shape"  # JSON of another shape
    NO_BASICS = "no-basics"  # an old NCALayer, with `commonUtils` alone
    NO_MODULES = "no-modules"
    HEARTBEAT_STORM = "heartbeat-storm"
    BARE_RESULT = "bare-result"  # a text where a list of texts is usual
    OTHER_PERSON = "other-person"


@dataclass(frozen=True)
class Plan:
    """How an attempt goes: what goes wrong, and whose key is chosen."""

    holder: str
    fault: Fault = Fault.NONE
    delay: float = 0


class Plans:
    """The usual plan, and one that goes before it for some attempts or until further notice."""

    def __init__(self, usual: Plan) -> None:
        self.usual, self.coming, self.times = usual, usual, 0

    @property
    def current(self) -> Plan:
        """How the next attempt goes."""
        return self.coming if self.times else self.usual

    def order(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Follow a control message: `fault`, `as`, `delay`, for `times` attempts or from now on."""
        plan = Plan(
            str(wish.get("as", self.usual.holder)),
            Fault(wish.get("fault", Fault.NONE)),
            float(wish.get("delay", 0)),
        )
        times = int(wish.get("times", 0))
        if times:
            self.coming, self.times = plan, times
        else:
            self.usual, self.times = plan, 0
        return {**asdict(plan), "times": times}

    def spend(self) -> None:
        """One attempt is over."""
        self.times = max(0, self.times - 1)
