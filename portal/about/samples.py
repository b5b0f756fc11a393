"""Invented samples for the page that shows every part of the portal; programs and sums are of the
republican budget for 2026 (Law of 8 December 2025 No 239-VIII, annex 1)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from portal.core.strip import Strip, strip_of
from portal.rules.calendar import PORTAL_ZONE, SpecialDay, WorkCalendar
from portal.terms import Language

INDEPENDENCE = SpecialDay(
    is_working=False,
    names={"kk": "Тәуелсіздік күні", "ru": "День Независимости", "en": "Independence Day"},
)
NEW_YEAR = SpecialDay(
    is_working=False,
    names={"kk": "Жаңа жыл және Рождество", "ru": "Новый год и Рождество", "en": "New Year"},
)
MOVED_OFF = SpecialDay(
    is_working=False,
    names={"kk": "19 желтоқсаннан ауыстырылды", "ru": "с 19 декабря", "en": "from 19 December"},
    act="sample",
)
MOVED_WORKING = SpecialDay(is_working=True, names={}, act="sample")
CALENDAR = WorkCalendar(
    edition=1,
    special={
        date(2026, 12, 16): INDEPENDENCE,
        date(2026, 12, 17): MOVED_OFF,
        date(2026, 12, 19): MOVED_WORKING,
        **dict.fromkeys((date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 7)), NEW_YEAR),
    },
)

MINISTRIES = {
    "226": "Қазақстан Республикасының Денсаулық сақтау министрлігі",
    "217": "Министерство финансов Республики Казахстан",
    "227": "Қазақстан Республикасының Ғылым және жоғары білім министрлігі",
}
SPENDING = (  # name in kk, name in ru, thousand tenge
    (
        "Азаматтардың жекелеген санаттарын әлеуметтік қамсыздандыру "
        "және олардың төлемдерін жүргізу",
        "Социальное обеспечение отдельных категорий граждан и их сопровождение по выплатам",
        6_805_839_483,
    ),
    ("Субвенциялар", "Субвенции", 5_171_567_833),
    (
        "Үкіметтік борышқа қызмет көрсету",
        "Обслуживание правительственного долга",
        3_471_233_631,
    ),
    (
        "Әлеуметтік медициналық сақтандыру қорына трансферттер",
        "Трансферты в фонд социального медицинского страхования",
        2_458_374_531,
    ),
    (
        "Қазақстан Республикасы Қарулы Күштерінің жауынгерлік, жұмылдыру дайындығын қамтамасыз ету",
        "Обеспечение боевой, мобилизационной готовности Вооруженных Сил Республики Казахстан",
        1_155_774_271,
    ),
    ("Ғылымды дамыту", "Развитие науки", 209_832_103),
)
QUOTE = (
    "Ғылыми зерттеулерді жүргізетін жауапкершілігі шектеулі серіктестіктерінің "
    "инфрақұрылымын жаңарту; зертханалық жабдық сатып алу."
)
PROPOSAL_KK = (
    "Зертханалық жабдықты өңірлік университеттердің арасында бөлу тәртібін көрсетіңіз: "
    "қанша жоғары оқу орны, қандай өлшемшарт бойынша және қай мерзімде.\n\n"
    "Жауапкершілігі шектеулі серіктестіктерінің үлесін бөлек жолмен беру керек."
)
PROPOSAL_RU = "Покажите по годам, сколько молодых учёных получит гранты и на какую сумму."
RESPONSE_KK = "Ұсыныс ескерілді: бөлу өлшемшарттары паспорттың 4-бөлігіне қосылады."


@dataclass(frozen=True)
class SampleForm:
    """A form as the components take it."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def samples() -> dict[str, object]:
    """Everything the page of parts shows, by the names its template uses."""
    running = _strip(date(2026, 11, 19), 10, date(2026, 11, 30))
    return {
        "strips": _strips(running),
        "parts": _parts(),
        "cards": _cards(running),
        "proposal": _proposal(),
        "waiting": _waiting_proposal(),
        "roads": (_road_answered(), _road_waiting(), _road_refused()),
        "events": _events(),
        "bars": _bars(),
        "sums": _sums(),
        "form": SampleForm({"text": PROPOSAL_RU, "shown": "initials"}),
        "faulty": SampleForm(
            {"title": "Қ", "reason": QUOTE},
            {"title": "Атауын толық жазыңыз", "shown_as": "Біреуін таңдаңыз"},
        ),
        "quote": QUOTE,
        "page_url": "#page-{}".format,
        "day": date(2026, 12, 4),
    }


def _strip(event: date, working_days: int, today: date) -> Strip:
    last = CALENDAR.working_days_after(event, working_days)
    return strip_of(CALENDAR, event=event, working_days=working_days, last=last, today=today)


def _strips(running: Strip) -> tuple[Strip, ...]:
    return (
        running,
        _strip(date(2026, 12, 7), 10, date(2026, 12, 18)),
        _strip(date(2026, 11, 19), 10, date(2026, 12, 3)),
        _strip(date(2026, 11, 27), 2, date(2026, 11, 28)),
        _strip(date(2026, 11, 2), 10, date(2026, 11, 20)),
        _strip(date(2026, 11, 16), 60, date(2026, 12, 10)),
        replace(running, days=()),
    )


def _parts() -> list[dict[str, object]]:
    titles = (
        ("Бағдарламаның мақсаты", 0),
        ("Бағдарламаның түпкілікті нәтижелері", 14),
        ("Бюджеттік бағдарлама бойынша шығыстар, барлығы", 3),
        ("Жауапкершілігі шектеулі серіктестіктерінің жарғылық капиталдарын ұлғайту", 128),
        ("Тікелей нәтиже көрсеткіштері", 1),
    )
    return [
        {"anchor": f"part-{place}", "title": title, "lang": "kk", "proposals": proposals}
        for place, (title, proposals) in enumerate(titles, start=1)
    ]


def _cards(running: Strip) -> tuple[dict[str, object], ...]:
    passport = {
        "url": "#",
        "title": "Ғылымды дамыту",
        "title_lang": "kk",
        "kind": "Бюджеттік бағдарламаның паспорты",
        "number": "2026-000217",
        "administrator": MINISTRIES["227"],
        "administrator_lang": "kk",
        "amount": 209_832_103,
        "placed_on": date(2026, 11, 19),
        "state": "талқылануда",
        "strip": running,
        "votes_for": 412,
        "votes_against": 243,
        "proposals": 21,
        "marks": ("ақша бөлінгеннен кейін ашылды",),
    }
    report = {
        **passport,
        "title": SPENDING[3][1],
        "title_lang": "ru",
        "kind": "Отчёт о реализации паспорта",
        "number": "2026-000031",
        "administrator": MINISTRIES["226"],
        "amount": 2_458_374_531,
        "state": None,
        "strip": None,
        "votes_for": None,
        "proposals": None,
    }
    return passport, report


def _proposal() -> dict[str, object]:
    return {
        "number": "П-2026-00412",
        "url": "#proposal",
        "part_title": "Бағдарламаның түпкілікті нәтижелері",
        "part_lang": Language.KK,
        "part_url": "#part-2",
        "text": PROPOSAL_KK,
        "text_lang": "kk",
        "author": "С. А. Б.",
        "is_organisation": False,
        "placed_on": date(2026, 11, 20),
        "status": "жауап берілді",
        "status_tone": "accent",
        "votes_for": 96,
        "votes_against": 11,
        "response": {
            "outcome": "accepted",
            "text": RESPONSE_KK,
            "text_lang": "kk",
            "who": MINISTRIES["227"],
            "answered_on": date(2026, 11, 27),
            "is_late": False,
        },
    }


def _waiting_proposal() -> dict[str, object]:
    return {
        **_proposal(),
        "number": "П-2026-00415",
        "text": PROPOSAL_RU,
        "text_lang": "ru",
        "author": "ТОО «Үлгі Зерттеу» (үлгі)",
        "is_organisation": True,
        "status": "опубликовано",
        "status_tone": "plain",
        "votes_for": 0,
        "votes_against": 0,
        "response": None,
    }


def _stamp(step: str, day: date | None, who: str | None, due: date | None, **more: object) -> dict:
    return {"step": step, "day": day, "who": who, "due": due, "is_late": False, "note": None} | more


def _road_answered() -> list[dict[str, object]]:
    sent = date(2026, 11, 19)
    return [
        _stamp("sent", sent, "С. А. Б.", None),
        _stamp("checked", date(2026, 11, 23), "Оператор", date(2026, 11, 23)),
        _stamp("published", date(2026, 11, 23), "Оператор", None),
        _stamp("answered", date(2026, 12, 7), MINISTRIES["227"], date(2026, 12, 3), is_late=True),
    ]


def _road_waiting() -> list[dict[str, object]]:
    return [
        _stamp("sent", date(2026, 11, 30), "С. А. Б.", None),
        _stamp("checked", None, "Оператор", date(2026, 12, 2)),
        _stamp("published", None, None, None),
        _stamp("answered", None, MINISTRIES["217"], date(2026, 12, 3)),
    ]


def _road_refused() -> list[dict[str, object]]:
    note = "Жарнама: коммерциялық қызметке сілтеме берілген (§14)."
    return [
        _stamp("sent", date(2026, 11, 19), "С. А. Б.", None),
        _stamp("checked", date(2026, 11, 20), "Оператор", date(2026, 11, 23)),
        _stamp("refused", date(2026, 11, 20), "Оператор", None, note=note),
    ]


def _events() -> list[dict[str, object]]:
    moment = datetime(2026, 11, 19, 10, 40, tzinfo=PORTAL_ZONE)
    return [
        {
            "day": None,
            "moment": moment,
            "title": "Құжат орналастырылды",
            "who": MINISTRIES["227"],
            "note": None,
            "url": "#edition-1",
        },
        {
            "day": date(2026, 12, 3),
            "moment": None,
            "title": "Отчёт о завершении обсуждения, редакция 1",
            "who": None,
            "note": "Ответа ждут 2 предложения.",
            "url": None,
        },
    ]


def _bars() -> list[dict[str, object]]:
    whole = sum(amount for _kk, _ru, amount in SPENDING)
    return [
        {
            "label": kk if place % 2 else ru,
            "lang": "kk" if place % 2 else "ru",
            "amount": amount,
            "share": amount / whole,
            "url": "#",
        }
        for place, (kk, ru, amount) in enumerate(SPENDING, start=1)
    ]


def _sums() -> list[list[object]]:
    return [
        [{"text": kk, "lang": "kk", "url": "#"}, amount, share, date(2026, 11, 19)]
        for (kk, _ru, amount), share in zip(SPENDING[3:], (0.643, 0.302, None), strict=True)
    ]
