"""The signature GOST 34.310-2015 with 512-bit keys (GOST R 34.10-2012, RFC 7091, RFC 7836).

Integers stand outside as 64 bytes, least significant first; a public key is x then y, a signature
is r then s: the layout of the NCA RK, the reverse of RFC 4491 and RFC 9215.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from portal.eds.streebog import hmac_streebog512

P = (1 << 512) - 569
A = P - 3
B = int(
    "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265"
    "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    16,
)
Q = int(
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
    16,
)
GENERATOR = (
    3,
    int(
        "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921"
        "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        16,
    ),
)
SIZE = 64
_GENERATOR_WINDOW = 8
_KEY_WINDOW = 5

Point = tuple[int, int]
Jacobian = tuple[int, int, int]
INFINITY: Jacobian = (0, 1, 0)


def is_on_curve(point: Point) -> bool:
    """Both coordinates are reduced and satisfy the curve; its cofactor is 1, so the order is Q."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - x * x * x - A * x - B) % P == 0


def _double(point: Jacobian) -> Jacobian:
    x, y, z = point
    delta = z * z % P
    gamma = y * y % P
    beta = x * gamma % P
    alpha = 3 * (x - delta) * (x + delta) % P
    doubled_x = (alpha * alpha - 8 * beta) % P
    doubled_z = 2 * y * z % P
    doubled_y = (alpha * (4 * beta - doubled_x) - 8 * gamma * gamma) % P
    return doubled_x, doubled_y, doubled_z


def _add(left: Jacobian, right: Point) -> Jacobian:
    x, y, z = left
    if not z:
        return *right, 1
    square = z * z % P
    run = (right[0] * square - x) % P
    rise = (right[1] * (z * square % P) - y) % P
    if not run:
        return INFINITY if rise else _double(left)
    run_square = run * run % P
    run_cube = run * run_square % P
    shared = x * run_square % P
    sum_x = (rise * rise - run_cube - 2 * shared) % P
    sum_y = (rise * (shared - sum_x) - y * run_cube) % P
    return sum_x, sum_y, z * run % P


def _affine(point: Jacobian) -> Point | None:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def _odd_multiples(point: Point, window: int) -> tuple[Point, ...]:
    """The point times 1, 3, 5, ... below 2**(window - 1)."""
    twice = _affine(_double((*point, 1)))
    multiples = [point]
    while len(multiples) < 1 << window - 2:
        step = twice and _affine(_add((*multiples[-1], 1), twice))
        if not step:
            raise ValueError("the point has a small order")
        multiples.append(step)
    return tuple(multiples)


@lru_cache(maxsize=1)
def _generator_multiples() -> tuple[Point, ...]:
    return _odd_multiples(GENERATOR, _GENERATOR_WINDOW)


def _signed_digits(scalar: int, window: int) -> list[int]:
    """Non-adjacent form: odd digits below 2**(window - 1) by absolute value, lowest place first."""
    digits = []
    full, half = 1 << window, 1 << window - 1
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar & full - 1
            digit -= full if digit >= half else 0
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits


def _combine(terms: Sequence[tuple[int, int, tuple[Point, ...]]]) -> Point | None:
    """The sum of scalar times point over (scalar, window, odd multiples), by one shared ladder."""
    ladders = [(_signed_digits(scalar, window), odd) for scalar, window, odd in terms]
    total = INFINITY
    for place in reversed(range(max(len(digits) for digits, _ in ladders))):
        total = _double(total)
        for digits, odd in ladders:
            digit = digits[place] if place < len(digits) else 0
            if digit > 0:
                total = _add(total, odd[digit >> 1])
            elif digit < 0:
                x, y = odd[-digit >> 1]
                total = _add(total, (x, -y))
    return _affine(total)


def _digest_number(digest: bytes) -> int:
    return int.from_bytes(digest, "little") % Q or 1


def decode_public_key(encoded: bytes) -> Point:
    """The point of 128 bytes; ValueError when it is of another length or not on the curve."""
    if len(encoded) != 2 * SIZE:
        raise ValueError("a public key is 128 bytes")
    point = int.from_bytes(encoded[:SIZE], "little"), int.from_bytes(encoded[SIZE:], "little")
    if not is_on_curve(point):
        raise ValueError("the public key is not on the curve")
    return point


def encode_public_key(point: Point) -> bytes:
    """x then y, each least significant byte first."""
    return b"".join(coordinate.to_bytes(SIZE, "little") for coordinate in point)


def public_key(private: int) -> Point:
    """The public key of a private one; ValueError when the private key is out of range."""
    if 0 < private < Q:
        point = _combine([(private, _GENERATOR_WINDOW, _generator_multiples())])
        if point:
            return point
    raise ValueError("a private key lies between 0 and the order of the curve")


def verify(public: Point, digest: bytes, signature: bytes) -> bool:
    """Whether the private half of the key, which is on the curve, signed the digest."""
    if len(signature) != 2 * SIZE:
        return False
    r = int.from_bytes(signature[:SIZE], "little")
    s = int.from_bytes(signature[SIZE:], "little")
    if not (0 < r < Q and 0 < s < Q):
        return False
    inverse = pow(_digest_number(digest), -1, Q)
    point = _combine(
        [
            (s * inverse % Q, _GENERATOR_WINDOW, _generator_multiples()),
            (-r * inverse % Q, _KEY_WINDOW, _odd_multiples(public, _KEY_WINDOW)),
        ]
    )
    return point is not None and point[0] % Q == r


def _nonces(private: int, digest: bytes) -> Iterator[int]:
    """Nonces that depend on the key and the digest alone (RFC 6979, HMAC over Streebog-512)."""
    secret = private.to_bytes(SIZE, "big") + _digest_number(digest).to_bytes(SIZE, "big")
    key, value = bytes(SIZE), b"\x01" * SIZE
    for mark in (b"\x00", b"\x01"):
        key = hmac_streebog512(key, value + mark + secret)
        value = hmac_streebog512(key, value)
    while True:
        value = hmac_streebog512(key, value)
        if 0 < (nonce := int.from_bytes(value, "big")) < Q:
            yield nonce
        key = hmac_streebog512(key, value + b"\x00")
        value = hmac_streebog512(key, value)


def sign(private: int, digest: bytes, nonce: int | None = None) -> bytes:
    """The 128 bytes of a signature; without a nonce the same input gives the same signature."""
    number = _digest_number(digest)
    for k in _nonces(private, digest) if nonce is None else (nonce,):
        r = public_key(k)[0] % Q
        s = (r * private + k * number) % Q
        if r and s:
            return r.to_bytes(SIZE, "little") + s.to_bytes(SIZE, "little")
    raise ValueError("the nonce gives no signature")
