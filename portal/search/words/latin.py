"""Kazakh and Russian words in Latin letters: the alphabet of 2021 and what people write without
it, `qazaqstan`, `densaulyq`, `byudzhet` (decided: one analyser)."""

import unicodedata
from functools import lru_cache

from portal.search.words.letters import MARKS

MOST_READINGS = 12
VOWELS = "аеёиоуыэюя"
SPELLINGS: dict[str, tuple[str, ...]] = {  # what letters may stand for, the likeliest first
    **{"shch": ("щ",), "sch": ("щ", "сч"), "dzh": ("дж",), "tch": ("тч",)},
    **{"zh": ("ж",), "kh": ("х",), "ch": ("ч",), "sh": ("ш",), "ts": ("ц", "тс"), "gh": ("г",)},
    **{"iya": ("ия",), "iye": ("ие",), "iyu": ("ию",), "yi": ("ый", "ыи")},
    **{"dj": ("дж",), "dg": ("дж", "дг"), "ph": ("ф",), "ck": ("к",), "th": ("т",)},
    **{"ya": ("я",), "yu": ("ю",), "yo": ("е",), "ye": ("е",), "iy": ("ий",), "yy": ("ый",)},
    **{"ia": ("иа", "я"), "iu": ("иу", "ю"), "ja": ("жа", "я"), "ju": ("жу", "ю")},
    **{"ng": ("нг", "н"), "ş": ("ш",), "ç": ("ч",), "š": ("ш",), "ž": ("ж",), "č": ("ч",)},
    **{"ý": ("у",), "ı": ("и", "ы"), "ë": ("е",), "ə": ("а",), "ɵ": ("о",)},
    **{"a": ("а",), "b": ("б",), "c": ("ц", "к"), "d": ("д",), "e": ("е",), "f": ("ф",)},
    **{"g": ("г",), "h": ("х",), "i": ("и",), "j": ("ж", "й"), "k": ("к",), "l": ("л",)},
    **{"m": ("м",), "n": ("н",), "o": ("о",), "p": ("п",), "q": ("к",), "r": ("р",)},
    **{"s": ("с",), "t": ("т",), "u": ("у", "ю"), "v": ("в",), "w": ("у", "в"), "x": ("х", "кс")},
    **{"y": ("ы",), "z": ("з",)},
}
LONGEST_SPELLING = 4


@lru_cache(maxsize=10_000)
def in_cyrillic(word: str) -> tuple[str, ...]:
    """What a word in small Latin letters may be in Cyrillic ones, without Kazakh letters, the
    likeliest first; nothing when a sign of it is no letter."""
    read = [""]
    at = 0
    while at < len(word):
        spelling = next(
            (s for n in range(LONGEST_SPELLING, 0, -1) if (s := word[at : at + n]) in SPELLINGS),
            _bare(word[at]),
        )
        if spelling not in SPELLINGS:
            return ()
        at += max(len(spelling), 1)
        read = [
            one + letters for letters in SPELLINGS[spelling] for one in read if _fits(one, letters)
        ]
        read = [_short_i(one, spelling) for one in read[:MOST_READINGS]]
    return tuple(dict.fromkeys(read))


def _bare(letter: str) -> str:
    """A letter without the marks over and under it: `ä`, `ñ`, `ū` as `a`, `n`, `u`."""
    return MARKS.sub("", unicodedata.normalize("NFD", letter))


def _fits(before: str, letters: str) -> bool:
    """Whether letters can follow: `ю` for `u` stands after a consonant."""
    return letters != "ю" or before[-1:] not in VOWELS


def _short_i(read: str, spelling: str) -> str:
    """`i` and `y` after a vowel are a short one: `raion`, `zeynetaqy`."""
    after_vowel = spelling in ("i", "y", "ı") and read[-2:-1] in VOWELS and len(read) > 1
    return read[:-1] + "й" if after_vowel else read
