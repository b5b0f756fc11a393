"""Columns that several published tables share, said once (decided: columns of open data)."""

from portal.core.columns import (
    DAY,
    DECIMAL,
    MOMENT,
    TEXT,
    THOUSAND_TENGE,
    TRUTH,
    WHOLE,
    Column,
    in_languages,
)
from portal.rules.forms import words
from portal.terms import (
    Breach,
    BudgetLevel,
    BudgetStage,
    DocumentKind,
    Language,
    ProposalStatus,
    ResponseOutcome,
)

OFFICIAL = ("kk", "ru")

NUMBER = Column(
    "number",
    TEXT,
    words("Құжаттың нөмірі", "Номер документа", "Number of the document"),
    words(
        "Портал берген бірегей нөмір; құжаттың мекенжайы осы нөмірмен аяқталады.",
        "Уникальный номер, который дал портал; им кончается адрес документа.",
        "The unique number given by the portal; the address of the document ends with it.",
    ),
)
DOCUMENT = Column("document", TEXT, NUMBER.title, NUMBER.meaning)
KIND = Column(
    "kind",
    TEXT,
    words("Құжаттың түрі", "Вид документа", "Kind of the document"),
    known=tuple(DocumentKind),
)
STAGE = Column(
    "stage",
    TEXT,
    words("Бюджет кезеңі", "Стадия бюджета", "Stage of the budget"),
    words(
        "Азаматтық бюджет үшін ғана.", "Только у гражданского бюджета.", "Of a citizen budget only."
    ),
    known=tuple(BudgetStage),
)
MONTH = Column(
    "month",
    WHOLE,
    words("Ай", "Месяц", "Month"),
    words(
        "Құжат қамтитын кезеңнің соңғы айы.",
        "Последний месяц периода, о котором говорит документ.",
        "The last month of the period that the document tells of.",
    ),
)
ADMINISTRATOR = Column(
    "administrator",
    TEXT,
    words("Әкімшінің коды", "Код администратора", "Code of the administrator"),
    words(
        "Бюджеттік бағдарламалар әкімшісінің үш таңбалы коды.",
        "Трёхзначный код администратора бюджетных программ.",
        "The code of three digits of the administrator of budget programs.",
    ),
)
PROGRAM = Column(
    "program",
    TEXT,
    words("Бағдарламаның коды", "Код программы", "Code of the program"),
    words(
        "Әкімші ішіндегі үш таңбалы код; толық коды «226-006» түрінде жазылады.",
        "Трёхзначный код у администратора; полный код пишется как «226-006».",
        "Three digits within the administrator; in full it is written as 226-006.",
    ),
)
BUDGET = Column(
    "budget",
    TEXT,
    words("Бюджет", "Бюджет", "Budget"),
    words(
        "republican – республикалық, state – мемлекеттік, local – жергілікті бюджеттер, "
        "немесе өңірдің ӘАОЖ коды.",
        "republican – республиканский, state – государственный, local – местные бюджеты, "
        "или код КАТО региона.",
        "republican, state, local, or the KATO code of a region.",
    ),
)
REGION = Column(
    "region",
    TEXT,
    words("Өңірдің коды", "Код региона", "Code of the region"),
    words("ӘАОЖ коды, тоғыз таңба.", "Код КАТО, девять знаков.", "The KATO code, nine digits."),
)
LEVEL = Column(
    "level",
    TEXT,
    words("Бюджет деңгейі", "Уровень бюджета", "Level of the budget"),
    known=tuple(BudgetLevel),
)
EDITION = Column("edition", WHOLE, words("Редакция", "Редакция", "Edition"))
YEAR = Column("year", WHOLE, words("Жыл", "Год", "Year"))
PERIOD_FROM = Column("period_from", WHOLE, words("Кезең басы", "Начало периода", "First year"))
PERIOD_TO = Column("period_to", WHOLE, words("Кезең соңы", "Конец периода", "Last year"))
PLACED_ON = Column(
    "placed_on", DAY, words("Орналастырылған күні", "Дата размещения", "Day of placing")
)
CHECKSUM = Column(
    "checksum",
    TEXT,
    words("Бақылау сомасы", "Контрольная сумма", "Checksum"),
    words(
        "Редакция мәтінінің SHA-256 сомасы.", "SHA-256 текста редакции.", "SHA-256 of the edition."
    ),
)
IS_INVENTED = Column(
    "is_invented",
    TRUTH,
    words("Ойдан шығарылған", "Вымышлен", "Invented"),
    words(
        "Көрсетілім үшін ойдан шығарылған құжат.",
        "Документ вымышлен для демонстрации.",
        "The document is invented for a demonstration.",
    ),
)
TITLE = Column("title", TEXT, words("Атауы", "Название", "Title"))
NAME = Column("name", TEXT, words("Атауы", "Наименование", "Name"))
TITLES, NAMES = in_languages(TITLE), in_languages(NAME)
PART = Column(
    "part",
    TEXT,
    words("Бөлімнің кілті", "Ключ части", "Key of the part"),
    words(
        "Құрылымдық бөліктің кілті; жылдан жылға өзгермейді.",
        "Ключ структурной части; не меняется из года в год.",
        "The key of the structural part; the same from year to year.",
    ),
)
ADDRESS = Column("url", TEXT, words("Мекенжайы", "Адрес", "Address"))
AMOUNT = Column(
    "amount",
    DECIMAL,
    words("Сома, мың теңге", "Сумма, тыс. тенге", "Sum, thousand tenge"),
    unit=THOUSAND_TENGE,
)
WITHDRAWN_ON = Column(
    "withdrawn_on", DAY, words("Кері қайтарылған күні", "Дата отзыва", "Day of withdrawal")
)
REASONS = in_languages(Column("reason", TEXT, words("Себебі", "Причина", "Reason")), OFFICIAL)
OPENS_ON = Column(
    "opens_on", DAY, words("Талқылау басталған күн", "Начало обсуждения", "First day")
)
CLOSES_ON = Column(
    "closes_on", DAY, words("Талқылаудың соңғы күні", "Последний день обсуждения", "Last day")
)
STATE = Column("state", TEXT, words("Күйі", "Состояние", "State"), known=("open", "closed"))
VOTES = tuple(
    Column(name, WHOLE, title)
    for name, title in (
        ("people_for", words("Жақтаған адамдар", "Граждан «за»", "People for")),
        ("people_against", words("Қарсы адамдар", "Граждан «против»", "People against")),
        (
            "organisations_for",
            words("Жақтаған ұйымдар", "Организаций «за»", "Organisations for"),
        ),
        (
            "organisations_against",
            words("Қарсы ұйымдар", "Организаций «против»", "Organisations against"),
        ),
    )
)
VOTES_FOR = Column("votes_for", WHOLE, words("«Жақтады»", "Голосов «за»", "Votes for"))
VOTES_AGAINST = Column(
    "votes_against", WHOLE, words("«Қарсы»", "Голосов «против»", "Votes against")
)
PROPOSAL = Column(
    "proposal", TEXT, words("Ұсыныстың нөмірі", "Номер предложения", "Number of the proposal")
)
STATUS = Column(
    "status",
    TEXT,
    words("Ұсыныстың күйі", "Состояние предложения", "Status of the proposal"),
    known=tuple(ProposalStatus),
)
RECEIVED_ON = Column(
    "received_on", DAY, words("Келіп түскен күні", "Дата поступления", "Day of receipt")
)
DECISION_DUE = Column(
    "decision_due",
    DAY,
    words("Шешім мерзімі", "Срок решения", "Last day of the decision"),
    words(
        "Оператордың екі жұмыс күні (§15).",
        "Два рабочих дня оператора (§15).",
        "The operator's two working days (§15).",
    ),
)
DECIDED_AT = Column("decided_at", MOMENT, words("Шешім уақыты", "Время решения", "Decided at"))
IS_LATE_DECISION = Column(
    "is_decision_late",
    TRUTH,
    words("Шешім кешіккен", "Решение с опозданием", "The decision is late"),
)
BREACHES = Column(
    "breaches",
    TEXT,
    words("Бас тарту негіздері", "Основания отказа", "Grounds of the refusal"),
    words(
        f"§14 бойынша, «;» арқылы: {', '.join(Breach)}. Бас тартылған ұсыныстың мәтіні "
        "жарияланбайды.",
        f"По §14, через «;»: {', '.join(Breach)}. Текст отклонённого предложения не публикуется.",
        f"By §14, separated by “;”: {', '.join(Breach)}. The text of a refused proposal is never "
        "published.",
    ),
)
LANGUAGE = Column("language", TEXT, words("Тілі", "Язык", "Language"), known=tuple(Language))
PROPOSAL_TEXT = Column(
    "text",
    TEXT,
    words("Ұсыныстың мәтіні", "Текст предложения", "Text of the proposal"),
    words(
        "Тек жарияланған ұсыныстардікі.",
        "Только у опубликованных предложений.",
        "Of published proposals only.",
    ),
)
RESPONSE = (
    Column(
        "outcome",
        TEXT,
        words("Жауаптың нәтижесі", "Итог ответа", "Outcome of the response"),
        known=tuple(ResponseOutcome),
    ),
    Column(
        "response",
        TEXT,
        words(
            "Мемлекеттік органның жауабы", "Ответ государственного органа", "Response of the body"
        ),
    ),
    Column(
        "response_language",
        TEXT,
        words("Жауаптың тілі", "Язык ответа", "Language of the response"),
        known=tuple(Language),
    ),
    Column("responded_at", MOMENT, words("Жауап берілген уақыт", "Время ответа", "Responded at")),
    Column(
        "is_response_late",
        TRUTH,
        words("Жауап кешіккен", "Ответ с опозданием", "The response is late"),
    ),
)
