"""Stems of words of any of the portal's languages, folded as the index keeps them."""

from functools import lru_cache

import snowballstemmer

from portal.search.words.kazakh import kazakh_stem
from portal.search.words.letters import CYRILLIC, folded, is_kazakh
from portal.terms import Language

RUSSIAN, ENGLISH = snowballstemmer.stemmer("russian"), snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str, language: Language) -> str:
    """The folded stem of a word in small letters that stands in a text of this language; a word
    with Kazakh letters is Kazakh, and one with Latin letters English, wherever they stand."""
    if not CYRILLIC.search(word):
        return str(ENGLISH.stemWord(word))
    if is_kazakh(word) or language is Language.KK:
        return folded(kazakh_stem(word))
    found = str(RUSSIAN.stemWord(word))
    return folded(found if len(found) > 1 else word)  # `ИИ` is not `и`


def readings(word: str) -> frozenset[str]:
    """The stems of a word in small letters whose language nobody knows."""
    return frozenset({stem(word, Language.KK), stem(word, Language.RU)})
