"""Pictures of a part as figures with addresses of their own (§6, §7, §10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.core.cards import text_lang
from portal.core.editions import forms_of
from portal.core.i18n import lang
from portal.core.part_pictures import pictures_of
from portal.core.pictures import Picture
from portal.figures import queries
from portal.figures.told import Figure, Newer, Place, source_of
from portal.models import Edition, Part
from portal.models.base import in_language


@dataclass(frozen=True)
class FoundPicture:
    """One of the pictures of a part in an edition, counted from 1."""

    editions: Sequence[Edition]  # newest first
    edition: Edition
    part: Part
    no: int

    def told(self) -> Figure:
        """The picture in the language of the page."""
        picture = _pictures(self.edition, self.part)[self.no - 1]
        newest = self.editions[0]
        is_old = newest is not self.edition
        return Figure(
            place=self._place(self.edition),
            name=picture.title,
            name_lang=text_lang(self.edition, "summary", lang()),
            part=in_language(self.part, "title", lang()),
            source=source_of(self.edition),
            note=picture.description if picture.shape in ("bars", "pairs") else "",
            newer=Newer(newest.no, self._place(newest).url(), None) if is_old else None,
            picture=picture,
        )

    def _place(self, edition: Edition) -> Place:
        given = {"number": edition.document.number or "", "edition": edition.no}
        return Place("picture", given | {"key": self.part.key, "no": self.no})


def find(db: Session, number: str, edition: int, key: str, no: int) -> FoundPicture | None:
    """A picture of a part of a placed edition; None when it has no such one."""
    editions = queries.placed_editions(db, number)
    asked = next((one for one in editions if one.no == edition), None)
    part = queries.parts_with(db, [asked.id], key).get(asked.id) if asked else None
    if asked is None or part is None or not 1 <= no <= len(_pictures(asked, part)):
        return None
    return FoundPicture(editions, asked, part, no)


def _pictures(edition: Edition, part: Part) -> tuple[Picture, ...]:
    form = forms_of(edition).get(part.key)
    return pictures_of(part, form, edition.document, lang()) if form else ()
