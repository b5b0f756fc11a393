"""The baseline: Flask and one Jinja template of a given size, nothing else."""

import os

from flask import Flask, render_template_string

application = Flask(__name__)
ROWS = "<li>{{ row }} {{ row * 37 }} <a href='/rows/{{ row }}'>{{ names[row % 3] }}</a></li>"
PAGE = "<!doctype html><title>bare</title><ul>{% for row in rows %}" + ROWS + "{% endfor %}</ul>"
NAMES = ("Жолдарды жөндеу бағдарламасы", "Ремонт автомобильных дорог", "Road repair program")


def _page(count: int) -> str:
    return render_template_string(PAGE, rows=range(count), names=NAMES)


def rows_for(size: int) -> int:
    """How many rows make a page of about `size` bytes."""
    with application.app_context():
        one = len(_page(200).encode()) / 200
    return max(1, round(size / one))


COUNT = rows_for(int(os.environ.get("BARE_SIZE", "30000")))


@application.get("/")
def page() -> str:
    """A page of the wished size, drawn anew for each request."""
    return _page(COUNT)
