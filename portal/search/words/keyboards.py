"""Words typed with the keyboard in another layout: `,.l;tn` is `бюджет` (decided: one analyser)."""

import re

from portal.search.words.letters import CYRILLIC, DIGIT, LATIN

KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю" * 2
NUMBER_KEYS, KAZAKH_KEYS = "234589" + "0-=", "әіңғүұқөһ"  # the row of numbers on a Kazakh keyboard
TO_RUSSIAN = str.maketrans(KEYS, RUSSIAN_KEYS)
TO_KAZAKH = TO_RUSSIAN | str.maketrans(NUMBER_KEYS, KAZAKH_KEYS)
TO_LATIN = str.maketrans(RUSSIAN_KEYS[:33] + KAZAKH_KEYS, KEYS[:33] + NUMBER_KEYS)
BETWEEN_LETTERS = re.compile(r"""[`\[\];',.~{}:"<>=]+[a-z]""", re.IGNORECASE)
TRAILING = "`[];',.~{}:\"<>-="
CYRILLIC_WORD = re.compile("[а-яёәғқңөұүһі]+")
LATIN_WORD = re.compile("[a-z]+")
HAS_VOWEL = re.compile("[аеёиоуыэюяәіөұүaeiouy]")


def other_layouts(typed: str) -> list[str]:
    """The words in small letters that the same keys write in another layout; `typed` is all that
    stood between two spaces, because signs are letters elsewhere."""
    small = typed.casefold()
    if CYRILLIC.search(small) and not LATIN.search(small):
        written = [small.translate(TO_LATIN)]
        if DIGIT.search(small):
            written.append(small.translate(TO_KAZAKH))
    elif LATIN.search(small) and not CYRILLIC.search(small):
        whole = (typed, typed.rstrip(TRAILING))
        written = [one.translate(keys) for one in whole for keys in (TO_RUSSIAN, TO_KAZAKH)]
    else:
        written = []
    return [one for one in dict.fromkeys(written) if _is_word(one)]


def has_signs_between_letters(typed: str) -> bool:
    """Whether Latin letters and signs stand together as they do in a word of another layout."""
    return bool(BETWEEN_LETTERS.search(typed)) and not CYRILLIC.search(typed.casefold())


def _is_word(written: str) -> bool:
    one = CYRILLIC_WORD.fullmatch(written) or LATIN_WORD.fullmatch(written)
    return bool(one and (HAS_VOWEL.search(written) or len(written) == 1))
