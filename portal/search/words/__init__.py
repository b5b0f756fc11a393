"""The one analyser of Kazakh and Russian words, for the index, queries, marking and suggestions."""

from portal.search.words.fragments import Piece, marked
from portal.search.words.indexing import stems
from portal.search.words.likely import likely
from portal.search.words.query import GUESS_WEIGHT, Query, Term, read_query

__all__ = ["GUESS_WEIGHT", "Piece", "Query", "Term", "likely", "marked", "read_query", "stems"]
