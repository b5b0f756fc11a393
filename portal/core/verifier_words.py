"""Who vouches for a certificate and who verified a signature, in words."""

from flask_babel import gettext as _


def contour_words(contour: str) -> str:
    """Who issues the certificates of a contour."""
    words = {
        "production": _("the National Certification Authority of Kazakhstan"),
        "test": _(
            "the test authority of the National Certification Authority; without legal force"
        ),
        "dev": _("the authority of this demonstration, not the National one; without legal force"),
    }
    return str(words.get(contour, contour))


def backend_words(backend: str) -> str:
    """What verifies signatures (decided: two verifiers)."""
    words = {
        "native": _("the portal itself"),
        "ncanode": _("the portal and NCANode"),
        "both": _("the portal, compared with NCANode"),
    }
    return str(words.get(backend, backend))
