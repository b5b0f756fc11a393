"""The press release about the days of a discussion, proposed in both languages (§12)."""

from datetime import date

import segno

from portal.core.i18n import day_words
from portal.core.text import typed
from portal.models import Edition, PressRelease
from portal.models.base import in_language
from portal.rules.forms import Words, words
from portal.terms import OFFICIAL_LANGUAGES, DocumentKind, Language

SUBJECT = {
    DocumentKind.PASSPORT: words(
        "«{title}» бюджеттік бағдарламасының паспорты",
        "паспорт бюджетной программы «{title}»",
        "",
    ),
    DocumentKind.EXECUTION_REPORT: words(
        "«{title}» бюджеттік бағдарламасының паспортын {year} жылы іске асыру туралы есеп",
        "отчёт о реализации паспорта бюджетной программы «{title}» за {year} год",
        "",
    ),
}
TITLE = words("Жария талқылау басталды: {subject}", "Началось публичное обсуждение: {subject}", "")
BODY = words(
    "Ашық бюджеттердің интернет-порталында жария талқылауға орналастырылды: {subject}.\n"
    "Бюджеттік бағдарламалар әкімшісі: {body}.\n"
    "Талқылау мерзімі: {opens} – {closes}, сағат 24:00-ге дейін ({days} жұмыс күні).\n\n"
    "{summary}\n\n"
    "Құжатты «жақтап» немесе оған «қарсы» дауыс беруге және оның кез келген құрылымдық бөлігіне "
    "1 000 таңбадан аспайтын ұсыныс жіберуге болады. Ұсынысқа электрондық цифрлық қолтаңба "
    "қойылады. Мемлекеттік орган әр ұсынысты қарап, жауабын негіздемесімен порталда жариялайды.",
    "На интернет-портале открытых бюджетов размещён для публичного обсуждения документ: "
    "{subject}.\n"
    "Администратор бюджетных программ: {body}.\n"
    "Срок обсуждения: {opens} – {closes}, до 24:00 (рабочих дней: {days}).\n\n"
    "{summary}\n\n"
    "Можно проголосовать «за» документ или «против» него и направить предложение к любой его "
    "структурной части, не длиннее 1 000 знаков. Предложение подписывается электронной цифровой "
    "подписью. Государственный орган рассмотрит каждое предложение и опубликует на портале ответ "
    "с обоснованием.",
    "",
)
ADDRESS = words("Құжат № {number}: {url}", "Документ № {number}: {url}", "")


def proposed_release(
    edition: Edition, opens_on: date, closes_on: date, working_days: int
) -> dict[str, str]:
    """Title and body in both languages by the names of their fields; the official may rewrite
    them. The document and its body must be loaded."""
    document, texts = edition.document, {}
    for code in OFFICIAL_LANGUAGES:
        title = in_language(edition, "title", code)
        subject = SUBJECT[document.kind][code].format(title=title, year=document.period_from)
        texts[f"title_{code}"] = TITLE[code].format(subject=subject)
        texts[f"body_{code}"] = BODY[code].format(
            subject=subject,
            body=in_language(document.body, "name", code),
            opens=day_words(opens_on, code),
            closes=day_words(closes_on, code),
            days=working_days,
            summary=in_language(edition, "summary", code),
        )
    return texts


def ready_text(release: PressRelease, number: str, url: Words, language: Language) -> str:
    """The whole release as it is copied to another site: title, body, number and address."""
    parts = (
        in_language(release, "title", language),
        typed(in_language(release, "body", language)),
        ADDRESS[language].format(number=number, url=url[language]),
    )
    return "\n\n".join(parts)


def qr_image(url: str) -> str:
    """A picture of the address for a phone's camera, as a `data:` address of SVG."""
    return str(segno.make(url, error="m").svg_data_uri(scale=4, border=2))
