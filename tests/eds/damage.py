"""Damage to encodings: bytes changed blindly, and elements changed with the lengths set right."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from portal.eds import der

TAGS = (0, 1, 2, 3, 4, 5, 6, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1F, 0x30, 0x31, 0x80, 0xA0, 0xA1, 0xA3)
LENGTHS = (0, 1, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFF)
DEEP, MANY, LARGE = 70, 9_000, 30_000
GENTLE = 8  # of all changes of one element
Samples = Sequence[bytes]


def _place(chance: Random, encoded: bytes) -> int:
    return chance.randrange(len(encoded) + 1)


def flip_bits(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """One to eight bits turned over."""
    changed = bytearray(encoded or b"\0")
    for _ in range(chance.randrange(1, 9)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def change_bytes(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """A run of bytes replaced by noise."""
    begin, length = _place(chance, encoded), chance.randrange(1, 17)
    return encoded[:begin] + chance.randbytes(length) + encoded[begin + length :]


def insert(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """Noise put between."""
    begin = _place(chance, encoded)
    return encoded[:begin] + chance.randbytes(chance.randrange(1, 17)) + encoded[begin:]


def delete(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """A run of bytes taken out."""
    begin = _place(chance, encoded)
    return encoded[:begin] + encoded[begin + chance.randrange(1, 65) :]


def splice(chance: Random, encoded: bytes, others: Samples) -> bytes:
    """The beginning of one sample and the end of another."""
    other = chance.choice(others)
    return encoded[: _place(chance, encoded)] + other[_place(chance, other) :]


def truncate(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """The end cut off."""
    return encoded[: _place(chance, encoded)]


def repeat(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """A part, or the whole, several times over."""
    begin, end = sorted((_place(chance, encoded), _place(chance, encoded)))
    times = chance.choice((2, 3, 50))
    return encoded[:begin] + encoded[begin:end] * times + encoded[end:]


def change_length(chance: Random, encoded: bytes, _others: Samples) -> bytes:
    """The length octet of some element replaced, and nothing else."""
    starts = _headers(encoded)
    if not starts:
        return encoded + b"\0"
    place = chance.choice(starts) + 1
    return encoded[:place] + bytes((chance.choice(LENGTHS),)) + encoded[place + 1 :]


def _headers(encoded: bytes) -> list[int]:
    """Where elements begin, as far as the encoding can be read."""
    found, place = [], 0
    while place + 2 <= len(encoded):
        found.append(place)
        tag, length = encoded[place], encoded[place + 1]
        header = 2 + (length & 0x7F if length & 0x80 else 0)
        if not tag & 0x20:
            size = int.from_bytes(encoded[place + 2 : place + header], "big")
            header += size if length & 0x80 else length
        place += header
    return found


def in_structure(chance: Random, encoded: bytes, others: Samples) -> bytes:
    """Some element of the structure changed, every length around it right again."""
    try:
        whole = der.parse(encoded)
    except der.SignatureRejected:
        return flip_bits(chance, encoded, others)
    path = chance.choice(list(_paths(whole)))
    return _rebuilt(whole, path, chance, others)


def _paths(element: der.Element) -> Iterator[list[int]]:
    """The way to every element, so that each is as likely as any other."""
    yield []
    for place, child in enumerate(element.children):
        yield from ([place, *below] for below in _paths(child))


def _rebuilt(element: der.Element, path: list[int], chance: Random, others: Samples) -> bytes:
    if not path:
        return _changed(element, chance, others)
    parts = [one.encoded for one in element.children]
    parts[path[0]] = _rebuilt(element.children[path[0]], path[1:], chance, others)
    if len(path) == 1 and chance.random() < 0.2:
        chance.shuffle(parts)
    return der.encode(element.tag, *parts)


def _changed(element: der.Element, chance: Random, others: Samples) -> bytes:
    whole, content, tag = element.encoded, element.content, element.tag
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: der.encode(chance.choice(TAGS), content),
        lambda: b"",
        lambda: whole + whole,
        lambda: whole * MANY if len(whole) < 8 else whole * 3,
        lambda: _nested(whole, chance),
        lambda: bytes((tag, 0x80)) + content + b"\0\0",
        lambda: bytes((tag, 0x84)) + chance.choice((b"\xff" * 4, b"\x7f\xff\xff\xff")) + content,
        lambda: bytes((tag, 0x83, 0)) + len(content).to_bytes(2, "big") + content,
        lambda: bytes((tag, 0xFE)) + bytes(125) + b"\x01" + content,
        lambda: der.encode(tag),
        lambda: der.encode(tag, flip_bits(chance, content, ())),
        lambda: der.encode(tag, chance.randbytes(chance.choice((1, 20, LARGE)))),
        lambda: der.encode(tag, b"\xff" * LARGE),
        lambda: der.encode(tag, content[1:]),
        lambda: der.encode(tag, content, b"\0"),
        *(_gently(element, chance, others) for _ in range(GENTLE)),
        lambda: _part_of(chance.choice(others), chance),
    )
    return chance.choice(changes)()


def _gently(element: der.Element, chance: Random, others: Samples) -> Callable[[], bytes]:
    """A change of what stands in one element: such damage gets past the reading of the form."""
    inside = element.content[:1] == b"\x30" and not element.children
    kind = in_structure if inside and chance.random() < 0.8 else flip_bits
    return lambda: der.encode(element.tag, kind(chance, element.content, others))


def _nested(whole: bytes, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 3, 31, DEEP))):
        whole = der.encode(chance.choice((0x30, 0x31, 0xA0)), whole)
    return whole


def _part_of(sample: bytes, chance: Random) -> bytes:
    """An element from anywhere inside another sample."""
    try:
        place = der.parse(sample)
    except der.SignatureRejected:
        return sample[:64]
    while place.children and chance.random() < 0.8:
        place = chance.choice(place.children)
    return place.encoded


BLIND = (flip_bits, change_bytes, insert, delete, splice, truncate, repeat, change_length)


def damaged(chance: Random, encoded: bytes, others: Samples) -> bytes:
    """The sample after one to three changes; most of them keep the structure well formed."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = in_structure if chance.random() < 0.65 else chance.choice(BLIND)
        encoded = kind(chance, encoded, others)
    return encoded
