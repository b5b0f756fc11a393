import pytest

from portal.eds.policy import bin_checksum_holds, iin_checksum_holds


@pytest.mark.parametrize("iin", ["800101100013", "850715200017", "991231100109", "701224200104"])
def test_check_digit_of_an_iin_holds(iin):
    assert iin_checksum_holds(iin)
    others = {iin[:11] + digit for digit in "0123456789"} - {iin}
    assert not any(map(iin_checksum_holds, others))


@pytest.mark.parametrize("number", ["450140000015", "451051000014", "461263000019"])
def test_check_digit_of_a_bin_holds(number):
    assert bin_checksum_holds(number)
    others = {number[:11] + digit for digit in "0123456789"} - {number}
    assert not any(map(bin_checksum_holds, others))


@pytest.mark.parametrize("stem", ["80010110047", "80010110128", "80010110209"])
def test_number_that_is_never_issued_has_no_check_digit(stem):
    assert not any(iin_checksum_holds(stem + digit) for digit in "0123456789")


@pytest.mark.parametrize(
    "iin", ["", "80010110001", "8001011000130", "80010110001X", "٨00101100013", "123456789011"]
)
def test_anything_else_is_no_number(iin):
    assert not iin_checksum_holds(iin)
