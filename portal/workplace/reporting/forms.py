"""What officials post about budget reporting, turned into drafts or into messages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.rules.moderation import GROUNDS_LEAST, GROUNDS_LIMIT
from portal.terms import ReportForm
from portal.workplace.forms import REASONS, Form

NAME_LIMIT = 1_000  # characters


@dataclass
class UploadForm(Form):
    """Which budget a file tells of, in which form, and whether it is only to be checked."""

    budget: str = ""
    form: ReportForm | None = None
    is_dry_run: bool = False
    file: FileStorage | None = None

    @classmethod
    def parse(
        cls, posted: Mapping[str, str], files: Mapping[str, FileStorage], budgets: Collection[str]
    ) -> "UploadForm":
        form = cls(values={name: posted.get(name, "") for name in ("budget", "form", "dry_run")})
        form.budget, form.is_dry_run = form.values["budget"], bool(form.values["dry_run"])
        if form.budget not in budgets:
            form.errors["budget"] = _("Choose a budget that this body reports on")
        if form.values["form"] in set(ReportForm):
            form.form = ReportForm(form.values["form"])
        else:
            form.errors["form"] = _("Choose the form of the file")
        form.file = files.get("file")
        if form.file is None or not form.file.filename:
            form.errors["file"] = _("Choose a file")
        return form


@dataclass
class ReasonForm(Form):
    """Why placed months are corrected, in both languages (§3)."""

    @classmethod
    def parse(cls, posted: Mapping[str, str], *, is_needed: bool) -> "ReasonForm":
        form = cls()
        for name in REASONS:
            text = form.take(posted, name, GROUNDS_LIMIT)
            if is_needed and len(text) < GROUNDS_LEAST:
                form.errors[name] = _("Write the reason in at least 10 characters")
        return form


@dataclass
class NameForm(Form):
    """The Kazakh name of a code (§3)."""

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "NameForm":
        form = cls()
        form.take(posted, "name_kk", NAME_LIMIT)
        form.require("name_kk")
        return form
