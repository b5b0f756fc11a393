"""A Word file in the official layout becomes what it says in one language: the passport (order
MinFin No. 185, appendix 4) and the execution report (form 4-РБП). What finds no place is listed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.papers.contents import Block, Contents, TextCell
from portal.papers.letters import cleaned
from portal.papers.wordlabels import CAPTION, HINT, WORDS, Label, Words
from portal.papers.wordtables import Unplaced, WordRow, WordTable, table_of_block
from portal.terms import DocumentKind, RowKind

CODE = re.compile(r"\W*(?:(\d{3})\s*[-–/.]\s*)?(\d{3})\b\W*")
YEARS = re.compile(r"20\d\d")
BLANKS = re.compile(r"_{2,}|\.{4,}|…{2,}")
ONE_LINE = {
    *(Label.ADMINISTRATOR, Label.PERIOD, Label.PROGRAM, Label.SUBPROGRAM),
    *(Label.HEAD, Label.ACCOUNTANT),
}
PARTS = {
    Label.FUNCTIONS: "functions",
    Label.SERVICES: "services",
    Label.DESCRIPTION: "description",
    Label.KIND: "kind",
}
MEASURES = ("measures", "measures-second", "measures-third")
PART_OF_ROW = {
    RowKind.INDICATOR: "results",
    RowKind.RESULT: "results",
    RowKind.SPENDING_NEED: "spending",
    RowKind.SPENDING: "spending",
    RowKind.MEASURE: "measures",
    RowKind.PROJECT: "projects",
}
FOREWORD = re.compile(
    r"^\W*(?:приложени|форма|утвержд|согласован|к приказу|министр|қосымша|нысан|бекіт|бұйры|"
    r"\d+-қосымша|\(?подпись|\(?қолы)",
    re.I,
)


@dataclass
class WordPaper:
    """What one file says, in its language."""

    name: str
    lang: str
    kind: DocumentKind
    year: int | None = None
    administrator: str = ""
    program: str = ""
    title: str = ""
    head: str = ""
    bodies: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[WordRow]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)


def read_form(contents: Contents) -> WordPaper | None:
    """The paper of a Word file; None when it begins like no form that the portal knows."""
    for lang, words in WORDS.items():
        kind = _kind(contents.blocks, words)
        if kind is not None:
            reader = FormReader(WordPaper(contents.name, lang, kind), words)
            reader.read(contents.blocks)
            return reader.paper
    return None


def _kind(blocks: Sequence[Block], words: Words) -> DocumentKind | None:
    for block in blocks:
        texts = [block.text, *(cell.text for row in block.rows for cell in row[:2])]
        for line in (line for text in texts for line in text.split("\n")):
            if words.report.match(line):
                return DocumentKind.EXECUTION_REPORT
            if words.passport.match(line):
                return DocumentKind.PASSPORT
    return None


@dataclass
class FormReader:
    """Goes through a file from top to bottom."""

    paper: WordPaper
    words: Words
    current: Label | None = None
    caption: int | None = None  # the year above a table of measures
    measures: int = 0  # tables of measures so far
    said: dict[Label, list[str]] = field(default_factory=dict)

    def read(self, blocks: Sequence[Block]) -> None:
        """Take everything in, then settle what it was."""
        self._find_years(blocks)
        for block in blocks:
            if block.rows:
                self._table(block)
            else:
                self._paragraph(block.text, block.no)
        self._settle()

    def _find_years(self, blocks: Sequence[Block]) -> None:
        """The planning period is needed to read the tables, wherever it stands."""
        after = False
        for block in blocks:
            texts = [block.text, *(" ".join(cell.text for cell in row) for row in block.rows)]
            for text in texts:
                label = self.words.labels[Label.PERIOD].match(text)
                years = YEARS.findall(text)
                if years and (label or after or self._is_title(text)):
                    self.paper.year = int(years[0])
                    return
                after = bool(label)

    def _is_title(self, text: str) -> bool:
        lines = text.split("\n")
        return any(self.words.report.match(one) or self.words.passport.match(one) for one in lines)

    def _label(self, text: str) -> tuple[Label, str] | None:
        """The label that a text begins with, the longest one, and what follows it."""
        found = [
            (match.end(), label)
            for label, asked in self.words.labels.items()
            if (match := asked.match(text))
        ]
        if not found:
            return None
        end, label = max(found)
        return label, _value(text[end:])

    def _paragraph(self, text: str, no: int) -> None:
        text = cleaned(text)
        if not BLANKS.sub("", text).strip() or self._is_title(text):
            return
        if labelled := self._label(text):
            self.current, rest = labelled
            self._take(rest)
        elif (year := CAPTION.match(text)) and len(text) < 80 and self.current not in PARTS:
            self.caption = int(year.group(1))
        elif self.current:
            self._take(_value(text))
        elif not FOREWORD.match(text):
            self.paper.unplaced.append(Unplaced(text, 0, no))

    def _take(self, text: str) -> None:
        if text and self.current:
            self.said.setdefault(self.current, []).append(text)
            if self.current in ONE_LINE:
                self.current = None

    def _table(self, block: Block) -> None:
        if any(row and self._label(cleaned(row[0].text)) for row in block.rows[:3]):
            self._labelled(block)
            return
        found = table_of_block(block, self.words, self.paper.year)
        if found is not None:
            self.current = None
            self._take_table(found)
        elif all(len(row) == 1 for row in block.rows):
            for row in block.rows:
                self._paragraph(row[0].text, block.no)
        else:
            self._unplaced(block)

    def _labelled(self, block: Block) -> None:
        """A table of labels and what stands beside them."""
        for no, row in enumerate(block.rows, 1):
            texts = [cleaned(cell.text) for cell in row]
            if labelled := self._label(texts[0]) if texts else None:
                self.current, rest = labelled
                for text in (rest, *texts[1:]):
                    self._take(_value(text))
            elif self.current and any(texts):
                self._take("\n\n".join(text for text in texts if text))
            elif any(texts) and not self._is_title(texts[0]):
                self.paper.unplaced.append(Unplaced(" | ".join(texts), block.no, no))

    def _unplaced(self, block: Block) -> None:
        for no, row in enumerate(block.rows, 1):
            if said := _words(row):
                self.paper.unplaced.append(Unplaced(said, block.no, no))

    def _take_table(self, found: WordTable) -> None:
        year = self.caption
        if found.shape == "measures":
            years = [int(one) for one in YEARS.findall(found.head)]
            year = year or (years[0] if years else None)
            self.measures += 1
        for row in found.rows:
            part = PART_OF_ROW[row.kind]
            if found.shape == "measures":
                part = self._measures(year)
            self.paper.rows.setdefault(part, []).append(row)
        self.paper.unplaced += found.unplaced
        self.caption = None

    def _measures(self, year: int | None) -> str:
        """Which year's measures a table holds: by the year above it, else by its turn."""
        first = self.paper.year
        turn = year - first if year and first else (self.measures - 1) % len(MEASURES)
        return MEASURES[turn] if 0 <= turn < len(MEASURES) else MEASURES[0]

    def _settle(self) -> None:
        paper = self.paper
        administrator = CODE.match(self._one(Label.ADMINISTRATOR))
        paper.administrator = administrator.group(2) if administrator else ""
        program = self._one(Label.PROGRAM)
        if found := CODE.match(program):
            paper.administrator = found.group(1) or paper.administrator
            paper.program, paper.title = found.group(2), program[found.end() :].strip()
        else:
            paper.title = program
        paper.head = self._one(Label.HEAD)
        for label, part in PARTS.items():
            is_asked = paper.kind is DocumentKind.PASSPORT or part == "description"
            if is_asked and (texts := self.said.get(label)):
                paper.bodies[part] = "\n\n".join(texts)

    def _one(self, label: Label) -> str:
        return next(iter(self.said.get(label, ())), "")


def _value(text: str) -> str:
    """What stands after a label, without the line to write on and the hint under it."""
    return HINT.sub("", BLANKS.sub(" ", text)).strip(" \n:;–-—,")


def _words(row: Sequence[TextCell]) -> str:
    return " | ".join(cell.text for cell in row if cell.text)
