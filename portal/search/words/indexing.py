"""The stems that a text is kept by in the index."""

from portal.search.words.codes import code_words
from portal.search.words.letters import CYRILLIC, is_kazakh
from portal.search.words.short_names import short_names
from portal.search.words.splitting import split
from portal.search.words.stemming import stem
from portal.terms import Language

SAMPLE = 1_000  # characters that tell the language of a text
KAZAKH_SHARE = 0.4  # of the words of a Kazakh text have a Kazakh letter, most often more


def stems(text: str, language: Language | None = None) -> list[str]:
    """The folded stems of a text in the order of its words, as the index keeps them. A word with
    hyphens comes as its pieces and as a whole, a code as a whole and by its parts; the short names
    of what is named in full come last. Without a language, it is told from the letters."""
    read_in = language or language_of(text)
    kept: list[str] = []
    words: list[frozenset[str]] = []
    for found in split(text):
        if found.is_code:
            kept.extend(code_words(found.pieces))
            continue
        single = [stem(piece, read_in) for piece in found.pieces]
        words.extend(frozenset({one}) for one in single)
        kept.extend(single)
        if len(single) > 1:
            kept.append(stem("".join(found.pieces), read_in))
    for _first, _end, short in short_names(words):
        kept.extend(sorted(short))
    return kept


def language_of(text: str) -> Language:
    """The language that a text is most likely in: a Kazakh name makes no Russian text Kazakh."""
    words = [piece for found in split(text[:SAMPLE]) if not found.is_code for piece in found.pieces]
    kazakh = sum(map(is_kazakh, words))
    if kazakh > KAZAKH_SHARE * len(words):
        return Language.KK
    return Language.RU if any(map(CYRILLIC.search, words)) else Language.EN
