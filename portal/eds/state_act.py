"""The text that an official signs before an act of state: what is done, and what takes effect."""

from dataclasses import dataclass
from datetime import datetime

from portal.eds.plaintext import canonical_text, header, moment, without_hidden

STATE_ACT_MARK = "OPEN-BUDGET-ACT/1"


@dataclass(frozen=True)
class StateActDocument:
    """An act of state as it stands before the signature: who acts for whom, each fact on a line of
    its own, and the whole texts that take effect."""

    origin: str
    act_id: str
    act: str
    office: str
    body: str | None
    language: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    nonce: str
    prepared_at: datetime


def canonical_act(document: StateActDocument) -> bytes:
    """The exact bytes to be signed: headers, an empty line, and a body of the length they name:
    so many facts, one a line, then each text under its label and length. No text can imitate what
    stands around it. UTF-8, NFC, LF. ValueError when a text has hidden characters.
    """
    facts = [header(without_hidden(label), without_hidden(said)) for label, said in document.facts]
    body = "\n".join([*facts, *(_text(label, said) for label, said in document.texts)])
    lines = (
        STATE_ACT_MARK,
        header("origin", document.origin),
        header("act-id", document.act_id),
        header("act", document.act),
        header("office", document.office),
        header("body", without_hidden(document.body or "-")),
        header("language", document.language),
        header("facts", len(document.facts)),
        header("texts", len(document.texts)),
        header("body-bytes", len(body.encode())),
        header("nonce", document.nonce),
        header("prepared", moment(document.prepared_at)),
        "",
        body,
    )
    return "\n".join(lines).encode()


def _text(label: str, said: str) -> str:
    text = canonical_text(said)
    return f"\n{header(without_hidden(label), f'[bytes: {len(text.encode())}]')}\n{text}"
