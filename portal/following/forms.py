"""The address to which news is to go, and the language of letters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.core.mail_address import is_address
from portal.core.mistaken_numbers import has_number, without_numbers
from portal.core.text import plain
from portal.terms import Language


@dataclass
class FollowForm:
    """What was typed, with messages by field; good when there are none."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, posted: Mapping[str, str], speaks: str) -> "FollowForm":
        """Take what was posted; a language that is none is that of the page."""
        email, language = plain(posted.get("email", "")), posted.get("letters", "")
        known = language if language in set(Language) else speaks
        form = cls({"email": email, "letters": known})
        if has_number(email):
            form.values["email"] = without_numbers(email)
            form.errors["email"] = _("An address with an IIN in it is not kept: write another")
        elif not email:
            form.errors["email"] = _("Write the address to which letters shall go")
        elif not is_address(email):
            form.errors["email"] = _("This is no e-mail address. Write it like name@example.kz")
        return form

    @property
    def language(self) -> Language:
        """The language of the letters."""
        return Language(self.values["letters"])
