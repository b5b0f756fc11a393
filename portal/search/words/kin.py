"""Words that a Kazakh word is a near relation of: `кәсіпкер` and `кәсіпкерлік`, `салынады` and
`салу`, `даму` and `дамыту`. A search takes them for guesses (decided: one analyser)."""

import re
from functools import lru_cache

SHORTEST = 3  # letters of a verb's root
QUALITY = re.compile("(.{4,}?)[лдт][ыи]к")  # `министрлік`, `қаржылық`
VERB = re.compile(  # an action, what happens, happened, has to happen
    "(.{3,}?)(?:у|[ае]ды?|[ае]ди|йды?|йди|[гк][ае]н|[ае]тын|[ае]тин|йтын|йтин)"
)
VOICE = re.compile("(.{3,}?)(?:[ыи][нлт]|[лт]|[дт][ыи]р)")  # is done, makes do
AFTER_VOWEL, AFTER_VOICED, AFTER_VOICELESS = ("лык", "лик"), ("дык", "дик"), ("тык", "тик")
LOST_VOWELS = ("ылык", "илик")  # `қаржы` has lost its own
SOUNDS = {
    **dict.fromkeys("аеоуыиэюяйр", AFTER_VOWEL),
    **dict.fromkeys("лмнзж", AFTER_VOICED),
}


@lru_cache(maxsize=20_000)
def kin(stem: str) -> frozenset[str]:
    """The folded stems of near relations of a folded Kazakh stem; some of them are no words, which
    no text has."""
    found: set[str] = set()
    if quality := QUALITY.fullmatch(stem):
        found.add(quality[1])
    elif len(stem) > SHORTEST:
        endings = SOUNDS.get(stem[-1], AFTER_VOICELESS)
        found.update(stem + ending for ending in (*endings, *LOST_VOWELS))
    if verb := VERB.fullmatch(stem):
        roots = {verb[1]}
        if voice := VOICE.fullmatch(verb[1]):
            roots.add(voice[1])
        for root in roots:
            found.update((f"{root}у", f"{root}ыту", f"{root}иту", f"{root}ылу", f"{root}илу"))
            found.update((f"{root}ыну", f"{root}ину", f"{root}лу"))
    return frozenset(found - {stem})
