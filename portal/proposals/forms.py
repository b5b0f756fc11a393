"""What a person types to propose: a part, a text, its language, and how the name is shown (§14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.core.i18n import refusal_words
from portal.core.text import plain
from portal.models import Part, ProposalDraft
from portal.rules.proposal import forbidden_characters, why_not_text
from portal.terms import OFFICIAL_LANGUAGES, Language, NameChoice

TAB = ord("\t")


@dataclass(frozen=True)
class Written:
    """A text that can be signed and sent (§14)."""

    part_id: int
    text: str
    language: Language
    name_choice: NameChoice


@dataclass
class ProposalForm:
    """The form with what was typed; `written` is there when nothing is wrong."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    written: Written | None = None
    has_hidden: bool = False  # characters that nobody sees; the page offers to take them out

    @classmethod
    def blank(cls, part_key: str, lang: str) -> "ProposalForm":
        """An empty form with the part that was asked for, in the language of the page."""
        language = lang if lang in OFFICIAL_LANGUAGES else Language.KK.value
        return cls({"part": part_key, "language": language, "name_choice": NameChoice.NAME.value})

    @classmethod
    def of_draft(cls, draft: ProposalDraft) -> "ProposalForm":
        """What was kept."""
        return cls(
            {
                "part": draft.part.key,
                "text": draft.text,
                "language": draft.language.value,
                "name_choice": draft.name_choice.value,
            }
        )

    @classmethod
    def parse(cls, posted: Mapping[str, str], parts: Sequence[Part]) -> "ProposalForm":
        """Typed strings into a text that can be signed, or words on what is missing (§14)."""
        form = cls({name: posted.get(name, "") for name in ("part", "language", "name_choice")})
        form.values["text"] = plain(posted.get("text", ""))
        if "clean" in posted:
            form.values["text"] = without_hidden(form.values["text"])
        form._check({part.key: part for part in parts})
        return form

    def _check(self, parts: Mapping[str, Part]) -> None:
        part, text = parts.get(self.values["part"]), self.values["text"]
        if part is None:
            self.errors["part"] = _("Choose the part of the document that you speak to")
        if refusal := why_not_text(text):
            self.errors["text"] = refusal_words(refusal)
        if self.values["language"] not in OFFICIAL_LANGUAGES:
            self.errors["language"] = _("Say in which language you wrote")
        if self.values["name_choice"] not in set(NameChoice):
            self.values["name_choice"] = NameChoice.NAME.value
        self.has_hidden = bool(forbidden_characters(text))
        if part is not None and not self.errors:
            language, choice = Language(self.values["language"]), self.values["name_choice"]
            self.written = Written(part.id, text, language, NameChoice(choice))


def without_hidden(text: str) -> str:
    """The text without its hidden characters, a tab as a space; the writer sees it again before it
    is signed (§14, decided: forbidden characters)."""
    hidden = {int(code.removeprefix("U+"), 16): None for code in forbidden_characters(text)}
    return plain(text.translate({**hidden, TAB: " "}))
