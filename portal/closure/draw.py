"""One door to all drawers: `python -m portal.closure.draw FORMAT LANG < facts.json > file`."""

import sys
from collections.abc import Callable, Mapping

from portal.closure import docx, pdf, public, xlsx
from portal.closure.facts import ClosureFacts, from_json
from portal.terms import Language

DRAWERS: Mapping[str, Callable[[ClosureFacts, Language], bytes]] = {
    "docx": docx.draw,
    "pdf": pdf.draw,
    "xlsx": xlsx.draw,
    "json": public.draw,
}


def draw(facts: ClosureFacts, form: str, lang: Language) -> bytes:
    """The report in a format; equal facts give equal bytes, an unknown format raises KeyError."""
    return DRAWERS[form](facts, lang)


def main() -> None:
    """Draws the frozen facts of standard input; facts that cannot be read end it with a trace."""
    match sys.argv[1:]:
        case [form, lang] if form in DRAWERS and lang in list(Language):
            facts = from_json(sys.stdin.buffer.read().decode())
            sys.stdout.buffer.write(draw(facts, form, Language(lang)))
        case _:
            sys.exit(f"usage: draw {'|'.join(DRAWERS)} {'|'.join(Language)} < facts.json > file")


if __name__ == "__main__":
    main()
