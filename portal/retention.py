"""How long each kind of thing about people is kept, in days; then the job forgets it
(decided: how long things are kept)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

LONGEST = 36_500  # days


@dataclass(frozen=True)
class Retention:
    """Days by kind; each is a setting `PORTAL_KEEP_<KIND>_DAYS`, with its reason beside it."""

    drafts: int = 100  # 60 working days, the longest discussion, with days off and a reserve
    challenges: int = 1  # good for five minutes; the rest is to explain a failed sign-in
    phone_signings: int = 1  # as above
    sign_ins: int = 90  # time to notice a sign-in that was not one's own
    state_acts: int = 30  # prepared and never signed: time to ask what happened
    uploads: int = 1  # files of a dry run: time to look at it and to take it over
    letters: int = 90  # address and body of what was sent: time to ask about a letter
    follow_requests: int = 3  # unconfirmed wishes to follow something: time to read the letter
    undelivered: int = 90  # followers whose letters cannot be delivered: time to mend a mail server
    evidence: int = 1_827  # five years, in which a signature may be disputed

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Retention":
        """Read the settings; raises ValueError with words for the one who starts the portal."""
        given = {}
        for field in fields(cls):
            name = f"PORTAL_KEEP_{field.name.upper()}_DAYS"
            if name not in env:
                continue
            if not env[name].isdecimal() or not 1 <= int(env[name]) <= LONGEST:
                raise ValueError(f"{name} is a number of days from 1 to {LONGEST}")
            given[field.name] = int(env[name])
        return cls(**given)
