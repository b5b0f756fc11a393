"""One month of a report: its lines in their tree, their sums beside what their children add up
to, and the checksum of it all."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from portal.models.reporting import MEASURES
from portal.reporting.columns import KAZAKH, SUMS, Columns, Unfit, code_number, tenge, whole_number
from portal.reporting.faults import Faults
from portal.reporting.limits import LONGEST_NAME, MOST_ROWS_OF_A_MONTH
from portal.reporting.names import classification
from portal.reporting.places import Place, place_below, root_place
from portal.reporting.sections import Chain, folded
from portal.reporting.summing import MonthSummary, Node, summary_of
from portal.terms import NodeKind, ReportForm

FORMULA = re.compile(r"[=+@]|-\s*[\d(=+@-]")
NAMED_ALIKE = (ReportForm.FUNCTIONAL, ReportForm.ECONOMIC)  # codes of both are small numbers
NAMELESS = frozenset({NodeKind.PROJECT, NodeKind.SUBPROGRAM})  # "000" stands for the program itself
Line = dict[str, Any]
encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class MonthTree:
    """The lines of one month, read one after another; parents stand above their children."""

    form: ReportForm
    year: int
    month: int
    columns: Columns
    faults: Faults
    nodes: dict[int, Node] = field(default_factory=dict)  # by the number that the source gives
    keys: set[str] = field(default_factory=set)
    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def is_tree(self) -> bool:
        """Whether lines name their parents."""
        return self.form in (ReportForm.FULL, ReportForm.INVESTMENTS)

    def add(self, no: int, row: list[str]) -> Line | None:
        """The line of a row, None when it has faults; they are noted."""
        before = self.faults.total
        self.count += 1
        if self.count == MOST_ROWS_OF_A_MONTH + 1:
            self.faults.add("too_many_rows", row=no)
        sums = self._sums(no, row)
        name = self._name(no, row, "name")
        name_kk = self._name(no, row, KAZAKH) if KAZAKH in self.columns.places else None
        above = self._above(no, row)
        place = self._place(no, row, name, above)
        own = self._own_number(no, row)
        depth = above.depth + 1 if above else 0
        node = Node(self.count, place or self._no_place(), name, sums, depth)
        if own is not None:
            self.nodes[own] = node  # a faulty line too, so that those below it are none
        if self.faults.total > before or place is None:
            return None
        if above is not None:
            above.add(sums, place.sign)
        if not name and place.kind not in NAMELESS:
            self.faults.add("name_missing", row=no, column="name")
            return None
        return self._line(node, above, name_kk)

    def close(self) -> MonthSummary:
        """What the month states and what we count, when all its rows were read."""
        if self.form in NAMED_ALIKE and self.nodes and not self._has_known_name():
            self.faults.add("other_codes", f"{self.month:02}.{self.year}", column="name")
        return summary_of(self.nodes.values(), self.count, self.digest.hexdigest())

    def _has_known_name(self) -> bool:
        """Whether any code bears the name that the classification of this form gives it."""
        for node in self.nodes.values():
            known = classification().get((node.place.kind, node.place.code), ())
            if any(one.ru and folded(one.ru) == folded(node.name) for one in known):
                return True
        return False

    def _sums(self, no: int, row: list[str]) -> list[int]:
        try:
            return [tenge(row[place]) for place in self.columns.sums]
        except Unfit:
            return self._sums_with_faults(no, row)

    def _sums_with_faults(self, no: int, row: list[str]) -> list[int]:
        """Every fault of the sums of a row; a sum that is none counts as nothing."""
        found = []
        for column, place in zip(SUMS, self.columns.sums, strict=True):
            try:
                found.append(tenge(row[place]))
            except Unfit as unfit:
                self.faults.add(str(unfit), row[place], no, column)
                found.append(0)
        return found

    def _name(self, no: int, row: list[str], column: str) -> str:
        name = " ".join(self.columns.cell(row, column).split())
        if not unicodedata.is_normalized("NFC", name):
            name = unicodedata.normalize("NFC", name)
        if FORMULA.match(name):
            self.faults.add("name_formula", name, no, column)
        elif len(name) > LONGEST_NAME or not name.isprintable():
            self.faults.add("name_text", name, no, column)
        return name

    def _own_number(self, no: int, row: list[str]) -> int | None:
        written = self.columns.cell(row, "id")
        try:
            own = whole_number(written)
        except Unfit as unfit:
            self.faults.add(str(unfit), written, no, "id")
            return None
        if own in self.nodes:
            self.faults.add("id_repeated", written, no, "id")
            return None
        return own

    def _above(self, no: int, row: list[str]) -> Node | None:
        """The line above this one; in a flat form the total, the first line of the month."""
        if not self.is_tree:
            return next(iter(self.nodes.values()), None)
        written = self.columns.cell(row, "parent_id")
        above = None
        try:
            if written:
                above = self.nodes.get(whole_number(written))
                if above is None:
                    raise Unfit("parent")
        except Unfit as unfit:
            self.faults.add(str(unfit), written, no, "parent_id")
            return None
        self._check_level(no, row, above)
        return above

    def _check_level(self, no: int, row: list[str], above: Node | None) -> None:
        written = self.columns.cell(row, "level")
        try:
            if whole_number(written) != (above.depth + 1 if above else 0):
                raise Unfit("level")
        except Unfit:
            self.faults.add("level", written, no, "level")

    def _place(self, no: int, row: list[str], name: str, above: Node | None) -> Place | None:
        written = self.columns.cell(row, "code")
        try:
            number = code_number(written)
            if above is None:
                place = self._root(number, name)
            else:
                place = place_below(above.place, self.form, number, name, self.year)
            if place.key in self.keys:
                raise Unfit("code_repeated")
        except Unfit as unfit:
            self.faults.add(str(unfit), written, no, "code")
            return None
        self.keys.add(place.key)
        return place

    def _no_place(self) -> Place:
        return Place(NodeKind.OTHER, "", f"{self.count}", chain=Chain.NONE)

    def _root(self, number: str, name: str) -> Place:
        if not self.is_tree and number not in ("", "0"):
            raise Unfit("total_missing")
        if self.form is ReportForm.INVESTMENTS and self.nodes:
            raise Unfit("root")
        return root_place(self.form, number, name)

    def _line(self, node: Node, above: Node | None, name_kk: str | None) -> Line:
        place, parent = node.place, above.position if above else 0
        said = [node.position, parent, place.kind, place.code, place.key, node.name, name_kk]
        self.digest.update(encoded([*said, *node.sums]).encode() + b"\n")
        return {
            "parent": parent,
            "position": node.position,
            "key": place.key,
            "depth": node.depth,
            "kind": place.kind,
            "code": place.code,
            "name_ru": node.name,
            "name_kk": name_kk or None,
            **dict(zip(MEASURES, node.sums, strict=True)),
        }
