"""What a correction changes, before it is placed (decided: comparison of editions)."""

from flask import Blueprint, abort, render_template, request

from portal.core.access import own_body
from portal.core.cards import kind_words
from portal.core.comparison import compare
from portal.core.comparison_words import difference_words, head_words
from portal.core.db import session
from portal.core.doors import behind, of_a_body, own
from portal.core.i18n import lang
from portal.papers.queries import own_correction
from portal.terms import OFFICIAL_LANGUAGES, Language, Power
from portal.workplace.gaps import shelf_of

bp = Blueprint("changes", __name__, url_prefix="/editions/<int:edition_id>/changes")


@bp.get("")
@behind(own(of_a_body(Power.FEED, Power.PLACE)))
def show(edition_id: int) -> str:
    """The placed edition beside the correction, as everybody will be able to see it."""
    old, new = own_correction(session(), own_body().id, edition_id) or abort(404)
    own_language = lang() if lang() in OFFICIAL_LANGUAGES else Language.KK
    asked = request.args.get("text", "")
    text_lang = asked if asked in OFFICIAL_LANGUAGES else own_language
    return render_template(
        "workplace/changes.html",
        edition=new,
        old=old,
        comparison=compare(old, new, old.parts, new.parts, text_lang),
        text_lang=text_lang,
        shelf=shelf_of(new, "changes"),
        difference_words=difference_words,
        head_words=head_words,
        kind_words=kind_words,
    )
