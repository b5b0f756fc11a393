"""The statements that PostgreSQL is asked for a search: which words stand anywhere, the counts of
the filters, one page of keys. Only values travel as parameters; every name is written here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, TextClause, text

from portal.search import weights
from portal.search.asking import Asked, Order
from portal.search.bitmaps import wanted_values
from portal.search.engine import FACETS, Slice, Wanted

OWN = weights.CODE, weights.NAME, weights.TEXT
GUESSED = weights.CODE_GUESSED, weights.NAME_GUESSED, weights.TEXT_GUESSED
Statement = tuple[TextClause, Mapping[str, Any]]
GROUPED = ("kind", "document_kind", "body", "level", "region", "year_from", "state", "languages")
FACET_OF = dict(zip(GROUPED, FACETS, strict=True))
ENTRIES = "FROM search_entry WHERE generation = :generation"
STATE = """CASE WHEN NOT is_discussable THEN NULL
    WHEN opens_on IS NULL OR closes_on IS NULL OR opens_on > :today THEN 'not-discussed'
    WHEN is_withdrawn OR closes_on < :today THEN 'closed' ELSE 'open' END"""
PASSES = {
    "kind": "kind = ANY(:kind)",
    "document_kind": "document_kind = ANY(:document_kind)",
    "body": "body = ANY(:body)",
    "level": "level = ANY(:level)",
    "region": "region = ANY(:region)",
    "year": "CAST(:year AS smallint) BETWEEN year_from AND year_to",
    "state": "state = ANY(:state)",
    "language": "string_to_array(languages, ',') && CAST(:language AS text[])",
}


def quoted(stem: str) -> str:
    """A stem as tsvector and tsquery read it."""
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


class Word:
    """A word of a query as PostgreSQL looks for it; `own` and `guessed` are its readings."""

    def __init__(self, word: Wanted) -> None:
        self.stems = {"own": word.own, "guessed": word.guessed}
        self.prefix = word.prefix
        self.by_beginning = False

    def query(self, reading: str, mark: str = "") -> str:
        """A reading as a tsquery, anywhere or where a mark stands; empty when it has no stems."""
        if reading == "beginning":
            return f"{quoted(self.prefix)}:*{mark}" if self.prefix else ""
        colon = f":{mark}" if mark else ""
        return " | ".join(f"{quoted(stem)}{colon}" for stem in sorted(self.stems[reading]))

    def readings(self) -> Sequence[tuple[str, tuple[int, int, int]]]:
        """The readings that count, the best first, with what they weigh in codes, names, text."""
        if self.by_beginning:
            return (("beginning", GUESSED),)
        both = (("own", OWN), ("guessed", GUESSED))
        return tuple((reading, worth) for reading, worth in both if self.stems[reading])

    def anywhere(self) -> str:
        """The word by whatever reading."""
        return " | ".join(self.query(reading) for reading, _worth in self.readings())


class Looking:
    """The statements of one search."""

    def __init__(self, generation: str, words: Sequence[Wanted], asked: Asked, part: Slice) -> None:
        self.words = [Word(word) for word in words]
        self.asked, self.part = asked, part
        self.known = [True] * len(words)
        self._wanted = {name: values for name, values in wanted_values(asked).items() if values}
        self._values: dict[str, Any] = {"generation": generation, "today": part.today}
        for name, values in self._wanted.items():
            self._values[name] = asked.year if name == "year" else sorted(values)
        if asked.since is not None:
            self._values["since"] = asked.since

    def standing(self) -> Statement:
        """Whether each word stands anywhere, and whether what it begins does."""
        columns, values = [], {"generation": self._values["generation"]}
        for no, word in enumerate(self.words):
            for name, query in ((f"e{no}", word.anywhere()), (f"p{no}", word.query("beginning"))):
                columns.append(_stands(name) if query else "FALSE")
                values |= {name: query} if query else {}
        return text(f"SELECT {', '.join(columns)}"), values

    def learn(self, standing: Sequence[bool]) -> None:
        """Take in what stands anywhere: the beginning of a word counts only where it does not."""
        pairs = zip(self.words, standing[::2], standing[1::2], strict=True)
        for no, (word, stands, begins) in enumerate(pairs):
            word.by_beginning = begins and not stands
            self.known[no] = bool(stands or begins)

    def together(self) -> Statement:
        """Whether anything has all the words."""
        values = {"generation": self._values["generation"], "all": self._all()}
        return text(f"SELECT {_stands('all')}"), values

    def _all(self) -> str:
        return " & ".join(f"({word.anywhere()})" for word in self.words)

    def _matched(self, has_all: bool) -> tuple[str, dict[str, Any]]:
        """A query for the keys of entries that fit the words: all of them, else most of them."""
        if not self.words:
            return f"SELECT id {ENTRIES}", {}
        if has_all:
            return f"SELECT id {ENTRIES} AND words @@ CAST(:all AS tsquery)", {"all": self._all()}
        values = {f"w{no}": w.anywhere() for no, w in enumerate(self.words) if self.known[no]}
        each = " UNION ALL ".join(
            f"SELECT id {ENTRIES} AND words @@ CAST(:{name} AS tsquery)" for name in values
        )
        counted = f"SELECT id, count(*) AS n FROM ({each}) AS hits GROUP BY id"
        best = f"SELECT id, rank() OVER (ORDER BY n DESC) AS place FROM ({counted}) AS counted"
        return f"SELECT id FROM ({best}) AS ranked WHERE place = 1", values

    def _seen(self, has_all: bool) -> tuple[str, dict[str, Any]]:
        matched, values = self._matched(has_all)
        since = "AND public_on >= :since" if self.asked.since is not None else ""
        query = f"SELECT *, {STATE} AS state {ENTRIES} {since} AND id IN ({matched})"
        return query, self._values | values

    def counting(self, has_all: bool) -> Statement:
        """The counts of every filter's values, each as if it alone were not set."""
        seen, values = self._seen(has_all)
        columns = [
            f"count(*) FILTER (WHERE {self._passing(but=facet)}) AS n_{facet}" for facet in FACETS
        ]
        columns.append(f"count(*) FILTER (WHERE {self._passing()}) AS n_all")
        names = ", ".join(GROUPED)
        sets = ", ".join("(year_from, year_to)" if n == "year_from" else f"({n})" for n in GROUPED)
        query = (
            f"SELECT GROUPING({names}) AS mask, {names}, year_to, {', '.join(columns)} "
            f"FROM ({seen}) AS seen GROUP BY GROUPING SETS ({sets})"
        )
        return text(query), values

    def _passing(self, but: str = "") -> str:
        return " AND ".join(PASSES[one] for one in self._wanted if one != but) or "TRUE"

    def counts(self, rows: Sequence[Row[Any]]) -> tuple[dict[str, dict[str, int]], int]:
        """The counts by filter and value, and how many there are in all."""
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
        total = 0
        for row in rows:
            said = row._mapping
            bit = (~said["mask"] & (1 << len(GROUPED)) - 1).bit_length() - 1
            column = GROUPED[len(GROUPED) - 1 - bit]
            facet = FACET_OF[column]
            if column == "kind":
                total += said["n_all"]
            if count := said[f"n_{facet}"]:
                for value in _values_of(column, said):
                    counts[facet][value] += count
        return {facet: dict(values) for facet, values in counts.items()}, total

    def page(self, has_all: bool) -> Statement:
        """Keys of one page of results in order."""
        seen, values = self._seen(has_all)
        is_newest = self.asked.order is Order.NEWEST or not self.words
        score, worth = ("0", {}) if is_newest else self._score(has_all)
        order = "public_on DESC NULLS LAST" if is_newest else "score DESC"
        query = (
            f"SELECT kind, key FROM (SELECT kind, key, prior, public_on, {score} AS score "
            f"FROM ({seen}) AS seen WHERE {self._passing()}) AS scored "
            f'ORDER BY {order}, prior DESC, kind COLLATE "C", key COLLATE "C" '
            "LIMIT :limit OFFSET :offset"
        )
        values |= worth | {"limit": self.part.limit, "offset": self.part.offset}
        return text(query), values

    def _score(self, has_all: bool) -> tuple[str, dict[str, Any]]:
        """The sum of what each word weighs by the best field it stands in."""
        parts, values = [], {}
        for no, word in enumerate(self.words):
            if self.known[no]:
                case, used = _worth(no, word, is_sure=has_all)
                parts.append(case)
                values |= used
        return " + ".join(parts), values


def _stands(name: str) -> str:
    """Whether a query fits anything; as if all of it were wanted, so that the index is used."""
    hits = f"SELECT 1 {ENTRIES} AND words @@ CAST(:{name} AS tsquery)"
    return f"EXISTS (WITH hits AS MATERIALIZED ({hits}) SELECT 1 FROM hits)"


def _worth(no: int, word: Word, *, is_sure: bool) -> tuple[str, dict[str, Any]]:
    """What one word weighs in an entry. The text is not asked again when only one answer is left:
    its column is large."""
    whens: list[tuple[int, str]] = []
    values = {}
    readings = word.readings()
    for reading, (code, name, in_text) in readings:
        for mark, worth in (("A", code), ("B", name)):
            key = f"{reading}{no}{mark}"
            values[key] = word.query(reading, mark)
            whens.append((worth, f"names @@ CAST(:{key} AS tsquery)"))
        if not (is_sure and len(readings) == 1):
            key = f"{reading}{no}"
            values[key] = word.query(reading)
            hits = f"SELECT id {ENTRIES} AND words @@ CAST(:{key} AS tsquery)"
            whens.append((in_text, f"id IN ({hits})"))
    whens.sort(key=lambda pair: -pair[0])
    told = " ".join(f"WHEN {condition} THEN {worth}" for worth, condition in whens)
    rest = readings[0][1][2] if is_sure and len(readings) == 1 else 0
    return f"CASE {told} ELSE {rest} END", values


def _values_of(column: str, said: Mapping[str, Any]) -> Sequence[str]:
    value = said[column]
    if value is None:
        return ()
    if column == "languages":
        return tuple(value.split(","))
    if column == "year_from":
        return tuple(str(year) for year in range(value, said["year_to"] + 1))
    return (str(value),)
