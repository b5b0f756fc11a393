"""Words that say nothing of what is sought; a query leaves them out unless it has no others."""

import re

from portal.search.words.letters import clean, folded

OF_KAZAKH = """
    және мен бен пен да де та те не ма ме ба бе па пе үшін туралы бойынша арқылы дейін кейін
    бұл осы сол ол олар мына біз сіз сен маған бізге біздің менің сіздің оның олардың
    қандай қалай қайда қайдан қашан кім кімге кімнің неге неше қанша қай бар жоқ емес болса
    бола болады болды болып еді екен ғана тек тағы әрі ал бірақ немесе яғни өз өзі ең
    жөніндегі жөнінде жатқан жатыр керек қр рк жанында жанындағы маңында маңындағы
    бағдарлама бағдарламасы бағдарламасын бағдарламасының бағдарламалар бағдарламалары
"""
OF_RUSSIAN = """
    и в во на с со по о об обо от до из за к ко у для при через над под про без не ни же ли
    бы а но или что как где куда откуда когда кто кому чей чья чьё чьи какой какая какое
    какие каких сколько почему зачем это этот эта эти этого этой этих тот та те том того той
    я мы вы он она оно они мне нам вам мой моя моё моего моей мою мои наш наша наше нашем
    нашей нашего наши ваш ваша ваше его её их свой своя есть нет быть будет будут был была
    возле около рядом между
    было были только тоже также уже ещё там тут здесь так весь вся все всё если чтобы
"""
OF_ENGLISH = """
    the a an of for in on to and or is are was be by with what where how much many which who
    from at it this that
"""
BEFORE_HOME = r"(?:у|возле|около|близ|перед|рядом с)\s+(?:(?:моего|моим|нашего|нашим)\s+)?"
NEAR_HOME = re.compile(  # where somebody lives is not what is sought
    rf"(?<!\w){BEFORE_HOME}дом(?:а|ом|у)?(?!\w)"
    r"|(?<!\w)үй(?:ім|іміз)?(?:н?ің|дің)?\s+(?:жан|маң)ын\w{0,6}",
    re.IGNORECASE,
)
COMMON = frozenset(
    folded(clean(word)) for word in " ".join((OF_KAZAKH, OF_RUSSIAN, OF_ENGLISH)).split()
)


def is_common(word: str) -> bool:
    """Whether a word in small letters is left out of a query."""
    return folded(word) in COMMON


def without_home(typed: str) -> str:
    """A query without the words that say by whose house: `дорога возле дома`; blanks stand in their
    places. A query that says nothing else is left as it is."""
    left = NEAR_HOME.sub(lambda found: " " * len(found[0]), typed)
    return left if left.strip() else typed
