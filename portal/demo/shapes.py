"""The shapes of the demonstration material: real facts of the 2026 budget, and invented texts and
people around them. Sums are thousand tenge; codes and indicator values are text, as printed."""

from dataclasses import dataclass

FINANCIAL_ASSET_PURCHASES = (("212", "007"), ("217", "006"), ("217", "208"))  # not expenditure
PART_KEYS = {
    "passport": {
        "description": "description",
        "kind": "kind",
        "functions": "functions",
        "indicators": "results",
        "spending-2026": "spending",
        "spending-2027": "measures-second",
        "spending-2028": "measures-third",
        "measures": "measures",
    },
    "report": {"spending": "spending", "results": "results", "reasons": "description"},
}


@dataclass(frozen=True)
class Text:
    """One text in the portal's languages; English is empty where there is none."""

    kk: str
    ru: str
    en: str = ""


@dataclass(frozen=True)
class Named:
    """A code and its name; `kind` is the kind of a region or the axis of a program type."""

    code: str
    name: Text
    kind: str = ""


@dataclass(frozen=True)
class Figure:
    """A main figure or a revenue category of the 2026 budget, thousand tenge."""

    code: str
    name: Text
    amount: int
    percent_of_gdp: str = ""


@dataclass(frozen=True)
class Program:
    """A real expenditure program with its 2026 amount, thousand tenge."""

    group: str
    administrator: str
    code: str
    name: Text
    amount: int


@dataclass(frozen=True)
class Indicator:
    """A real target indicator or final result; values of 2026-2028 as printed, `""` where blank."""

    administrator: str
    program: str
    no: int
    kind: str  # "target" or "final"
    name: Text
    values_kk: tuple[str, ...]
    values_ru: tuple[str, ...]
    kk_ours: bool


@dataclass(frozen=True)
class PersonName:
    """A name as a certificate holds it; the patronymic may be empty."""

    surname: str
    given: str
    patronymic: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.surname, self.given, self.patronymic)))


@dataclass(frozen=True)
class Official:
    """A fictitious head of a program or a chief accountant."""

    name_kk: PersonName
    name_ru: PersonName
    post: Text


@dataclass(frozen=True)
class Measure:
    """A measure of a passport: printed values of 2026-2028, sums in thousand tenge or unknown."""

    name: Text
    unit: Text
    values: tuple[str, ...]
    amounts: tuple[int | None, ...]


@dataclass(frozen=True)
class Passport:
    """Invented texts of a passport for a real program; its indicators are among the facts."""

    administrator: str
    program: str
    summary: Text
    description: tuple[Text, ...]  # paragraphs
    types: tuple[Named, ...]  # content, level, method, kind
    functions: tuple[Named, ...]
    services: tuple[Named, ...]
    measures: tuple[Measure, ...]
    head: Official


@dataclass(frozen=True)
class Spending:
    """Plan and fact of a measure in the reported year, thousand tenge."""

    name: Text
    plan: int
    fact: int


@dataclass(frozen=True)
class Result:
    """Plan and fact of an indicator as printed: a real one by its number, or an invented one."""

    indicator: int | None
    name: Text | None
    plan: str
    fact: str


@dataclass(frozen=True)
class Report:
    """An invented execution report of 2025 for a program that has a passport."""

    administrator: str
    program: str
    spending: tuple[Spending, ...]
    results: tuple[Result, ...]
    reasons: Text
    materials: tuple[Text, ...]
    projects: tuple["Project", ...]
    head: Official
    chief_accountant: Official


@dataclass(frozen=True)
class Project:
    """An investment project of a report; `materials` are places in the report's list of them."""

    name: Text
    plan: int
    fact: int
    note: Text | None
    materials: tuple[int, ...]


@dataclass(frozen=True)
class Proposal:
    """An invented proposal and its story. `part` is a key of PART_KEYS, `author` a person's slug;
    the grounds of a response are in the language of the proposal."""

    document: str
    administrator: str
    program: str
    part: str
    language: str
    text: str
    author: str
    name_choice: str
    outcome: str  # "published", "refused" or "waiting"
    breaches: tuple[str, ...]
    grounds: Text | None
    response_outcome: str | None
    response_grounds: str | None


@dataclass(frozen=True)
class Organisation:
    """A legal entity with an invented BIN; a state body has its administrator's code."""

    slug: str
    bin: str
    name: Text
    administrator: str | None


@dataclass(frozen=True)
class Person:
    """A fictitious person with an IIN of the 1800s; `organisation` is a slug; `unit` is where an
    employee works who holds an office for a time."""

    slug: str
    role: str
    iin: str
    sex: str
    name_kk: PersonName
    name_ru: PersonName
    organisation: str | None
    unit: Text | None = None
