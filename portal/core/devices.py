"""The browser and the system of a sign-in, as its owner would name them."""

from flask import request

BROWSERS = (  # the first that is found; the later ones are named by many others too
    ("YaBrowser/", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def device_words() -> str:
    """`Firefox, Windows`; empty for a program that does not say what it is. Versions are left out:
    the owner knows a device by less, and nobody else needs more."""
    said = request.headers.get("User-Agent", "")
    found = (
        next((name for mark, name in known if mark in said), "") for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))
