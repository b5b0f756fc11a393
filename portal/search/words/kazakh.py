"""The stem of a Kazakh word: endings are taken off from the end, one at a time, as long as what
stays can be a word (decided: one analyser).

All of it happens on words without Kazakh letters, so that a word typed on a Russian keyboard has
the same stem: `казакстаннын` and `Қазақстанның` are one word from the first step."""

import re
from functools import lru_cache

from portal.search.words.letters import without_kazakh_letters

SHORTEST, SHORTEST_BEFORE_PLURAL, SHORTEST_BEFORE_IN = 4, 3, 5  # letters that stay
VOWELS = "аеоуыиэюяё"
VOICELESS = "бвгдкпстфхцчшщ"  # with the letters that are read so at the end of a word
VOICED = "жзйлмнру"
CONSONANTS = "бвгджзйклмнпрстуфхцчшщ"
BEFORE_SY = ("шы", "ши", "акы", "дари")  # `оқушы`, `әкімші`, `зейнетақы`, `дәрі`
ENDINGS = (  # an ending's spellings, the letters it stands after, and how many of them stay
    (("ндагы", "ндеги"), "ыи", SHORTEST),
    (("дагы", "деги"), VOWELS + VOICED, SHORTEST),
    (("тагы", "теги"), VOICELESS, SHORTEST),
    (("нын", "нин"), VOWELS + "мн", SHORTEST),
    (("дын", "дин"), VOICED, SHORTEST),
    (("тын", "тин"), VOICELESS, SHORTEST),
    (("нда", "нде", "нан", "нен"), "ыи", SHORTEST),
    (("нан", "нен"), "мн", SHORTEST),
    (("дан", "ден", "да", "де"), VOWELS + VOICED, SHORTEST),
    (("тан", "тен", "та", "те"), VOICELESS, SHORTEST),
    (("на", "не"), "ыи", SHORTEST),
    (("га", "ге"), VOWELS + VOICED, SHORTEST),
    (("ка", "ке"), VOICELESS, SHORTEST),
    (("ны", "ни"), VOWELS, SHORTEST),
    (("ды", "ди"), VOICED, SHORTEST),
    (("ты", "ти"), VOICELESS, SHORTEST),
    (("гы", "ги"), "рлнз", SHORTEST),
    (("мен",), VOWELS + "жлмнрйу", SHORTEST),
    (("бен",), "жз", SHORTEST),
    (("пен",), VOICELESS, SHORTEST),
    (("ымыз", "имиз", "ыныз", "иниз"), CONSONANTS, SHORTEST),
    (("мыз", "миз", "ныз", "низ"), "аеыи", SHORTEST),
    (("сын", "син", "сы", "си"), "аеоуяю", SHORTEST),
    (("ын", "ин"), CONSONANTS, SHORTEST_BEFORE_IN),
    (("ы", "и"), CONSONANTS, SHORTEST),
    (("лар", "лер"), "аеоуыиэюярй", SHORTEST_BEFORE_PLURAL),
    (("дар", "дер"), "лмнзжр", SHORTEST_BEFORE_PLURAL),
    (("тар", "тер"), VOICELESS, SHORTEST_BEFORE_PLURAL),
)
POSSESSIVE_S = ("сын", "син", "сы", "си")
ACCUSATIVE, WITH_N = ("ны", "ни"), ("ргы", "рги", "скы", "ски")  # `тұрғын`, `тасқын`
WITH_S = frozenset({"кене", "катына", "бизне", "проце", "процес", "кла", "клас", "интере"})
WHOLE = frozenset(
    {
        *("тендер", "гендер", "лидер", "кластер", "мастер", "постер", "картер"),
        *(
            "казахстан",
            "казакстан",
            "туркистан",
            "озбекстан",
            "кыргызстан",
            "тажикстан",
            "татарстан",
        ),
    }
)
SHORT = (  # words of two and three letters in what budgets are about
    *("су", "уй", "ел", "ем", "ет", "ис", "жол", "жер", "сот", "кор", "жыл", "сан", "тил", "кол"),
    *("газ", "кен", "мал", "кар", "тас", "бак", "кун", "кыз", "жас", "хат", "муз", "дин", "зан"),
    *("ана", "ата", "ауа", "тау", "кус", "орт", "нан", "сут", "кум", "туз", "жем", "бап", "топ"),
    *("улт", "кос", "куш", "жук", "тан", "сел", "дан", "акы"),
)
FORMS_OF_SHORT = re.compile(
    f"({'|'.join(SHORT)})"
    "(?:[лдт][ае]р)?(?:(?<=[аеуыи])с?[ыи]|(?<![аеуыи])[ыи]|ымыз|имиз)?"
    "(?:[ндт][ыи]н?|н?[дт][ае]н?|нан|нен|[гкн][ае]|[мбп]ен|н?[дт][ае]г[ыи]|[гк][ыи]|н)?"
)
LOST_VOWEL = {"халк": "халык", "касипорн": "касипор", "орн": "орын"}
LAST_LETTERS = str.maketrans("гб", "кп")


@lru_cache(maxsize=100_000)
def kazakh_stem(word: str) -> str:
    """The stem of a word in small letters; it has no Kazakh letters."""
    left = without_kazakh_letters(word)
    if short := FORMS_OF_SHORT.fullmatch(left):
        return short[1]
    while left not in WHOLE and (shorter := _without_ending(left)):
        left = shorter
    return LOST_VOWEL.get(left, left[:-1] + left[-1:].translate(LAST_LETTERS))


def _without_ending(word: str) -> str | None:
    """The word without its last ending, or None when it has none."""
    for spellings, before, shortest in ENDINGS:
        if not word.endswith(spellings):
            continue
        for ending in spellings:
            left = word.removesuffix(ending)
            if left != word and len(left) >= shortest and _may_stay(left, ending, before):
                return left
    return None


def _may_stay(left: str, ending: str, before: str) -> bool:
    """Whether a piece can be what an ending stood after."""
    if ending in POSSESSIVE_S and left.endswith(BEFORE_SY):
        return True
    if ending in POSSESSIVE_S and left in WITH_S:
        return False
    if ending in ACCUSATIVE and left.endswith(WITH_N):
        return False
    return left[-1] in before and any(letter in VOWELS for letter in left)
