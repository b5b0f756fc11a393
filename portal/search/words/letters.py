"""Letters as people type them: hidden characters, small and capital letters, look-alikes, and the
folding in which the index keeps every word (decided: one analyser)."""

import re
import unicodedata
from functools import lru_cache

KAZAKH = frozenset("әғқңөұүһі")  # letters that Russian does not have
LATIN, CYRILLIC, DIGIT = re.compile("[a-z]"), re.compile("[а-яёәғқңөұүһі]"), re.compile(r"\d")
STACKED = (  # marks over and under letters
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
UNPRINTED = (  # soft hyphens, directions, joiners, selectors
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
UNSEEN = STACKED + UNPRINTED  # what may stand inside a word and is no letter of it
MARKS, HIDDEN = re.compile(f"[{STACKED}]"), re.compile(f"[{UNPRINTED}]")
LOOK_ALIKES = str.maketrans("aceiopxykmhtb", "асеіорхукмнтв")
BACK_TO_LATIN = str.maketrans("асеіорхукмнтв", "aceiopxykmhtb")
FROM_KAZAKH = str.maketrans("қғңәөұүһі", "кгнаоуухи")
SPELLED_ALIKE = str.maketrans({"ё": "е", "э": "е", "й": "и", "ь": "", "ъ": ""})
LONGEST_ALIKE = 4  # letters of an abbreviation that look-alikes alone write
LONGEST_WORD = 60  # letters; what is longer is no word that anybody looks for


def clean(word: str) -> str:
    """A word in small letters of one alphabet, without hidden characters and stray marks."""
    return in_one_alphabet(small(word))


@lru_cache(maxsize=50_000)
def small(word: str) -> str:
    """A word in small letters as they were typed, without hidden characters and stray marks."""
    composed = unicodedata.normalize("NFKC", HIDDEN.sub("", word[: 4 * LONGEST_WORD]))
    return MARKS.sub("", composed.casefold())[:LONGEST_WORD]


@lru_cache(maxsize=50_000)
def in_one_alphabet(word: str) -> str:
    """A word in small letters whose Latin look-alikes are Cyrillic letters, when it has other
    Cyrillic letters or is a short one of look-alikes alone, such as `PK`; a Latin word stays
    Latin, and a stray Cyrillic look-alike in it becomes Latin."""
    if not LATIN.search(word):
        return word
    alike = word.translate(LOOK_ALIKES)
    if not LATIN.search(alike):
        return alike if len(word) <= LONGEST_ALIKE or CYRILLIC.search(word) else word
    if CYRILLIC.search(word):
        latin = word.translate(BACK_TO_LATIN)
        return alike if CYRILLIC.search(latin) else latin
    return word


def is_kazakh(word: str) -> bool:
    """Whether a word in small letters has a letter that only Kazakh has."""
    return not KAZAKH.isdisjoint(word)


def without_kazakh_letters(word: str) -> str:
    """A word as it is typed on a Russian keyboard."""
    return word.translate(FROM_KAZAKH)


def folded(word: str) -> str:
    """A word or stem as the index keeps it: Kazakh letters as those typed without a Kazakh
    keyboard; `ё`, `э`, `й` as `е`, `е`, `и`, and no soft or hard sign, because transliterations
    lose them."""
    return word.translate(FROM_KAZAKH).translate(SPELLED_ALIKE)
