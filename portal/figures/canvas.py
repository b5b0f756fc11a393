"""A sheet on which a small picture is laid out from the top down: lines of text, bars, rules."""

from dataclasses import dataclass, field

WIDTH, MARGIN = 480, 18  # px
INNER = WIDTH - 2 * MARGIN
WIDE = frozenset("ЖШЩЮФЫМжшщюфымӨҰҚҢMWmw@%")
NARROW = frozenset(" .,:;!|'()[]ilІіјIjftг–-/\u00a0")
LOOKS = {  # size in px, and how wide a usual letter is beside it
    "name": (17, 0.60),
    "column": (13, 0.55),
    "value": (38, 0.60),
    "label": (12, 0.56),
    "amount": (12, 0.60),
    "note": (11.5, 0.56),
    "mark": (11.5, 0.60),
    "warm": (11.5, 0.60),
}


@dataclass(frozen=True)
class Text:
    """A line of letters; `look` names its size and colour."""

    x: str
    y: str
    words: str
    look: str
    anchor: str = "start"
    lang: str = ""


@dataclass(frozen=True)
class Rect:
    """A bar."""

    x: str
    y: str
    width: str
    height: str
    look: str


@dataclass
class Canvas:
    """What was laid out so far, and where the next thing begins."""

    y: float = MARGIN
    texts: list[Text] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)

    def write(
        self, words: str, look: str, *, lines: int = 1, lang: str = "", gap: float = 0
    ) -> None:
        """Lines of text over the whole width, cut after `lines` of them."""
        size = LOOKS[look][0]
        self.y += gap
        for line in wrapped(words, look, INNER, lines):
            self.y += size * 1.0
            self.place(MARGIN, self.y, line, look, lang=lang)
            self.y += size * 0.28

    def place(
        self, x: float, y: float, words: str, look: str, *, anchor: str = "start", lang: str = ""
    ) -> None:
        """A line of text at a place."""
        self.texts.append(Text(px(x), px(y), words, look, anchor, lang))

    def bar(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """A bar; one of no width is not drawn."""
        if width > 0:
            self.rects.append(Rect(px(x), px(y), px(max(width, 1)), px(height), look))

    def rule(self, gap: float = 12) -> None:
        """A thin line over the whole width."""
        self.y += gap
        self.bar(MARGIN, self.y, INNER, 1, "rule")
        self.y += gap * 0.6

    @property
    def height(self) -> int:
        """Of the whole sheet."""
        return round(self.y + MARGIN * 0.8)


def px(number: float) -> str:
    """A length without needless digits."""
    return f"{number:.1f}".removesuffix(".0")


def width_of(words: str, look: str) -> float:
    """How wide a text is likely to be: nobody knows the letters of the reader's machine, so it is
    guessed on the safe side."""
    size, usual = LOOKS[look]
    wide = sum(1.35 if one in WIDE else 0.55 if one in NARROW else 1 for one in words)
    return wide * size * usual


def wrapped(words: str, look: str, room: float, most: int) -> list[str]:
    """A text in lines that fit, the last one cut at a word when there is more."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        tried = f"{line} {word}".strip()
        if line and width_of(tried, look) > room:
            lines.append(line)
            line = word
        else:
            line = tried
    lines.append(line)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " …"
    return [_cut(one, look, room) for one in kept]


def _cut(line: str, look: str, room: float) -> str:
    """A line shortened until it fits."""
    if width_of(line, look) <= room:
        return line
    shorter = line.removesuffix(" …")
    while shorter and width_of(f"{shorter} …", look) > room:
        shorter = shorter[:-1]
    return f"{shorter.rstrip(' ,;:–')} …"
