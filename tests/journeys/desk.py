"""How an official writes a document in the editor: by the fields that its pages offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.forms import PartForm, form_of
from portal.terms import DocumentKind
from tests.browser import Page
from tests.person import Person

NEXT = ("act", "next")
WORDS = {
    "name": ("Жөнделген жол учаскесі", "Отремонтированный участок дороги"),
    "unit": ("шақырым", "километр"),
    "note": ("Ауа райы", "Погода"),
}
Texts = Mapping[str, tuple[str, str]]  # of parts by key: Kazakh and Russian; empty for a table


@dataclass
class Desk:
    """An official who writes one draft."""

    official: Person
    edition_id: int = 0

    @property
    def address(self) -> str:
        """Where the draft is edited, without the language."""
        return f"/workplace/editions/{self.edition_id}"

    def begin(self, program_id: int, kind: DocumentKind, year: int, *, copy: bool = False) -> Page:
        """Begin a draft; its first page."""
        page = self.official.visit(f"/workplace/documents/new/{kind.value}")
        typed = {"program": str(program_id), "year": str(year)}
        typed["copy"] = ["1"] if copy else []
        page = self.official.submit(page, typed, with_field="program")
        self.edition_id = int(page.path.rsplit("/", 1)[1])
        return page

    def write_head(self, page: Page, title: tuple[str, str], head: tuple[str, str]) -> Page:
        """Title, summary and head of the program; the page of the first part."""
        typed = _pair("title", title) | _pair("head", head)
        typed |= _pair("summary", ("120 шақырым жол жөнделеді.", "Починят 120 километров дорог."))
        return self.official.submit(page, typed, with_field="revision", press=NEXT)

    def write_parts(self, page: Page, kind: DocumentKind, year: int, texts: Texts) -> Page:
        """Every part in turn, from page to page, as the form has them; the page of the files."""
        for form in form_of(kind, year):
            assert page.path == f"/{self.official.lang}{self.address}/parts/{form.key}"
            page = self.write_part(page, form, texts.get(form.key))
        return page

    def write_part(self, page: Page, form: PartForm, text: tuple[str, str] | None) -> Page:
        """One part: its text, and a row of each kind where the part needs rows."""
        typed = _pair("body", text) if text and form.has_body else {}
        shown = page.form(with_field="revision")
        if form.columns and (form.is_required or text) and not shown.values.get("row"):
            for kind in form.rows:
                press = ("act", f"add:{kind.value}")
                page = self.official.submit(page, with_field="revision", press=press)
        typed |= row_words(page.form(with_field="revision").names)
        return self.official.submit(page, typed, with_field="revision", press=NEXT)

    def part(self, key: str) -> Page:
        """The page of a part."""
        return self.official.visit(f"{self.address}/parts/{key}")

    def place(self, release: Mapping[str, str], **more: object) -> Page:
        """Place the draft with this press release: read once more and signed; the page of the
        placed document."""
        page = self.official.visit(f"{self.address}/place")
        page = self.official.submit(page, {**release, **more}, with_field="closes_on")
        assert page.path.startswith(f"/{self.official.lang}/confirm/")
        return self.official.sign(page)


def row_words(fields: Iterable[str]) -> dict[str, str]:
    """Words and figures for the fields of every row; a plain figure is typed once."""
    typed = {}
    for name in fields:
        kind, _dash, _place = name.partition("-")
        text, _line, code = kind.rpartition("_")
        if text in WORDS:
            typed[name] = WORDS[text][code == "ru"]
        elif kind == "cell_kk":
            typed[name] = "75"
        elif kind == "sum":
            typed[name] = "27 560 631"
    return typed


def _pair(name: str, texts: tuple[str, str]) -> dict[str, str]:
    return dict(zip((f"{name}_kk", f"{name}_ru"), texts, strict=True))
