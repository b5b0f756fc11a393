"""What a part of the portal tells the keeper of the system about itself, without personal data."""

from collections.abc import Callable, Mapping

from flask import Flask, current_app

Told = Mapping[str, object]  # what is told -> its value


def health() -> dict[str, Told]:
    """What each part tells now; a part that fails says so instead of hiding the others."""
    asked: dict[str, Callable[[], Told]] = current_app.extensions["health"]
    return {name: _told(tell) for name, tell in asked.items()}


def _told(tell: Callable[[], Told]) -> Told:
    try:
        return tell()
    except Exception as error:
        current_app.logger.exception("a part did not tell how it is")
        return {"error": type(error).__name__}


def init_app(app: Flask) -> None:
    """Each part adds a function under its name to `app.extensions["health"]`."""
    app.extensions.setdefault("health", {})
