"""The hash function Streebog-512 (GOST R 34.11-2012, RFC 6986; GOST 34.311-2015 in Kazakhstan)."""

BLOCK_BYTES = 64
_MODULUS_MASK = (1 << 512) - 1

_PI = bytes.fromhex(
    "fceedd11cf6e3116fbc4fada23c5044de977f0db932e99ba1736f1bb14cd5fc1f918655ae25cef21811c3c42"
    "8b018e4f058402aee36a8fa0060bed987fd4d31feb342c51eac848abf22a68a2fd3aceccb5700e56080c7612"
    "bf7213479cb75d8715a19629107b9ac7f391786f9d9eb2b13275193dff358a7e6d54c680c3bd0d57dff524a9"
    "3ea843c9d779d6f67c22b903e00fecde7a94b0bcdce828504e330a4aa79760731e0062441ab83882649f2641"
    "ad454692275e552f8ca3a57d69d5953b0758b34086ac1df730376be488d9e789e11b83494c3ff8fe8d53aa90"
    "cad88561207167a42d2b095bcb9b25d0bee56c5259a674d2e6f4b4c0d166afc2394b63b6"
)

_A = (
    "8e20faa72ba0b47047107ddd9b505a38ad08b0e0c3282d1cd8045870ef14980e6c022c38f90a4c073601161c"
    "f205268d1b8e0b0e798c13c883478b07b2468764a011d380818e8f405086e740ce47c9202843fd2067adea10"
    "14aff010bdd875080ad97808d06cb40405e23c0468365a028c711e02341b2d0146b60f011a83988e90dab52a"
    "387ae76f486dd4151c3dfdb924b86a840e90f0d2125c354207487869092e94218d243cba8a174a9ec8121e5d"
    "4585254f64090fa0accc9ca9328a89509d4df05d5f661451c0a878a0a1330aa660543c50de970553302a1e28"
    "6fc58ca718150f14b9ec46dd0c84890ad27623e00642ca05693b9f700321658cba93c13886275df09ce8aaa8"
    "439da0784e745554afc0503c273aa42ad960281e9d1d5215e230140fc080298471180a8960409a42b60c05ca"
    "30204d215b068c651810a89e456c34887a3805b9ac361a443d1c8cd2561b0d22900e46692b838811480723ba"
    "9bcf4486248d9f5dc3e9224312c8c1a0effa11af0964ee50f97d86d98a327728e4fa2054a80b329c727d102a"
    "548b194e39b008152acb82279258048415eb419d492c024284fbaec0aa16012142f35760550b8e9e21f7a530"
    "a48b474f9ef5dc1870a6a56e2440598e3853dc371220a2471ca76e95091051ad0edd37c48a08a6d807e09562"
    "4504536c8d70c431ac02a736c83862965601dd1b641c314b2b8ee083"
)

_C = (
    "b1085bda1ecadae9ebcb2f81c0657c1f2f6a76432e45d016714eb88d7585c4fc4b7ce09192676901a2422a08"
    "a460d31505767436cc744d23dd806559f2a645076fa3b58aa99d2f1a4fe39d460f70b5d7f3feea720a232b98"
    "61d55e0f16b501319ab5176b12d699585cb561c2db0aa7ca55dda21bd7cbcd56e679047021b19bb7f574dcac"
    "2bce2fc70a39fc286a3d843506f15e5f529c1f8bf2ea7514b1297b7bd3e20fe490359eb1c1c93a376062db09"
    "c2b6f443867adb31991e96f50aba0ab2ef1fdfb3e81566d2f948e1a05d71e4dd488e857e335c3c7d9d721cad"
    "685e353fa9d72c82ed03d675d8b71333935203be3453eaa193e837f1220cbebc84e3d12e4bea6bacad474799"
    "9a3f410c6ca923637f151c1f1686104a359e35d7800fffbdbfcd1747253af5a3dfff00b723271a167a56a27e"
    "a9ea63f5601758fd7c6cfe57ae4faeae1d3ad3d96fa4c33b7a3039c02d66c4f95142a46c187f9ab49af08ec6"
    "cffaa6b71c9ab7b40af21f66c2bec6b6bf71c57236904f35fa68407a46647d6ef4c70e16eeaac5ec51ac86fe"
    "bf240954399ec6c7e6bf87c9d3473e33197a93c90992abc52d822c3706476983284a05043517454ca23c4af3"
    "8886564d3a14d4939b1f5b424d93c9a703e7aa020c6e41414eb7f8719c36de1e89b4443b4ddbc49af4892bcb"
    "929b069069d18d2bd1a5c42f36acc2355951a8d9a47f0dd4bf02e71e378f5a541631229b944c9ad8ec165fde"
    "3a7d3a1b258942243cd955b7e00d0984800a440bdbb2ceb17b2b8a9aa6079c540e38dc92cb1f2a6072614451"
    "83235adbabbedea680056f52382ae548b2e4f3f38941e71cff8a78db1fffe18a1b3361039fe76702af69334b"
    "7a1e6c303b7652f43698fad1153bb6c374b4c7fb98459ced7bcd9ed0efc889fb3002c6cd635afe94d8fa6bbb"
    "ebab076120018021148466798a1d71efea48b9caefbacd1d7d476e98dea2594ac06fd85d6bcaa4cd81f32d1b"
    "378ee767f11631bad21380b00449b17acda43c32bcdf1d77f82012d430219f9b5d80ef9d1891cc86e71da4aa"
    "88e12852faf417d5d9b21b9948bc924af11bd720"
)


def _rows() -> tuple[tuple[int, ...], ...]:
    """For every byte of the state: what its 256 values add to the image under S, P and L."""
    matrix = [int(_A[i : i + 16], 16) for i in range(0, len(_A), 16)]
    rows = []
    for place in range(BLOCK_BYTES):
        word, shift = divmod(place, 8)
        row = []
        for value in _PI:
            image = 0
            for bit in range(8):
                if value >> bit & 1:
                    image ^= matrix[63 - (8 * word + bit)]
            row.append(image << 64 * shift)
        rows.append(tuple(row))
    return tuple(rows)


_ROWS = _rows()
_ROUND_KEYS = tuple(int(_C[i : i + 128], 16) for i in range(0, len(_C), 128))


def _lps(state: int) -> int:
    image = 0
    for row, value in zip(_ROWS, state.to_bytes(BLOCK_BYTES, "little"), strict=True):
        image ^= row[value]
    return image


def _compress(chained: int, block: int, length: int) -> int:
    key = _lps(chained ^ length)
    state = key ^ block
    for constant in _ROUND_KEYS:
        state = _lps(state)
        key = _lps(key ^ constant)
        state ^= key
    return state ^ chained ^ block


class Streebog512:
    """The hash of a message that comes in pieces."""

    def __init__(self) -> None:
        self._chained = self._length = self._total = 0
        self._rest = b""

    def update(self, piece: bytes) -> None:
        """Take the next piece of the message."""
        piece = self._rest + piece
        whole = len(piece) - len(piece) % BLOCK_BYTES
        for start in range(0, whole, BLOCK_BYTES):
            block = int.from_bytes(piece[start : start + BLOCK_BYTES], "little")
            self._chained = _compress(self._chained, block, self._length)
            self._length += 8 * BLOCK_BYTES
            self._total = (self._total + block) & _MODULUS_MASK
        self._rest = piece[whole:]

    def digest(self) -> bytes:
        """The 64 bytes over everything taken so far, in the byte order of RFC 6986."""
        block = int.from_bytes(self._rest + b"\x01", "little")
        chained = _compress(self._chained, block, self._length)
        chained = _compress(chained, self._length + 8 * len(self._rest), 0)
        total = (self._total + block) & _MODULUS_MASK
        return _compress(chained, total, 0).to_bytes(BLOCK_BYTES, "little")


def streebog512(message: bytes) -> bytes:
    """The 64 bytes of the digest in the byte order of RFC 6986."""
    whole = Streebog512()
    whole.update(message)
    return whole.digest()


def hmac_streebog512(key: bytes, message: bytes) -> bytes:
    """HMAC (RFC 2104) over Streebog-512; the key is at most one block of 64 bytes."""
    padded = key.ljust(BLOCK_BYTES, b"\0")
    inner = bytes(octet ^ 0x36 for octet in padded)
    outer = bytes(octet ^ 0x5C for octet in padded)
    return streebog512(outer + streebog512(inner + message))
