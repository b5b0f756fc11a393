"""Words that a word is a near relation of: `кәсіпкер` and `кәсіпкерлік`, `салынады` and `салу`,
`дорога` and `дорожный`. A search takes them for guesses (decided: one analyser)."""

import re
from functools import lru_cache

SHORTEST = 3  # letters of a root
QUALITY = re.compile("(.{4,}?)[лдт][ыи]к")  # `министрлік`, `қаржылық`
VERB = re.compile(  # an action, what happens, happened, has to happen
    "(.{3,}?)(?:у|[ае]ды?|[ае]ди|йды?|йди|[гк][ае]н|[ае]тын|[ае]тин|йтын|йтин)"
)
VOICE = re.compile("(.{3,}?)(?:[ыи][нлт]|[лт]|[дт][ыи]р)")  # is done, makes do
AFTER_VOWEL, AFTER_VOICED, AFTER_VOICELESS = ("лык", "лик"), ("дык", "дик"), ("тык", "тик")
LOST_VOWEL = ("ылык", "илик")  # `қаржы` has lost its own
SOUNDS = {
    **dict.fromkeys("аеоуыиэюяйр", AFTER_VOWEL),
    **dict.fromkeys("лмнзж", AFTER_VOICED),
}
VERBAL = ("у", "ыту", "иту", "ылу", "илу", "ыну", "ину", "лу")
SOFTENED = str.maketrans("гкхц", "жчшч")  # `дорога` and `дорожный`, `наука` and `научный`
HARDENED = str.maketrans("жчш", "гкх")
QUALITIES = ("н", "ск", "овск")


@lru_cache(maxsize=20_000)
def kin_of_kazakh(stem: str) -> frozenset[str]:
    """The folded stems of near relations of a folded Kazakh stem; some of them are no words, which
    no text has."""
    found: set[str] = set()
    if quality := QUALITY.fullmatch(stem):
        found.add(quality[1])
    elif len(stem) > SHORTEST:
        endings = SOUNDS.get(stem[-1], AFTER_VOICELESS)
        found.update(stem + ending for ending in (*endings, *LOST_VOWEL))
    if verb := VERB.fullmatch(stem):
        voice = VOICE.fullmatch(verb[1])
        roots = {verb[1], voice[1]} if voice else {verb[1]}
        found.update(root + ending for root in roots for ending in VERBAL)
    return frozenset(found - {stem})


@lru_cache(maxsize=20_000)
def kin_of_russian(stem: str) -> frozenset[str]:
    """The folded stems of the adjective of a noun, and of the noun of an adjective."""
    if len(stem) < SHORTEST:
        return frozenset()
    soft = stem[:-1] + stem[-1].translate(SOFTENED)
    found = {f"{soft}н", *(stem + ending for ending in QUALITIES)}
    for ending in QUALITIES:
        root = stem.removesuffix(ending)
        if root != stem and len(root) >= SHORTEST:
            found |= {root, root[:-1] + root[-1].translate(HARDENED)}
    return frozenset(found - {stem})
