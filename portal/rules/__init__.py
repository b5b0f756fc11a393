"""The law as pure functions: plain values in, a day or a refusal out. Each names its paragraph."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why an act is not allowed: a message id with its values, and the paragraph that says so;
    no paragraph when the state of things refuses, not the law."""

    reason: str
    paragraph: str
    values: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """The law or the state of things does not allow the act; carries the refusal to be shown."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
