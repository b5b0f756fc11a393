"""What each findable thing says of itself: its codes, its names, its text, its traits. Names of
authors are not among them: a search finds what was proposed, not who did (§13)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from portal.core.text import words_of
from portal.models import (
    Body,
    Cell,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Part,
    Program,
    Proposal,
    Region,
)
from portal.rules.calendar import local_date
from portal.search.asking import FoundKey, FoundKind
from portal.search.entries import Entry, Texts, Traits, entry
from portal.terms import BudgetLevel, DocumentKind, Language

KK, RU, EN = Language.KK, Language.RU, Language.EN
KIND_WORDS = {  # what people call a document, beside its title
    DocumentKind.PASSPORT: ("бюджеттік бағдарлама паспорты", "паспорт бюджетной программы"),
    DocumentKind.PASSPORT_SUMMARY: ("паспорттардың жиынтығы", "свод паспортов"),
    DocumentKind.EXECUTION_REPORT: (
        *("паспортты іске асыру туралы есеп", "отчёт о реализации паспорта"),
    ),
    DocumentKind.CITIZEN_BUDGET: ("азаматтық бюджет", "гражданский бюджет"),
    DocumentKind.BUDGET_REPORT: ("бюджеттік есептілік", "бюджетная отчётность"),
    DocumentKind.FINANCIAL_STATEMENT: (
        *("шоғырландырылған қаржылық есептілік", "консолидированная финансовая отчётность"),
    ),
    DocumentKind.AUDIT_RESULT: (
        *("мемлекеттік аудит және қаржылық бақылау нәтижелері",),
        *("результаты государственного аудита и финансового контроля",),
    ),
}

PROGRAM_WORDS: Texts = (("бюджеттік бағдарлама", KK), ("бюджетная программа", RU))


class Teller:
    """Makes entries of loaded rows."""

    def __init__(self, regions: Mapping[str, Region]) -> None:
        self._regions = regions

    def body(self, body: Body) -> Entry:
        """A state body by its code and names (§2)."""
        traits = Traits(
            body=body.code,
            level=body.level,
            region=body.region_code,
            languages=_languages(body.name_en),
        )
        return entry(
            FoundKey(FoundKind.BODY, body.code),
            traits,
            codes=((body.code, None),),
            names=_both(body, "name"),
            text=self._region(body.region_code),
        )

    def program(self, program: Program) -> Entry:
        """A budget program of one year."""
        region = None if program.budget == BudgetLevel.REPUBLICAN else program.budget
        code, body = program.full_code, program.body
        traits = Traits(
            body=body.code,
            level=BudgetLevel.REGIONAL if region else BudgetLevel.REPUBLICAN,
            region=region,
            year_from=program.year,
            year_to=program.year,
            languages=_languages(program.name_en),
        )
        weaker = _both(body, "name") + _both(program.group, "name") + self._region(region)
        return entry(
            FoundKey(FoundKind.PROGRAM, f"{program.budget}/{program.year}/{code}"),
            traits,
            codes=((code, None),),
            names=_both(program, "name"),
            text=(*weaker, *PROGRAM_WORDS, (str(program.year), None)),
        )

    def document(self, edition: Edition, discussion: Discussion | None) -> Iterator[Entry]:
        """A document by its newest placed edition, and each of its parts."""
        document = edition.document
        traits = _document_traits(document, edition.placed_at, discussion)
        traits = replace(traits, languages=_languages(edition.title_en))
        codes, program = _codes(document), document.program
        around = self._around(document)
        title = _both(edition, "title") + (_both(program, "name") if program else ())
        yield entry(
            FoundKey(FoundKind.DOCUMENT, document.number or ""),
            traits,
            codes=codes,
            names=title,
            text=_both(edition, "summary") + _both(edition, "head") + around,
        )
        for part in edition.parts:
            yield entry(
                FoundKey(FoundKind.PART, f"{document.number}/{part.key}"),
                replace(traits, languages=_languages(part.title_en)),
                codes=(),
                names=_both(part, "title"),
                text=_part_text(part) + title + around + codes,
            )

    def proposal(self, proposal: Proposal) -> Entry:
        """A published proposal with its response (§15, §16)."""
        discussion, response = proposal.discussion, proposal.response
        document, decision = discussion.document, proposal.decision
        published_at = decision.decided_at if decision else proposal.received_at
        traits = _document_traits(document, published_at, discussion)
        said: Texts = ((proposal.text, proposal.language),)
        if response is not None:
            said += ((response.grounds, response.language),)
        around = _both(proposal.part, "title") + _both(discussion.edition, "title")
        return entry(
            FoundKey(FoundKind.PROPOSAL, proposal.number),
            replace(traits, languages=(proposal.language.value,)),
            codes=((proposal.number, None),),
            names=(),
            text=said + around + _both(document.body, "name"),
        )

    def closure(self, report: ClosureReport) -> Entry:
        """The report on the completion of a discussion, by the newest edition (§17)."""
        discussion = report.discussion
        document = discussion.document
        called = (("талқылаудың аяқталуы туралы есеп", KK), ("отчёт о завершении обсуждения", RU))
        return entry(
            FoundKey(FoundKind.CLOSURE_REPORT, document.number or ""),
            _document_traits(document, report.generated_at, discussion),
            codes=((document.number or "", None),),
            names=_both(discussion.edition, "title"),
            text=called + self._around(document),
        )

    def _region(self, code: str | None) -> Texts:
        region = self._regions.get(code or "")
        return _both(region, "name") if region else ()

    def _around(self, document: Document) -> Texts:
        """What a document is about besides its own words: body, region, kind, years."""
        body = document.body
        kk, ru = KIND_WORDS[document.kind]
        years = range(document.period_from, document.period_to + 1)
        return (
            *_both(body, "name"),
            *self._region(body.region_code),
            *((kk, KK), (ru, RU), (" ".join(map(str, years)), None)),
        )


def _both(subject: object, field: str) -> Texts:
    pairs = ((getattr(subject, f"{field}_{one.value}", None), one) for one in (KK, RU, EN))
    return tuple((text, language) for text, language in pairs if text)


def _languages(english: str | None) -> tuple[str, ...]:
    return (KK.value, RU.value, EN.value) if english else (KK.value, RU.value)


def _codes(document: Document) -> Texts:
    program, body = document.program, document.body
    full = (f"{body.code}-{program.code}",) if program else ()
    return tuple((code, None) for code in (document.number or "", *full))


def _document_traits(
    document: Document, public_at: datetime | None, discussion: Discussion | None
) -> Traits:
    body = document.body
    withdrawn = document.withdrawn_on is not None
    return Traits(
        document_kind=document.kind,
        body=body.code,
        level=body.level,
        region=body.region_code,
        year_from=document.period_from,
        year_to=document.period_to,
        is_discussable=True,
        opens_on=discussion.opens_on if discussion else None,
        closes_on=discussion.closes_on if discussion else None,
        is_withdrawn=withdrawn or bool(discussion and discussion.withdrawn_at),
        languages=(KK.value, RU.value),
        public_on=local_date(public_at) if public_at else document.placed_on,
    )


def _part_text(part: Part) -> Texts:
    found = [(words_of(part.body_kk), KK), (words_of(part.body_ru), RU)]
    for row in part.rows:
        found += [(row.name_kk, KK), (row.name_ru, RU), (row.note_kk, KK), (row.note_ru, RU)]
        for cell in row.cells:
            found += _cell_text(cell)
    return tuple((text, language) for text, language in found if text)


def _cell_text(cell: Cell) -> list[tuple[str, Language]]:
    """What a cell says in words; a bare number is no word."""
    return [(cell.text_kk, KK), (cell.text_ru, RU)] if cell.number is None else []
