"""Datasets of what does not change with each act: bodies, programs, regions, classifications."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bulk.dataset import Asked, Dataset, streamed
from portal.core import fields
from portal.core.columns import TEXT, TRUTH, WHOLE, Column, Line
from portal.models import Body, FunctionalGroup, Program, Region, SuppliedName
from portal.reporting.names import FOREVER, classification
from portal.rules.forms import words
from portal.terms import NodeKind


def _administrators(db: Session, asked: Asked) -> Iterator[Line]:
    found = select(Body).where(*asked.bodies(Body.id)).order_by(Body.code)
    for (one,) in streamed(db, found):
        names = one.name_kk, one.name_ru, one.name_en
        yield (one.code, *names, one.level, one.region_code, one.is_central)


def _programs(db: Session, asked: Asked) -> Iterator[Line]:
    found = (
        select(Body.code, Program)
        .join(Program.body)
        .where(*asked.bodies(Program.body_id))
        .order_by(Body.code, Program.code, Program.budget, Program.year)
    )
    if asked.year is not None:
        found = found.where(Program.year == asked.year)
    for code, one in streamed(db, found):
        names = one.name_kk, one.name_ru, one.name_en
        money = one.group_code, one.amount, one.is_investment
        yield (code, one.code, one.budget, one.year, *names, *money)


def _regions(db: Session, asked: Asked) -> Iterator[Line]:
    for one in db.scalars(select(Region).order_by(Region.code)):
        yield (one.code, one.name_kk, one.name_ru, one.name_en)


def _classifications(db: Session, asked: Asked) -> Iterator[Line]:
    """The functional groups that programs name, the whole classification, the names bodies gave."""
    for one in db.scalars(select(FunctionalGroup).order_by(FunctionalGroup.code)):
        yield ("program_group", one.code, None, None, *_names(one), "portal")
    for (kind, code), names in sorted(classification().items()):
        for known in names:
            until = None if known.until == FOREVER else known.until
            yield (kind, code, known.since, until, known.kk, known.ru, known.en, "classification")
    supplied = select(SuppliedName).order_by(
        SuppliedName.kind, SuppliedName.code, SuppliedName.valid_from
    )
    for one in db.scalars(supplied):
        yield (one.kind, one.code, one.valid_from, None, one.name_kk, one.name_ru, None, "body")


def _names(one: FunctionalGroup) -> tuple[str | None, ...]:
    return one.name_kk, one.name_ru, one.name_en


ADMINISTRATORS = Dataset(
    name="administrators",
    title=words(
        "Бюджеттік бағдарламалардың әкімшілері",
        "Администраторы бюджетных программ",
        "Administrators of budget programs",
    ),
    description=words(
        "Бюджеттік бағдарламаларды жоспарлайтын, негіздейтін және іске асыратын мемлекеттік "
        "органдар.",
        "Государственные органы, которые планируют, обосновывают и выполняют бюджетные программы.",
        "State bodies that plan, justify and carry out budget programs.",
    ),
    columns=(
        fields.ADMINISTRATOR.named("code").needed,
        *fields.NAMES,
        fields.LEVEL.needed,
        fields.REGION,
        Column(
            "is_central",
            TRUTH,
            words(
                "Бюджетті атқару жөніндегі орталық уәкілетті орган",
                "Центральный уполномоченный орган по исполнению бюджета",
                "Central authorised body for budget execution",
            ),
            is_required=True,
        ),
    ),
    rows=_administrators,
    key=("code",),
    refers={"region": ("regions", "code")},
    filters=("administrator",),
)
PROGRAMS = Dataset(
    name="programs",
    title=words("Бюджеттік бағдарламалар", "Бюджетные программы", "Budget programs"),
    description=words(
        "Әр жыл мен бюджеттің бағдарламалары және оларға бөлінген қаражат.",
        "Программы каждого года и бюджета и деньги, выделенные на них.",
        "The programs of each year and budget, and the money allotted to them.",
    ),
    columns=(
        fields.ADMINISTRATOR.needed,
        fields.PROGRAM.named("code").needed,
        fields.BUDGET.needed,
        fields.YEAR.needed,
        *fields.NAMES,
        Column(
            "group",
            TEXT,
            words("Функционалдық топ", "Функциональная группа", "Functional group"),
            is_required=True,
        ),
        fields.AMOUNT.needed,
        Column(
            "is_investment",
            TRUTH,
            words("Инвестициялық", "Инвестиционная", "Budget investments"),
            is_required=True,
        ),
    ),
    rows=_programs,
    key=("administrator", "code", "budget", "year"),
    refers={"administrator": ("administrators", "code")},
    filters=("year", "administrator"),
)
REGIONS = Dataset(
    name="regions",
    title=words("Өңірлер", "Регионы", "Regions"),
    description=words(
        "Облыстар, республикалық маңызы бар қалалар және астана, ӘАОЖ коды бойынша.",
        "Области, города республиканского значения и столица по коду КАТО.",
        "Oblasts, cities of republican significance and the capital, by KATO code.",
    ),
    columns=(fields.REGION.named("code").needed, *fields.NAMES),
    rows=_regions,
    key=("code",),
)
CLASSIFICATIONS = Dataset(
    name="classifications",
    title=words(
        "Бірыңғай бюджеттік сыныптама", "Единая бюджетная классификация", "Budget classification"
    ),
    description=words(
        "Кодтардың атаулары және олар қолданыста болған жылдар. Кодтар – мәтін: «01» мен «1» бір "
        "емес.",
        "Наименования кодов и годы, в которые они действуют. Коды – текст: «01» и «1» не одно и "
        "то же.",
        "Names of codes and the years in which they are in force. Codes are text: 01 is not 1.",
    ),
    columns=(
        Column(
            "kind",
            TEXT,
            words("Кодтың түрі", "Вид кода", "Kind of the code"),
            is_required=True,
            known=("program_group", *NodeKind),
        ),
        Column("code", TEXT, words("Коды", "Код", "Code"), is_required=True),
        Column("valid_from", WHOLE, words("Басталған жылы", "С года", "First year")),
        Column("valid_until", WHOLE, words("Аяқталған жылы", "По год", "Last year")),
        *fields.NAMES,
        Column(
            "source",
            TEXT,
            words("Дереккөз", "Источник", "Source"),
            words(
                "classification – сыныптама, body – мемлекеттік орган берген атау, portal – "
                "бағдарламалардың топтары.",
                "classification – классификация, body – название дал государственный орган, "
                "portal – группы программ.",
                "classification, body (a name supplied by a state body), or portal (groups of "
                "programs).",
            ),
            is_required=True,
        ),
    ),
    rows=_classifications,
)
