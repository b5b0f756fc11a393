"""What the portal says under the form: how to read it, what was counted, where to check it.

None of it belongs to the form; the wording is the portal's own in all three languages.
"""

from collections.abc import Iterator
from dataclasses import asdict

from portal.closure.facts import ClosureFacts, sha256
from portal.closure.form import day, number, of_day, words
from portal.closure.values import Votes
from portal.terms import Breach, Language, ResponseOutcome

PORTAL = words(
    "Ашық бюджеттердің интернет-порталы",
    "Интернет-портал открытых бюджетов",
    "Open budgets internet portal",
)
HEADING = words(
    "Порталдың ескертпелері (нысанға кірмейді)",
    "Примечания портала (не входят в форму)",
    "Notes of the portal (not part of the form)",
)
SHEETS = {
    Language.KK: ("Есеп", "Ескертпелер"),
    Language.RU: ("Отчет", "Примечания"),
    Language.EN: ("Report", "Notes"),
}
EDITION = words("{edition}-редакция", "Редакция {edition}", "Edition {edition}")
REPLACES = words(
    "{edition}-редакция, {of_day} {previous}-редакцияның орнына жасалған",
    "Редакция {edition}, заменяет редакцию {previous} {of_day}",
    "Edition {edition}, replaces edition {previous} {of_day}",
)
OUTCOMES = {
    ResponseOutcome.ACCEPTED: words("Қабылданды", "Принято", "Accepted"),
    ResponseOutcome.NOT_ACCEPTED: words("Қабылданбады", "Не принято", "Not accepted"),
}
NO_RESPONSE = words("Жауап әзірге берілген жоқ", "Ответа пока нет", "No answer yet")
NO_PROPOSALS = words(
    "Жарияланған ұсыныс жоқ.", "Опубликованных предложений нет.", "No proposal was published."
)
PAGE = words("{page}-бет, барлығы {pages}", "Страница {page} из {pages}", "Page {page} of {pages}")
PAGE_ALONE = words("{page}-бет", "Страница {page}", "Page {page}")
GLYPHS = words(
    "Қаріпте жоқ таңбалар олардың Юникод нөмірімен жазылған, мысалы [U+1F600].",
    "Знаки, которых нет в шрифте, записаны своим номером в Юникоде, например [U+1F600].",
    "Signs that the typeface lacks are written as their Unicode number, for example [U+1F600].",
)

_HEAD_AS_PRINTED = words(
    "«Бюджеттік бағдарламаның басшы» атауы нысанда осылай басылған; бағдарламаның басшысы "
    "көрсетілген.",
    "Форма издана на казахском языке; русские слова — перевод портала.",
    "The form is issued in Kazakh; the English words are the portal's translation.",
)
_PASSPORT_AS_PRINTED = words(
    "Нысанда «Паспортты …» деп басылған; бұл жолдарда паспортты іске асыру туралы есепке "
    "берілген дауыстар саналған.",
    "В форме напечатано «паспорт»; в этих строках посчитаны голоса за отчет о реализации "
    "паспорта и против него.",
    "The form says “passport”; these lines count the votes for and against the implementation "
    "report.",
)
_VOTES = words(
    "Құжатқа дауыс бергендер: жеке тұлғалар – {people_for} «жақтады», {people_against} «қарсы»; "
    "ұйымдар – {organisations_for} «жақтады», {organisations_against} «қарсы». Нысанда олар "
    "бірге саналады.",
    "Голоса по документу: люди — {people_for} «за», {people_against} «против»; организации — "
    "{organisations_for} «за», {organisations_against} «против». В форме они посчитаны вместе.",
    "Votes on the document: people – {people_for} for, {people_against} against; organisations – "
    "{organisations_for} for, {organisations_against} against. The form counts them together.",
)
_PROPOSAL_VOTES = words(
    "Ұсыныстарға дауыс бергендер: жеке тұлғалар – {people_for} «жақтады», {people_against} "
    "«қарсы»; ұйымдар – {organisations_for} «жақтады», {organisations_against} «қарсы».",
    "Голоса по предложениям: люди — {people_for} «за», {people_against} «против»; организации — "
    "{organisations_for} «за», {organisations_against} «против».",
    "Votes on the proposals: people – {people_for} for, {people_against} against; organisations – "
    "{organisations_for} for, {organisations_against} against.",
)
_PROPOSALS = words(
    "Түскен ұсыныстар – {received}: жарияланғаны (осы кестеде) – {published}, оператордың "
    "шешімін күтіп тұрғаны – {waiting}, жариялаудан бас тартылғаны – {refused}, авторы қайтарып "
    "алғаны – {withdrawn}.",
    "Поступило предложений — {received}: опубликовано (в этой таблице) — {published}, ждут "
    "решения оператора — {waiting}, отказано в публикации — {refused}, отозвано авторами — "
    "{withdrawn}.",
    "Proposals received – {received}: published (in this table) – {published}, waiting for the "
    "operator – {waiting}, refused publication – {refused}, withdrawn by their authors – "
    "{withdrawn}.",
)
_BREACHES = words(
    "Бас тарту негіздері (Қағидалардың 14-тармағы; бір шешімде бірнешеуі болуы мүмкін): "
    "{breaches}.",
    "Основания отказов (пункт 14 Правил; в одном решении их может быть несколько): {breaches}.",
    "Grounds of the refusals (paragraph 14 of the Rules; one decision may name several): "
    "{breaches}.",
)
_BREACH = {
    Breach.OBSCENE: words("әдепсіз сөздер", "нецензурные слова", "obscene words"),
    Breach.INSULTING: words("қорлайтын сөздер", "оскорбления", "insulting words"),
    Breach.ADVERTISING: words("жарнама", "реклама", "advertising"),
    Breach.SPAM: words("спам", "спам", "spam"),
    Breach.OFF_TOPIC: words(
        "таңдалған құжатқа қатысы жоқ", "не относится к документу", "not about the document"
    ),
}
_UNANSWERED = words(
    "Мемлекеттік органның жауабын күтіп тұрған ұсыныстар – {count}.",
    "Предложений без ответа государственного органа — {count}.",
    "Proposals without an answer of the state body – {count}.",
)
_FURTHER = words(
    "Кейін қабылданған әрбір шешім мен жауап есептің жаңа редакциясында көрінеді; онда осы "
    "редакция аталады.",
    "Каждое следующее решение или ответ дает новую редакцию отчета, которая называет эту.",
    "Each later decision or answer makes a new edition of the report, which names this one.",
)
_LATE = words(
    "Мерзімінен кеш қабылданған шешімдер – {decisions}, мерзімінен кеш берілген жауаптар – "
    "{responses}.",
    "Решений принято позже срока — {decisions}, ответов дано позже срока — {responses}.",
    "Decisions made late – {decisions}, answers given late – {responses}.",
)
_CHECKSUM = words(
    "Есеп деректерінің SHA-256 бақылау сомасы: {sha256}",
    "Контрольная сумма данных отчета SHA-256: {sha256}",
    "SHA-256 checksum of the facts of this report: {sha256}",
)
_REPLACED = words(
    "Алдыңғы редакцияның бақылау сомасы: {sha256}",
    "Контрольная сумма предыдущей редакции: {sha256}",
    "Checksum of the previous edition: {sha256}",
)
ADDRESS = words(
    "Есепті порталда тексеру: {address}",
    "Проверить отчет на портале: {address}",
    "Check the report on the portal: {address}",
)


_WITHDRAWN = words(
    "Әкімші құжатты қайтарып алды ({on}), содан кейін дауыстар мен ұсыныстар қабылданбады. "
    "Себебі: {reason}",
    "Администратор отозвал документ ({on}), после этого голоса и предложения не принимались. "
    "Причина: {reason}",
    "The administrator withdrew the document ({on}); after that no votes and proposals were "
    "taken. The reason: {reason}",
)


def edition_line(facts: ClosureFacts, lang: Language) -> str:
    """The number of the edition and, from the second on, the one it replaces
    (decided: a proposal sent in the last two days)."""
    if facts.previous is None:
        return EDITION[lang].format(edition=facts.edition)
    return REPLACES[lang].format(
        edition=facts.edition,
        previous=facts.previous.edition,
        of_day=of_day(facts.previous.generated_on, lang),
    )


def lines(facts: ClosureFacts, lang: Language) -> Iterator[str]:
    """The notes in order: how to read the form, what was counted, what is still to come."""
    if facts.appendix == 2:
        yield _PASSPORT_AS_PRINTED[lang]
    yield _HEAD_AS_PRINTED[lang]
    if withdrawal := facts.withdrawal:
        reason, _spoken = withdrawal.reason.said(lang)
        yield _WITHDRAWN[lang].format(on=day(withdrawal.on), reason=reason)
    yield _VOTES[lang].format(**_split(facts.votes))
    if facts.rows:
        yield _PROPOSAL_VOTES[lang].format(**_split(facts.proposal_votes))
    yield from _counts(facts, lang)
    if facts.waiting_for_decision or facts.waiting_for_response:
        yield _FURTHER[lang]
    yield _CHECKSUM[lang].format(sha256=sha256(facts))
    if facts.previous:
        yield _REPLACED[lang].format(sha256=facts.previous.sha256)


def _split(votes: Votes) -> dict[str, str]:
    return {who: number(count) for who, count in asdict(votes).items()}


def _counts(facts: ClosureFacts, lang: Language) -> Iterator[str]:
    yield _PROPOSALS[lang].format(
        received=number(facts.received),
        published=number(facts.proposals_total),
        waiting=number(facts.waiting_for_decision),
        refused=number(facts.refused),
        withdrawn=number(facts.withdrawn),
    )
    if facts.breaches:
        named = (
            f"{_BREACH[breach][lang]}: {number(facts.breaches[breach])}"
            for breach in Breach
            if breach in facts.breaches
        )
        yield _BREACHES[lang].format(breaches="; ".join(named))
    if facts.waiting_for_response:
        yield _UNANSWERED[lang].format(count=number(facts.waiting_for_response))
    yield _LATE[lang].format(
        decisions=number(facts.late_decisions), responses=number(facts.late_responses)
    )
