"""Acts of the journal in words, as the one who did them would say."""

from flask_babel import gettext as _


def act_words(act: str) -> str:
    """An act by its name in the journal; one without words here is shown by its name."""
    words = {
        "account.sign_in": _("signed in"),
        "account.act_as": _("chose in which office to act"),
        "account.set_email": _("changed the address for letters"),
        "vote.cast": _("voted"),
        "vote.change": _("changed a vote"),
        "proposal.submit": _("sent a proposal"),
        "proposal.withdraw": _("withdrew a proposal"),
        "proposal.decide": _("decided on a proposal as operator"),
        "proposal.respond": _("responded to a proposal for a body"),
        "head.claim": _("asked to be confirmed as head of a body"),
        "edition.begin": _("began a document for a body"),
        "edition.correct": _("began a correction of a document for a body"),
        "edition.discard": _("discarded a draft of a document for a body"),
        "edition.save": _("wrote in a draft of a document for a body"),
        "edition.add_file": _("added a file to a document for a body"),
        "edition.remove_file": _("took a file from a document for a body"),
        "edition.place": _("placed a document for a body"),
        "release.publish": _("said where a press release was published"),
    }
    return str(words.get(act, act))
