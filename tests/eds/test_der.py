from datetime import UTC, datetime

import pytest

from portal.eds import der
from tests.eds.forge import refused


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x30",
        b"\x30\x01",
        b"\x30\x00\x00",
        b"\x30\x80\x00\x00",
        b"\x30\x81\x00",
        b"\x04\x81\x7f" + bytes(127),
        b"\x04\x82\x00\x80" + bytes(128),
        b"\x04\x85\x00\x00\x00\x00\x01\x00",
        b"\x04\x85\x01\x00\x00\x00\x00\x00",
        b"\x04\xff",
        b"\x30\x03\x02\x05\x01",
        b"\x1f\x81\x01\x00",
        b"\x00\x00",
        b"\x24\x03\x04\x01\x00",
        b"\x10\x00",
    ],
    ids=bytes.hex,
)
def test_encoding_that_der_forbids_is_refused(encoded):
    refused("malformed_asn1", der.parse, encoded)


def nested(depth):
    encoded = b""
    for _ in range(depth):
        encoded = der.sequence(encoded)
    return encoded


def test_nesting_of_32_is_read_and_of_33_refused():
    assert der.parse(nested(32)).tag == der.SEQUENCE
    refused("malformed_asn1", der.parse, nested(33))


def test_too_many_pieces_are_refused():
    null = der.encode(der.NULL)
    assert len(der.parse(der.sequence(*[null] * 1000)).children) == 1000
    refused("malformed_asn1", der.parse, der.sequence(*[null] * 9000))


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 1 << 159, (1 << 160) - 1])
def test_integer_comes_back(number):
    assert der.parse(der.integer(number)).integer() == number


def test_integer_larger_than_any_key_is_refused():
    largest = (1 << 8200 - 1) - 1
    assert der.parse(der.integer(largest)).integer() == largest
    refused("malformed_asn1", der.parse(der.integer(largest + 1)).integer)


@pytest.mark.parametrize("encoded", ["0200", "02020001", "0202ff80", "0402ff80"])
def test_integer_that_is_not_minimal_is_refused(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).integer)


@pytest.mark.parametrize(
    "dotted",
    ["1.2.398.3.10.1.1.2.3.2", "2.5.4.3", "0.9.2342.19200300.100.1.1", "2.999.0", "1.2.2097152"],
)
def test_object_identifier_comes_back(dotted):
    assert der.parse(der.oid(dotted)).oid() == dotted


@pytest.mark.parametrize(
    "encoded", ["0600", "060180", "06022a81", "06028001", "06032a8001", "0621" + "2a" * 33]
)
def test_object_identifier_in_a_wrong_form_is_refused(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).oid)


@pytest.mark.parametrize("encoded", ["0100", "010101", "01020000"])
def test_boolean_is_00_or_ff(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).boolean)


@pytest.mark.parametrize("encoded", ["0300", "030101", "03020780"])
def test_bytes_in_bits_have_no_unused_bits(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).bits)


def test_named_bits_are_read():
    assert der.parse(bytes.fromhex("030203c8")).flags() == {0, 1, 4}
    assert der.parse(bytes.fromhex("030100")).flags() == frozenset()


@pytest.mark.parametrize(
    "encoded", ["0300", "030203cc", "030200c8", "030208c8", "03020800", "030101"]
)
def test_named_bits_in_a_wrong_form_are_refused(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).flags)


@pytest.mark.parametrize("encoded", ["0c02c328", "130140", "1601ff", "1e020041"])
def test_text_in_a_wrong_form_is_refused(encoded):
    refused("malformed_asn1", der.parse(bytes.fromhex(encoded)).text)


@pytest.mark.parametrize(
    ("tag", "text", "year"),
    [
        (der.UTC_TIME, b"260601120000Z", 2026),
        (der.UTC_TIME, b"490601120000Z", 2049),
        (der.UTC_TIME, b"500601120000Z", 1950),
        (der.UTC_TIME, b"680601120000Z", 1968),
        (der.UTC_TIME, b"990601120000Z", 1999),
        (der.GENERALIZED_TIME, b"20500601120000Z", 2050),
    ],
)
def test_time_is_read(tag, text, year):
    assert der.parse(der.encode(tag, text)).time() == datetime(year, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [b"2606011200Z", b"260601120000", b"260601120000+0500", b"261301120000Z", b"26060112006\xb2Z"],
)
def test_time_in_a_wrong_form_is_refused(text):
    refused("malformed_asn1", der.parse(der.encode(der.UTC_TIME, text)).time)


@pytest.mark.parametrize("year", [1999, 2026, 2049, 2050])
def test_time_comes_back(year):
    moment = datetime(year, 2, 28, 23, 59, 59, tzinfo=UTC)
    assert der.parse(der.time(moment)).time() == moment


def test_fields_refuse_what_is_missing_or_left_over():
    fields = der.parse(der.sequence(der.integer(1), der.integer(2))).fields()
    refused("malformed_asn1", fields.take, der.OID)
    fields = der.parse(der.sequence(der.integer(1))).fields()
    refused("malformed_asn1", fields.end)
    assert fields.take(der.INTEGER).integer() == 1
    assert fields.optional(der.INTEGER) is None
    refused("malformed_asn1", fields.take, der.INTEGER)
    refused("malformed_asn1", fields.any)
