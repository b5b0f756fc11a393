"""Texts on their way in: plain text is normalised, rich text is cut to a short list of marks."""

import re
from html import unescape

import bleach
from markupsafe import Markup

from portal.rules.proposal import canonical, forbidden_characters

ALLOWED_TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "sub", "sup"})
PARAGRAPH_END = re.compile(r"\n\s*\n")


def plain(text: str) -> str:
    """Normalised plain text; a template escapes it."""
    return canonical(text)


def visible(text: str) -> str:
    """A text without the hidden characters that pasting brings along; tabs become spaces."""
    spaced = text.replace("\t", " ")
    for code in forbidden_characters(spaced):
        spaced = spaced.replace(chr(int(code.removeprefix("U+"), 16)), "")
    return spaced


def rich(text: str) -> str:
    """Rich text of an official cut to paragraphs, lists and stress, safe to show as it is; text
    without marks becomes paragraphs by its blank lines."""
    clean: str = bleach.clean(canonical(text), tags=ALLOWED_TAGS, attributes={}, strip=True)
    if not clean or "<p>" in clean or "<ul>" in clean or "<ol>" in clean:
        return clean
    paragraphs = PARAGRAPH_END.split(clean)
    return "".join(f"<p>{one.strip().replace(chr(10), '<br>')}</p>" for one in paragraphs)


def typed(kept: str) -> str:
    """Rich text as an official typed it: paragraphs come back as blank lines; what would not become
    the same text again by `rich` comes back with its marks."""
    lines = kept.replace("</p><p>", "\n\n").replace("<br>", "\n")
    words = unescape(lines.removeprefix("<p>").removesuffix("</p>"))
    return words if rich(words) == kept else kept


def shown(kept: str) -> Markup:
    """Rich text from the database, marked as safe: the only place where markup is trusted. It is
    cleaned again, so that a row changed by other hands cannot carry a script."""
    return Markup(bleach.clean(kept, tags=ALLOWED_TAGS, attributes={}, strip=True))


def words_of(kept: str) -> str:
    """The plain words of rich text, for comparing, searching and lists."""
    spaced = re.sub(r"</(p|li)>|<br>", " ", kept)
    stripped = bleach.clean(spaced, tags=set(), strip=True)
    return " ".join(unescape(stripped).split())


def lines_of(kept: str) -> str:
    """The plain words of rich text, a line for each paragraph or point of a list."""
    broken = re.sub(r"</(p|li|ul|ol)>|<br>", "\n", kept)
    plain_words = unescape(bleach.clean(broken, tags=set(), strip=True))
    lines = (" ".join(line.split()) for line in plain_words.splitlines())
    return "\n".join(line for line in lines if line)


def initials(full_name: str) -> str:
    """`Сейітов Арман Болатұлы` -> `С. А. Б.` (decided: who sees the author)."""
    return " ".join(f"{word[0]}." for word in full_name.split())
