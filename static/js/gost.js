/** GOST 34.310-2015 signatures, GOST 34.311-2015 (Streebog-512) digests and the CMS of the NCA RK
 * profile, for the development signer only: nothing here runs in constant time. */

const P = 2n ** 512n - 569n;
const Q = BigInt(
  "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    + "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
);
const GX = 3n;
const GY = BigInt(
  "0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921"
    + "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4",
);

const PI = fromHex(
  "fceedd11cf6e3116fbc4fada23c5044de977f0db932e99ba1736f1bb14cd5fc1f918655ae25cef21811c3c428b018e4f"
    + "058402aee36a8fa0060bed987fd4d31feb342c51eac848abf22a68a2fd3aceccb5700e56080c7612bf7213479cb75d87"
    + "15a19629107b9ac7f391786f9d9eb2b13275193dff358a7e6d54c680c3bd0d57dff524a93ea843c9d779d6f67c22b903"
    + "e00fecde7a94b0bcdce828504e330a4aa79760731e0062441ab83882649f2641ad454692275e552f8ca3a57d69d5953b"
    + "0758b34086ac1df730376be488d9e789e11b83494c3ff8fe8d53aa90cad88561207167a42d2b095bcb9b25d0bee56c52"
    + "59a674d2e6f4b4c0d166afc2394b63b6",
);
const A = new DataView(fromHex(
  "8e20faa72ba0b47047107ddd9b505a38ad08b0e0c3282d1cd8045870ef14980e6c022c38f90a4c073601161cf205268d"
    + "1b8e0b0e798c13c883478b07b2468764a011d380818e8f405086e740ce47c9202843fd2067adea1014aff010bdd87508"
    + "0ad97808d06cb40405e23c0468365a028c711e02341b2d0146b60f011a83988e90dab52a387ae76f486dd4151c3dfdb9"
    + "24b86a840e90f0d2125c354207487869092e94218d243cba8a174a9ec8121e5d4585254f64090fa0accc9ca9328a8950"
    + "9d4df05d5f661451c0a878a0a1330aa660543c50de970553302a1e286fc58ca718150f14b9ec46dd0c84890ad27623e0"
    + "0642ca05693b9f700321658cba93c13886275df09ce8aaa8439da0784e745554afc0503c273aa42ad960281e9d1d5215"
    + "e230140fc080298471180a8960409a42b60c05ca30204d215b068c651810a89e456c34887a3805b9ac361a443d1c8cd2"
    + "561b0d22900e46692b838811480723ba9bcf4486248d9f5dc3e9224312c8c1a0effa11af0964ee50f97d86d98a327728"
    + "e4fa2054a80b329c727d102a548b194e39b008152acb82279258048415eb419d492c024284fbaec0aa16012142f35760"
    + "550b8e9e21f7a530a48b474f9ef5dc1870a6a56e2440598e3853dc371220a2471ca76e95091051ad0edd37c48a08a6d8"
    + "07e095624504536c8d70c431ac02a736c83862965601dd1b641c314b2b8ee083",
).buffer);
const C = [
  "b1085bda1ecadae9ebcb2f81c0657c1f2f6a76432e45d016714eb88d7585c4fc"
    + "4b7ce09192676901a2422a08a460d31505767436cc744d23dd806559f2a64507",
  "6fa3b58aa99d2f1a4fe39d460f70b5d7f3feea720a232b9861d55e0f16b50131"
    + "9ab5176b12d699585cb561c2db0aa7ca55dda21bd7cbcd56e679047021b19bb7",
  "f574dcac2bce2fc70a39fc286a3d843506f15e5f529c1f8bf2ea7514b1297b7b"
    + "d3e20fe490359eb1c1c93a376062db09c2b6f443867adb31991e96f50aba0ab2",
  "ef1fdfb3e81566d2f948e1a05d71e4dd488e857e335c3c7d9d721cad685e353f"
    + "a9d72c82ed03d675d8b71333935203be3453eaa193e837f1220cbebc84e3d12e",
  "4bea6bacad4747999a3f410c6ca923637f151c1f1686104a359e35d7800fffbd"
    + "bfcd1747253af5a3dfff00b723271a167a56a27ea9ea63f5601758fd7c6cfe57",
  "ae4faeae1d3ad3d96fa4c33b7a3039c02d66c4f95142a46c187f9ab49af08ec6"
    + "cffaa6b71c9ab7b40af21f66c2bec6b6bf71c57236904f35fa68407a46647d6e",
  "f4c70e16eeaac5ec51ac86febf240954399ec6c7e6bf87c9d3473e33197a93c9"
    + "0992abc52d822c3706476983284a05043517454ca23c4af38886564d3a14d493",
  "9b1f5b424d93c9a703e7aa020c6e41414eb7f8719c36de1e89b4443b4ddbc49a"
    + "f4892bcb929b069069d18d2bd1a5c42f36acc2355951a8d9a47f0dd4bf02e71e",
  "378f5a541631229b944c9ad8ec165fde3a7d3a1b258942243cd955b7e00d0984"
    + "800a440bdbb2ceb17b2b8a9aa6079c540e38dc92cb1f2a607261445183235adb",
  "abbedea680056f52382ae548b2e4f3f38941e71cff8a78db1fffe18a1b336103"
    + "9fe76702af69334b7a1e6c303b7652f43698fad1153bb6c374b4c7fb98459ced",
  "7bcd9ed0efc889fb3002c6cd635afe94d8fa6bbbebab07612001802114846679"
    + "8a1d71efea48b9caefbacd1d7d476e98dea2594ac06fd85d6bcaa4cd81f32d1b",
  "378ee767f11631bad21380b00449b17acda43c32bcdf1d77f82012d430219f9b"
    + "5d80ef9d1891cc86e71da4aa88e12852faf417d5d9b21b9948bc924af11bd720",
].map((constant) => fromHex(constant).reverse());
const TABLE = linearTable();

function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** Substitution and multiplication by A in one look-up: low and high words for each byte of each row. */
function linearTable() {
  const table = new Uint32Array(8 * 256 * 2);
  for (let at = 0; at < 8 * 256; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      if ((PI[at & 255] >> bit) & 1) {
        const row = 8 * (63 - (8 * (at >> 8) + bit));
        table[2 * at] ^= A.getUint32(row + 4);
        table[2 * at + 1] ^= A.getUint32(row);
      }
    }
  }
  return table;
}

/** The transformation LPS of the exclusive or of two blocks. */
function lps(left, right) {
  const result = new DataView(new ArrayBuffer(64));
  for (let word = 0; word < 8; word += 1) {
    let low = 0;
    let high = 0;
    for (let row = 0; row < 8; row += 1) {
      const at = 2 * (256 * row + (left[8 * row + word] ^ right[8 * row + word]));
      low ^= TABLE[at];
      high ^= TABLE[at + 1];
    }
    result.setUint32(8 * word, low, true);
    result.setUint32(8 * word + 4, high, true);
  }
  return new Uint8Array(result.buffer);
}

/** One step of the digest: the state takes in a block at a given count of bits. */
function compress(state, count, block) {
  let key = lps(state, count);
  let cipher = block;
  for (const constant of C) {
    cipher = lps(cipher, key);
    key = lps(key, constant);
  }
  for (let at = 0; at < 64; at += 1) state[at] ^= cipher[at] ^ key[at] ^ block[at];
}

/** Addition modulo 2^512 of little-endian blocks. */
function add(total, block) {
  let carry = 0;
  for (let at = 0; at < 64; at += 1) {
    carry += total[at] + block[at];
    total[at] = carry;
    carry >>= 8;
  }
}

/** The Streebog-512 digest of bytes, in the byte order of RFC 6986. */
export function streebog(message) {
  const state = new Uint8Array(64);
  const count = new Uint8Array(64);
  const sum = new Uint8Array(64);
  for (let at = 0; at <= message.length; at += 64) {
    const part = message.subarray(at, at + 64);
    const block = new Uint8Array(64);
    block.set(part);
    if (part.length < 64) block[part.length] = 1;
    compress(state, count, block);
    add(count, concat([(8 * part.length) & 255, (8 * part.length) >> 8], new Uint8Array(62)));
    add(sum, block);
  }
  compress(state, new Uint8Array(64), count);
  compress(state, new Uint8Array(64), sum);
  return state;
}

function hmac(key, ...parts) {
  const pad = (filler) => key.map((byte) => byte ^ filler);
  return streebog(concat(pad(0x5c), streebog(concat(pad(0x36), ...parts))));
}

function bigEndian(bytes) {
  return BigInt(`0x${toHex(bytes)}`);
}

function littleEndian(number) {
  return fromHex(number.toString(16).padStart(128, "0")).reverse();
}

function mod(number, modulus) {
  const rest = number % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function inverse(number, modulus) {
  let [a, b, x, y] = [mod(number, modulus), modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return mod(x, modulus);
}

/** Twice a point in Jacobian coordinates; the curve has a = -3. */
function double([x, y, z]) {
  const delta = (z * z) % P;
  const gamma = (y * y) % P;
  const beta = (x * gamma) % P;
  const alpha = (3n * (x - delta) * (x + delta)) % P;
  const x3 = mod(alpha * alpha - 8n * beta, P);
  return [x3, mod(alpha * (4n * beta - x3) - 8n * gamma * gamma, P), (2n * y * z) % P];
}

/** A point in Jacobian coordinates plus the base point; they must differ in x. */
function addBase([x, y, z]) {
  const zz = (z * z) % P;
  const h = (GX * zz - x) % P;
  const r = (GY * z * zz - y) % P;
  const hh = (h * h) % P;
  const v = (x * hh) % P;
  const x3 = mod(r * r - h * hh - 2n * v, P);
  return [x3, mod(r * (v - x3) - y * h * hh, P), mod(z * h, P)];
}

/** The abscissa of the base point taken so many times; 0 < times < Q keeps every addition regular. */
function abscissa(times) {
  let point = [GX, GY, 1n];
  for (const bit of times.toString(2).slice(1)) {
    point = double(point);
    if (bit === "1") point = addBase(point);
  }
  const [x, , z] = point;
  return mod(x * inverse(z * z, P), P);
}

/** Secret numbers that depend on the key and the digest alone, as RFC 6979 §3.2 with HMAC-Streebog. */
function* nonces(key, digest) {
  let secret = new Uint8Array(64);
  let value = new Uint8Array(64).fill(1);
  for (const round of [0, 1]) {
    secret = hmac(secret, value, [round], key, digest);
    value = hmac(secret, value);
  }
  for (;;) {
    value = hmac(secret, value);
    yield bigEndian(value);
    secret = hmac(secret, value, [0]);
    value = hmac(secret, value);
  }
}

/** The signature r, s (64 bytes each, little-endian) of a message by a private key in big-endian hex. */
export function sign(message, keyHex) {
  const digest = streebog(message);
  const key = fromHex(keyHex.padStart(128, "0"));
  const e = bigEndian(digest.slice().reverse()) % Q || 1n;
  for (const nonce of nonces(key, digest)) {
    if (nonce > 0n && nonce < Q) {
      const r = abscissa(nonce) % Q;
      const s = (r * bigEndian(key) + nonce * e) % Q;
      if (r && s) return concat(littleEndian(r), littleEndian(s));
    }
  }
}

function der(tag, ...parts) {
  const value = concat(...parts);
  const size = value.length < 128 ? [] : fromHex(evenHex(value.length));
  return concat([tag], size.length ? [128 + size.length, ...size] : [value.length], value);
}

function evenHex(number) {
  const hex = number.toString(16);
  return hex.padStart(hex.length + (hex.length % 2), "0");
}

/** An object identifier, dotted, as DER. */
export function oid(dotted) {
  const [first, second, ...arcs] = dotted.split(".").map(Number);
  const bytes = [40 * first + second, ...arcs].flatMap((arc) => {
    const groups = [arc & 127];
    for (let rest = arc >>> 7; rest; rest >>>= 7) groups.unshift(128 | (rest & 127));
    return groups;
  });
  return der(6, bytes);
}

const sequence = (...parts) => der(0x30, ...parts);
const octets = (value) => der(4, value);
const algorithm = (dotted) => sequence(oid(dotted), der(5));
const ascii = (text) => new TextEncoder().encode(text);

/** The elements of a SET OF in the order DER demands. */
function sorted(elements) {
  return elements.map(toHex).sort().map(fromHex);
}

/** Where the element at an offset begins, where its value begins and where it ends. */
function element(bytes, start) {
  const extra = bytes[start + 1] & 128 ? bytes[start + 1] & 127 : 0;
  const body = start + 2 + extra;
  const length = extra ? Number(bigEndian(bytes.subarray(start + 2, body))) : bytes[start + 1];
  return { start, body, end: body + length };
}

/** Issuer and serial number, as a signer is named by its certificate. */
function issuerAndSerial(certificate) {
  const tbs = element(certificate, element(certificate, 0).body);
  const version = element(certificate, tbs.body);
  const serial = certificate[version.start] === 0xa0 ? element(certificate, version.end) : version;
  const issuer = element(certificate, element(certificate, serial.end).end);
  const slice = ({ start, end }) => certificate.subarray(start, end);
  return sequence(slice(issuer), slice(serial));
}

/** A moment as UTCTime until 2049, as GeneralizedTime later (RFC 5652 §11.3). */
function time(moment) {
  const text = moment.toISOString().replace(/\.\d+|[-:T]/g, "");
  return text < "2050" ? der(23, ascii(text.slice(2))) : der(24, ascii(text));
}

const DATA = "1.2.840.113549.1.7.1";
const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const STREEBOG_512 = "1.2.398.3.10.1.3.3";
const GOST_2015_512 = "1.2.398.3.10.1.1.2.3.2";

/** CMS SignedData as KalkanCrypt writes it: one signer, signed attributes, the certificates inside. */
export function signCms({ key, certificate, chain, content, detached, signingTime }) {
  const attribute = (type, value) => sequence(oid(type), der(0x31, value));
  const attributes = sorted([
    attribute(CONTENT_TYPE, oid(DATA)),
    attribute(SIGNING_TIME, time(signingTime)),
    attribute(MESSAGE_DIGEST, octets(streebog(content))),
  ]);
  const signer = sequence(
    der(2, [1]),
    issuerAndSerial(certificate),
    algorithm(STREEBOG_512),
    der(0xa0, ...attributes),
    algorithm(GOST_2015_512),
    octets(sign(der(0x31, ...attributes), key)),
  );
  const signed = sequence(
    der(2, [1]),
    der(0x31, algorithm(STREEBOG_512)),
    sequence(oid(DATA), detached ? [] : der(0xa0, octets(content))),
    der(0xa0, ...sorted([certificate, ...chain])),
    der(0x31, signer),
  );
  return sequence(oid(SIGNED_DATA), der(0xa0, signed));
}
