"""The embedded index: Whoosh in a folder, read by every process and written by one. Whoosh keeps
which entry has which stem and makes each commit whole; counting and order are ours."""

import fcntl
import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, replace
from functools import reduce
from itertools import islice
from operator import or_
from pathlib import Path
from threading import Lock

from whoosh import fields, formats
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.reading import SegmentReader, TermNotFound

from portal.search import files, weights
from portal.search.asking import Asked, FoundKey, FoundKind
from portal.search.bitmaps import Cards, bits_of, cards_of
from portal.search.engine import Found, NotReady, Slice, Wanted
from portal.search.entries import Entry, Traits, Unit
from portal.search.ranking import Hits, Looked, answer

log = logging.getLogger(__name__)
SERVING, BUILDING, BROKEN = "serving", "building", "broken"
FIELDS = ("codes", "names", "text")
LEVELS = (  # which reading of a word in which field, the heaviest first
    ("codes", "own", weights.CODE),
    ("codes", "guessed", weights.CODE_GUESSED),
    ("names", "own", weights.NAME),
    ("names", "guessed", weights.NAME_GUESSED),
    ("text", "own", weights.TEXT),
    ("text", "guessed", weights.TEXT_GUESSED),
)
MEMORY = 64  # megabytes a writer collects before it puts them aside
KEPT_WORDS = 2_000  # sets of entries a process keeps at hand for each segment
MOST_ENDINGS = 500  # words that one beginning may stand for


def _schema() -> fields.Schema:
    stems = {}
    for name in FIELDS:
        stems[name] = fields.KEYWORD()
        stems[name].format = formats.Existence()
    return fields.Schema(unit=fields.ID(), card=fields.STORED(), **stems)


class Segment:
    """One unchanging segment of the index with its cards and the sets of the last words."""

    def __init__(self, reader: SegmentReader, before: "Segment | None") -> None:
        self.reader = reader
        if before is None:
            self.cards: Cards = cards_of(reader.doc_count_all(), _stored(reader))
            self._sets: dict[tuple[str, str], int] = {}
        else:
            self.cards, self._sets = before.cards, before._sets

    def alive(self) -> int:
        """The entries that were not replaced since."""
        everything = bits_of(self.cards.keys, self.cards.size)
        return everything & ~bits_of(self.reader.deleted_docs_set, self.cards.size)

    def having(self, field: str, stem: str) -> int:
        """The entries with a stem in a field."""
        known = self._sets.get((field, stem))
        if known is None:
            known = self._read(field, stem)
            if len(self._sets) >= KEPT_WORDS:
                self._sets.pop(next(iter(self._sets)))
            self._sets[field, stem] = known
        return known

    def _read(self, field: str, stem: str) -> int:
        try:
            found = self.reader.postings(field, stem)
        except TermNotFound:
            return 0
        return bits_of(found.all_ids(), self.cards.size)

    def beginning(self, prefix: str) -> set[str]:
        """Stems of any field that begin so."""
        return {
            stem.decode()
            for field in FIELDS
            for stem in islice(self.reader.expand_prefix(field, prefix), MOST_ENDINGS)
        }

    def hits(self, word: Wanted) -> Hits:
        """Where a word stands."""
        levels = [
            (weight, self._any(field, getattr(word, reading))) for field, reading, weight in LEVELS
        ]
        return Hits(levels, reduce(or_, (bits for _weight, bits in levels)))

    def _any(self, field: str, stems: frozenset[str]) -> int:
        return reduce(or_, (self.having(field, stem) for stem in stems), 0)


def _stored(reader: SegmentReader) -> Iterator[tuple[int, FoundKey, int, Traits]]:
    for place, kept in reader.iter_docs():
        _unit, _stamp, kind, key, prior, traits = kept["card"]
        yield place, FoundKey(FoundKind(kind), key), prior, Traits(*traits)


class View:
    """A commit of a generation, opened: its segments, and which of their entries still live."""

    def __init__(self, folder: Path, generation: str, before: Mapping[str, Segment]) -> None:
        self.generation = generation
        self._index: FileIndex = open_dir(folder / generation)
        self.reader = self._index.reader()
        self.segments: dict[str, Segment] = {}
        for leaf, _offset in self.reader.leaf_readers():
            if leaf.doc_count_all():
                name = leaf.segment().segment_id()
                known = before.get(name)
                self.segments[name] = Segment(leaf, known)
        self.alive = {name: one.alive() for name, one in self.segments.items()}

    def is_newest(self) -> bool:
        """Whether nothing was committed since."""
        return bool(self.reader.generation() == self._index.latest_generation())

    def look(self, words: Sequence[Wanted]) -> tuple[list[Looked], list[bool]]:
        """Every segment asked for words, and which of them stand anywhere; one that does not is
        looked for by its beginning."""
        asked = [self._or_beginning(word) for word in words]
        found = [
            Looked(one.cards, self.alive[name], [one.hits(word) for word in asked])
            for name, one in self.segments.items()
        ]
        known = [
            any(one.hits[no].anywhere & one.alive for one in found) for no in range(len(words))
        ]
        return found, known

    def _or_beginning(self, word: Wanted) -> Wanted:
        if word.prefix is None or self._stands(word):
            return word
        starts = (one.beginning(word.prefix) for one in self.segments.values())
        return Wanted(frozenset(), frozenset().union(*starts))

    def _stands(self, word: Wanted) -> bool:
        return any(
            one.hits(word).anywhere & self.alive[name] for name, one in self.segments.items()
        )


class WhooshEngine:
    """The engine of a single machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = Lock()
        self._view: View | None = None

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """The only writer's turn: a lock on a file, which ends with its process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "turn").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def serving(self) -> str | None:
        """The generation that answers."""
        return files.pointed(self._folder / SERVING)

    def building(self) -> str | None:
        """The generation in the making."""
        return files.pointed(self._folder / BUILDING)

    def is_broken(self, generation: str, *, thoroughly: bool) -> bool:
        """Whether somebody could not read it; thoroughly: whether its files are what was
        written."""
        folder = self._folder / generation
        if (folder / BROKEN).exists() or not folder.is_dir():
            return True
        if not thoroughly:
            return False
        try:
            with open_dir(folder).reader():
                return files.is_damaged(folder)
        except Exception as error:  # a damaged file is told in a dozen ways
            log.warning("the index %s cannot be opened: %r", generation, error)
            return True

    def begin(self, generation: str) -> None:
        """Make an empty generation in a folder of its own."""
        folder = self._folder / generation
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        create_in(folder, _schema())
        files.note_sums(folder)
        files.point(self._folder / BUILDING, generation)

    def serve(self, generation: str) -> None:
        """Let a generation answer; the folders of the others go."""
        files.point(self._folder / SERVING, generation)
        (self._folder / BUILDING).unlink(missing_ok=True)
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != generation:
                shutil.rmtree(other, ignore_errors=True)

    def stamps(self, generation: str) -> Mapping[str, str]:
        """Units with their stamps, from the stored entries."""
        with open_dir(self._folder / generation).reader() as reader:
            cards = (kept["card"] for kept in reader.all_stored_fields())
            return {unit: stamp for unit, stamp, *_rest in cards}

    def write(self, generation: str, units: Iterable[tuple[str, Unit]]) -> None:
        """Replace units in one commit; a failure leaves the last one."""
        folder = self._folder / generation
        is_first = generation == self.building()
        writer = open_dir(folder).writer(limitmb=MEMORY)
        try:
            for name, unit in units:
                writer.delete_by_term("unit", name)
                for one in unit.entries:
                    writer.add_document(unit=name, **_document(name, unit.stamp, one))
            writer.commit(merge=not is_first)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        files.note_sums(folder)

    def find(self, words: Sequence[Wanted], asked: Asked, part: Slice) -> Found:
        """Look in the last commit; one that cannot be read is marked for the job."""
        with self._one_at_a_time:
            generation = self.serving()
            if generation is None:
                raise NotReady
            try:
                return self._find(generation, words, asked, part)
            except Exception as error:  # a damaged file is told in a dozen ways
                if self.serving() == generation:
                    self._mark(generation, error)
                raise NotReady from error

    def _find(self, generation: str, words: Sequence[Wanted], asked: Asked, part: Slice) -> Found:
        looked, known = self._newest(generation).look(words)
        return replace(answer(looked, asked, part, has_words=bool(words)), known=known)

    def _newest(self, generation: str) -> View:
        """The last commit of a generation; segments that are still there stay open."""
        view, before = self._view, {}
        if view is not None and view.generation == generation:
            if view.is_newest():
                return view
            before = view.segments
        self._view = View(self._folder, generation, before)
        return self._view

    def _mark(self, generation: str, error: Exception) -> None:
        log.warning("the index %s cannot be read, the job makes it anew: %r", generation, error)
        self._view = None
        with suppress(OSError):
            (self._folder / generation / BROKEN).touch()


def _document(name: str, stamp: str, one: Entry) -> dict[str, object]:
    stems = {field: sorted(getattr(one, field)) for field in FIELDS}
    kind, key = one.found.kind.value, one.found.key
    card = (name, stamp, kind, key, one.prior, astuple(one.traits))
    return {field: found for field, found in stems.items() if found} | {"card": card}
