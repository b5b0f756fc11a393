"""Letters, numbers and days as people type them, folded to what they mean."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from portal.core.text import plain, visible
from portal.rules.forms import Column
from portal.rules.placement import parse_number

LOOKALIKES = str.maketrans("aceiopxykmhtb", "асеіорхукмнтв")  # Latin letters in Cyrillic words
LATIN, CYRILLIC = re.compile(r"[a-z]"), re.compile(r"[а-яёәғқңөұүһі]")
BLANK = re.compile(r"\s+")
DASHES = re.compile("[‐‑‒–—−]")
QUOTES = re.compile('[«»„“”"ʺ]')
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*(?:г|ж)\.?)?|(\d{4})-(\d{2})-(\d{2})")
SCALES = (  # of thousand tenge
    (re.compile(r"трлн|триллион|trn"), Decimal(10**9)),
    (re.compile(r"млрд|миллиард|bn"), Decimal(10**6)),
    (re.compile(r"млн|миллион|mln"), Decimal(10**3)),
    (re.compile(r"тыс|мың|thousand"), Decimal(1)),
)
PLAIN_TENGE = re.compile(r"тенге|теңге|тг|₸|kzt")
MEANT = re.compile(r"[-−]?\d[\d\s.,'’]*")
GROUPED = re.compile(r"[-−]?\d{1,3}(?:[.,'’ ]\d{3})+")


def folded(text: str) -> str:
    """A label as it is recognised: small letters, look-alike Latin ones turned Cyrillic in Cyrillic
    words, one spelling of dashes, no quotes, one space between words."""
    small = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    spaced = BLANK.sub(" ", QUOTES.sub("", DASHES.sub("-", small))).strip(" .:;*")
    return " ".join(_one_alphabet(word) for word in spaced.split(" "))


def _one_alphabet(word: str) -> str:
    mixed = LATIN.search(word) and CYRILLIC.search(word)
    alike = word.translate(LOOKALIKES)
    return alike if mixed or (LATIN.search(word) and not LATIN.search(alike)) else word


def cleaned(text: str) -> str:
    """A text of a file, normalised and without hidden characters."""
    return visible(plain(text))


def printed_number(spelled: str) -> str:
    """A number of a workbook as the portal prints it: `13889.6` becomes `13 889,6`."""
    whole, _point, rest = spelled.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits or 0):,}".replace(",", "\u00a0")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"


def day_of(text: str) -> date | None:
    """The day that a text names: `27.11.2026` or `2026-11-27`."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year, *iso = found.groups()
    try:
        if day:
            return date(int(year), int(month), int(day))
        return date(*(int(one) for one in iso))
    except ValueError:
        return None


def meant_sum(text: str, column: Column) -> str:
    """What number was probably meant by a text in a column of sums; empty when nobody can tell."""
    small = text.casefold().replace("\u00a0", " ").replace("\u202f", " ")
    small = re.sub(r"(?<=[\d .,])[oо](?=[\d .,]|$)", "0", small)
    found = MEANT.search(small)
    if found is None or len(MEANT.findall(small)) > 1:
        return ""
    number = _meant(found.group().strip(" .,'’"))
    if number is None:
        return ""
    scale = next((scale for words, scale in SCALES if words.search(small)), None)
    if scale is None:
        scale = Decimal(1) / 1000 if PLAIN_TENGE.search(small) else Decimal(column.thousands)
    thousands = (number * scale).quantize(Decimal(1))
    return printed_number(format((thousands / column.thousands).normalize(), "f"))


def _meant(digits: str) -> Decimal | None:
    several = sum(digits.count(mark) for mark in ".,'’")
    if several > 1 and GROUPED.fullmatch(digits):
        return parse_number(re.sub(r"[^\d-]", "", digits))
    head, mark, tail = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if several > 1:
        return parse_number(re.sub(r"[^\d-]", "", head) + mark + tail)
    return parse_number(digits.replace("'", "").replace(" ", ""))
