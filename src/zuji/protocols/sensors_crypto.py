"""Opening what the encryption plugins of the Sensors SDKs closed (protocols/sensors.md §4).

Two shapes: a symmetric payload whose key both sides know (web AES: key_id, payload), and a group whose one-time key
`ekey` is wrapped with the project's public key `pkv` (apps and web SM: ekey, pkv, payloads).
The SM2 unwrap is written here: cryptography has no SM2 and gmssl computes the ciphertext's check value but never
compares it, so that a wrong key would give garbage. It runs once for each wrapped key, then comes from the cache.
"""

from __future__ import annotations

import hmac
import re
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC

from zuji.records.decoded import Key

# Which cipher goes with which key, by the SDK's own pairs `RSA+AES`, `EC+AES`, `SM2+SM4`.
PAYLOAD_CIPHER = {"RSA": "AES", "EC": "AES", "SM2": "SM4"}

_IV_BYTES = 16


class BadDecrypt(ValueError):
    """A key that does not open what it should, or bytes that are not what the SDK writes."""


def opened(cipher: str, secret: bytes, payload: bytes) -> bytes:
    """The plaintext of IV ‖ CBC ciphertext with PKCS#7 padding. Raises BadDecrypt."""
    if len(payload) < 2 * _IV_BYTES or len(payload) % 16:
        raise BadDecrypt(f"{len(payload)} bytes are not an IV and whole blocks")
    try:
        algorithm = SM4(secret) if cipher == "SM4" else AES(secret)
    except ValueError as error:
        raise BadDecrypt(str(error)) from None
    decryptor = Cipher(algorithm, CBC(payload[:_IV_BYTES])).decryptor()
    padded = decryptor.update(payload[_IV_BYTES:]) + decryptor.finalize()
    count = padded[-1]
    if not 1 <= count <= 16 or padded[-count:] != bytes([count]) * count:
        raise BadDecrypt("the padding is wrong: the key does not fit")
    return padded[:-count]


def unwrapped(key: Key, ekey: bytes) -> bytes:
    """The one-time key that a group's `ekey` wraps. Raises BadDecrypt."""
    secret = _unwrapped(key.algorithm, key.secret, ekey)
    if secret is None:
        raise BadDecrypt(f"{key.algorithm} key {key.id!r} does not open ekey")
    return secret


# None for a failure, so that a hostile or outdated client pays for the slow attempt once and not at every record.
@lru_cache(maxsize=4096)
def _unwrapped(algorithm: str, secret: bytes, ekey: bytes) -> bytes | None:
    try:
        if algorithm == "SM2":
            return _sm2_unwrapped(_sm2_scalar(secret), ekey)
        private = _private_key(secret)
        if isinstance(private, rsa.RSAPrivateKey):
            return private.decrypt(ekey, padding.PKCS1v15())
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return _ecies_unwrapped(private, ekey)
    except (ValueError, TypeError, UnsupportedAlgorithm, ZeroDivisionError):
        return None
    return None


def _private_key(secret: bytes) -> object:
    if secret.lstrip().startswith(b"-----BEGIN"):
        return serialization.load_pem_private_key(secret, None)
    return serialization.load_der_private_key(secret, None)


def _ecies_unwrapped(private: ec.EllipticCurvePrivateKey, ekey: bytes) -> bytes | None:
    """ECIES as SpongyCastle's default is understood to be: point ‖ XOR ciphertext ‖ HMAC-SHA1, KDF2 with SHA-1.

    No real request was seen (protocols/sensors.md §4.2). The HMAC is checked, so if the guess is wrong the record
    is refused as bad_decrypt and kept; it is never garbage.
    """
    point_bytes = 1 + 2 * ((private.curve.key_size + 7) // 8)
    if len(ekey) <= point_bytes + 20:
        return None
    point, sealed, tag = ekey[:point_bytes], ekey[point_bytes:-20], ekey[-20:]
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(private.curve, point))
    stream = _kdf(hashes.SHA1(), point + shared, 16 + len(sealed))
    # With an ephemeral point in front, BouncyCastle's IESEngine takes the MAC key before the cipher key and adds
    # the length of its (empty) encoding vector to the MAC.
    mac = hmac.digest(stream[:16], sealed + bytes(8), "sha1")
    if not hmac.compare_digest(mac, tag):
        return None
    return _xor(sealed, stream[16:])


# SM2, GB/T 32918.5: the recommended curve.
_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_Jacobian = tuple[int, int, int]


def _sm2_scalar(secret: bytes) -> int:
    """The private number in 32 raw bytes, 64 hex digits, or a PKCS#8 or SEC1 key, DER or PEM."""
    text = secret.strip()
    if len(secret) == 32:
        return int.from_bytes(secret)
    if re.fullmatch(rb"[0-9a-fA-F]{64}", text):
        return int(text, 16)
    if text.startswith(b"-----BEGIN"):
        secret = _pem_body(text)
    # ECPrivateKey: INTEGER 1, OCTET STRING of 32 bytes. cryptography refuses to load this curve.
    at = secret.find(b"\x02\x01\x01\x04\x20")
    if at < 0 or len(secret) < at + 37:
        raise ValueError("not an SM2 private key")
    return int.from_bytes(secret[at + 5 : at + 37])


def _pem_body(pem: bytes) -> bytes:
    from base64 import b64decode

    return b64decode(b"".join(line for line in pem.splitlines() if not line.startswith(b"-----")))


def _sm2_unwrapped(scalar: int, ekey: bytes) -> bytes | None:
    """The message in C1 ‖ C3 ‖ C2, with or without the leading 04; None when its check value C3 does not fit."""
    if len(ekey) % 2 and ekey[0] == 4:
        ekey = ekey[1:]
    if len(ekey) <= 96:
        return None
    x, y = int.from_bytes(ekey[:32]), int.from_bytes(ekey[32:64])
    # A point off the curve would leak the key, bit by bit, to a sender who watches what is refused.
    if x >= _P or y >= _P or (y * y - x * x * x + 3 * x - _B) % _P:
        return None
    shared = _multiplied(scalar, x, y)
    if shared is None:
        return None
    message = _xor(ekey[96:], _kdf(hashes.SM3(), shared, len(ekey) - 96))
    digest = hashes.Hash(hashes.SM3())
    digest.update(shared[:32] + message + shared[32:])
    return message if hmac.compare_digest(digest.finalize(), ekey[64:96]) else None


def _multiplied(scalar: int, x: int, y: int) -> bytes | None:
    """x ‖ y of scalar times the point, 64 bytes; None at infinity. Double and add in Jacobian coordinates, a = -3."""
    total: _Jacobian = (1, 1, 0)
    for bit in bin(scalar)[2:]:
        total = _doubled(total)
        if bit == "1":
            total = _added(total, x, y)
    if total[2] == 0:
        return None
    inverse = pow(total[2], -1, _P)
    square = inverse * inverse % _P
    return (total[0] * square % _P).to_bytes(32) + (total[1] * square * inverse % _P).to_bytes(32)


def _doubled(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return (1, 1, 0)
    zz, yy = z * z % _P, y * y % _P
    s = 4 * x * yy % _P
    m = 3 * (x - zz) * (x + zz) % _P
    x3 = (m * m - 2 * s) % _P
    return (x3, (m * (s - x3) - 8 * yy * yy) % _P, 2 * y * z % _P)


def _added(point: _Jacobian, x2: int, y2: int) -> _Jacobian:
    x1, y1, z1 = point
    if z1 == 0:
        return (x2, y2, 1)
    zz = z1 * z1 % _P
    u, s = x2 * zz % _P, y2 * zz * z1 % _P
    h, r = (u - x1) % _P, (s - y1) % _P
    if h == 0:
        return _doubled(point) if r == 0 else (1, 1, 0)
    hh = h * h % _P
    hhh, v = h * hh % _P, x1 * hh % _P
    x3 = (r * r - hhh - 2 * v) % _P
    return (x3, (r * (v - x3) - y1 * hhh) % _P, z1 * h % _P)


def _kdf(algorithm: hashes.HashAlgorithm, seed: bytes, size: int) -> bytes:
    """size bytes of hash(seed ‖ counter), counter from 1 in 4 bytes: KDF2 of ISO 18033-2 and the KDF of SM2."""
    out = b""
    counter = 1
    while len(out) < size:
        digest = hashes.Hash(algorithm)
        digest.update(seed + counter.to_bytes(4))
        out += digest.finalize()
        counter += 1
    return out[:size]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
