"""The address to which a user wishes letters to go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.core.mail_address import is_address
from portal.core.mistaken_numbers import has_number, without_numbers
from portal.core.text import plain


@dataclass
class EmailForm:
    """An address, or an empty field for no letters; `is_good` tells that it can be kept."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_good: bool = False

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "EmailForm":
        """Take the posted address."""
        email = plain(posted.get("email", ""))
        form = cls(values={"email": email})
        if has_number(email):
            form.values["email"] = without_numbers(email)
            form.errors["email"] = _("An address with an IIN in it is not kept: write another")
        elif email and not is_address(email):
            form.errors["email"] = _("Write an address like name@example.kz, or leave it empty")
        form.is_good = not form.errors
        return form
