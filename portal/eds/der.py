"""Distinguished Encoding Rules (X.690): a strict reader, and a writer for what the portal makes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from mmap import mmap

from portal.eds.rejection import SignatureRejected

MAX_DEPTH = 32
MAX_ELEMENTS = 8192

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
ENUMERATED = 0x0A
UTF8_STRING, PRINTABLE_STRING, IA5_STRING = 0x0C, 0x13, 0x16
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31

MAX_OID_BYTES = 32
MAX_INTEGER_BYTES = 1025  # an RSA modulus of 8192 bits and its sign

_CONSTRUCTED = 0x20
_UNIVERSAL_END = 0x40
_TEXT_ENCODINGS = {UTF8_STRING: "utf-8", PRINTABLE_STRING: "ascii", IA5_STRING: "ascii"}
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")
_TIME_FORMATS = {
    UTC_TIME: (re.compile(rb"[0-9]{12}Z"), "%y%m%d%H%M%SZ"),
    GENERALIZED_TIME: (re.compile(rb"[0-9]{14}Z"), "%Y%m%d%H%M%SZ"),
}


def malformed(detail: str) -> SignatureRejected:
    """The refusal of bytes that are not the structure they should be."""
    return SignatureRejected("malformed_asn1", detail)


def extent(encoded: bytes | mmap, start: int, limit: int) -> tuple[int, int, int]:
    """The tag of the element at a place, where its content begins, and where it ends."""
    if limit - start < 2:
        raise malformed("an element is cut short")
    tag, length, begin = encoded[start], encoded[start + 1], start + 2
    if tag == 0 or tag & 0x1F == 0x1F:
        raise malformed("reserved or long tag")
    structured = tag | _CONSTRUCTED in (SEQUENCE, SET)
    if tag < _UNIVERSAL_END and structured != bool(tag & _CONSTRUCTED):
        raise malformed("a simple type in pieces, or a structure in one piece")
    if length >= 0x80:
        begin += length & 0x7F
        octets = encoded[start + 2 : begin]
        length = int.from_bytes(octets, "big")
        if begin > limit or len(octets) > 4 or length < 0x80 or octets[0] == 0:
            raise malformed("length is indefinite, not minimal or too long")
    if begin + length > limit:
        raise malformed("an element is longer than its place")
    return tag, begin, begin + length


def context(number: int, *, constructed: bool = True) -> int:
    """The identifier octet of a context-specific tag."""
    return 0x80 | number | (_CONSTRUCTED if constructed else 0)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of an encoding, with everything inside it already checked."""

    tag: int
    encoded: bytes
    content: bytes
    children: tuple["Element", ...]

    def expect(self, tag: int) -> "Element":
        """The element itself, when it has the tag."""
        if self.tag != tag:
            raise malformed(f"tag {tag:#x} expected, {self.tag:#x} found")
        return self

    def fields(self, tag: int = SEQUENCE) -> "Fields":
        """The elements inside, to be taken one by one."""
        return Fields(self.expect(tag).children)

    def only(self, tag: int) -> "Element":
        """The single element inside, which must have the tag."""
        fields = Fields(self.children)
        element = fields.take(tag)
        fields.end()
        return element

    def integer(self) -> int:
        """A minimal two's-complement INTEGER."""
        content = self.expect(INTEGER).content
        if not content or _is_padded(content):
            raise malformed("INTEGER is not minimal")
        if len(content) > MAX_INTEGER_BYTES:
            raise malformed("INTEGER is larger than any key")
        return int.from_bytes(content, "big", signed=True)

    def boolean(self) -> bool:
        """A BOOLEAN, which is 00 or FF."""
        content = self.expect(BOOLEAN).content
        if content not in (b"\x00", b"\xff"):
            raise malformed("BOOLEAN is neither 00 nor FF")
        return content == b"\xff"

    def oid(self) -> str:
        """An OBJECT IDENTIFIER in dotted notation."""
        content = self.expect(OID).content
        if not 0 < len(content) <= MAX_OID_BYTES or content[-1] & 0x80:
            raise malformed("OBJECT IDENTIFIER is cut short or too long")
        arcs, arc, fresh = [], 0, True
        for octet in content:
            if fresh and octet == 0x80:
                raise malformed("OBJECT IDENTIFIER is not minimal")
            arc = arc << 7 | octet & 0x7F
            fresh = not octet & 0x80
            if fresh:
                arcs.append(arc)
                arc = 0
        root = min(arcs[0] // 40, 2)
        return ".".join(map(str, (root, arcs[0] - 40 * root, *arcs[1:])))

    def enumerated(self) -> int:
        """An ENUMERATED of one byte."""
        content = self.expect(ENUMERATED).content
        if len(content) != 1 or content[0] >= 0x80:
            raise malformed("ENUMERATED is not a small number")
        return content[0]

    def octets(self) -> bytes:
        """The bytes of an OCTET STRING."""
        return self.expect(OCTET_STRING).content

    def bits(self) -> bytes:
        """The bytes of a BIT STRING that ends on a byte boundary."""
        content = self.expect(BIT_STRING).content
        if not content or content[0]:
            raise malformed("BIT STRING is not a whole number of bytes")
        return content[1:]

    def flags(self) -> frozenset[int]:
        """The numbers of the bits set in a named-bit BIT STRING, trailing zeros left out."""
        content = self.expect(BIT_STRING).content
        if not content or content[0] > 7:
            raise malformed("BIT STRING without a count of unused bits")
        bits = "".join(f"{octet:08b}" for octet in content[1:])
        named = bits[: len(bits) - content[0]]
        if named.rstrip("0") != named or named + "0" * content[0] != bits:
            raise malformed("named bits are not minimal")
        return frozenset(place for place, bit in enumerate(named) if bit == "1")

    def text(self) -> str:
        """A UTF8String, PrintableString or IA5String."""
        encoding = _TEXT_ENCODINGS.get(self.tag)
        if encoding is None:
            raise malformed(f"tag {self.tag:#x} is not a text")
        try:
            text = self.content.decode(encoding)
        except UnicodeDecodeError as error:
            raise malformed("text has a wrong encoding") from error
        if self.tag == PRINTABLE_STRING and not _PRINTABLE.fullmatch(text):
            raise malformed("PrintableString has other characters")
        return text

    def time(self) -> datetime:
        """A UTCTime (1950 to 2049) or GeneralizedTime, in seconds and Z."""
        pattern, form = _TIME_FORMATS.get(self.tag, (None, ""))
        if pattern is None or not pattern.fullmatch(self.content):
            raise malformed("time is not in seconds and Z")
        try:
            moment = datetime.strptime(self.content.decode(), form).replace(tzinfo=UTC)
        except ValueError as error:
            raise malformed("there is no such time") from error
        early = self.tag == UTC_TIME and moment.year >= 2050
        return moment.replace(year=moment.year - 100) if early else moment


class Fields:
    """The elements of a structure, taken in their order; what is left over is an error."""

    def __init__(self, elements: tuple[Element, ...]) -> None:
        self._left = list(reversed(elements))

    def take(self, tag: int) -> Element:
        """The next element, which must have the tag."""
        if not self._left:
            raise malformed(f"tag {tag:#x} expected, nothing found")
        return self._left.pop().expect(tag)

    def any(self) -> Element:
        """The next element, whatever its tag."""
        if not self._left:
            raise malformed("an element is missing")
        return self._left.pop()

    def optional(self, tag: int) -> Element | None:
        """The next element if it has the tag."""
        return self._left.pop() if self._left and self._left[-1].tag == tag else None

    def end(self) -> None:
        """Refuse anything that is left over."""
        if self._left:
            raise malformed("an element too many")


def _is_padded(content: bytes) -> bool:
    if len(content) < 2:
        return False
    return (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)


class _Reader:
    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
        self._elements = 0

    def element(self, start: int, limit: int, depth: int) -> tuple[Element, int]:
        self._elements += 1
        if depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise malformed("nested too deep or in too many pieces")
        tag, begin, end = extent(self._encoded, start, limit)
        children = []
        if tag & _CONSTRUCTED:
            place = begin
            while place < end:
                child, place = self.element(place, end, depth + 1)
                children.append(child)
        encoded, content = self._encoded[start:end], self._encoded[begin:end]
        return Element(tag, encoded, content, tuple(children)), end


def parse(encoded: bytes) -> Element:
    """Read exactly one element; SignatureRejected `malformed_asn1` for anything DER forbids."""
    element, end = _Reader(encoded).element(0, len(encoded), 1)
    if end != len(encoded):
        raise malformed("bytes after the end")
    return element


def encode(tag: int, *parts: bytes) -> bytes:
    """An element of the tag around the parts."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of encoded parts."""
    return encode(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """A SET OF encoded parts, in the order DER asks for."""
    return encode(SET, *sorted(parts))


def integer(number: int) -> bytes:
    """An INTEGER that is not negative."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER of the dotted notation."""
    first, second, *rest = map(int, dotted.split("."))
    content = bytearray()
    for arc in (40 * first + second, *rest):
        septets = [arc >> shift & 0x7F for shift in range(0, max(arc.bit_length(), 1), 7)]
        content += bytes(septet | 0x80 for septet in reversed(septets[1:]))
        content.append(septets[0])
    return encode(OID, bytes(content))


def bits(content: bytes, unused: int = 0) -> bytes:
    """A BIT STRING whose last byte has some bits unused."""
    return encode(BIT_STRING, bytes((unused,)), content)


def utf8(text: str) -> bytes:
    """A UTF8String."""
    return encode(UTF8_STRING, text.encode())


def time(moment: datetime) -> bytes:
    """A UTCTime until 2049, a GeneralizedTime after (RFC 5280, 4.1.2.5)."""
    tag = UTC_TIME if moment.year < 2050 else GENERALIZED_TIME
    return encode(tag, moment.astimezone(UTC).strftime(_TIME_FORMATS[tag][1]).encode())
