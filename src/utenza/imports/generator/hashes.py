"""
Password hashes as old portals kept them, all nine schemes of the contract, at little cost.

The login of the i-th row (from 0) has the scheme `SCHEMES[i % 9]`; passwords repeat from row 90
on, so that a million logins take no longer to make than ninety.
"""

import hashlib
import struct
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Final

import argon2.low_level
import bcrypt

_PASSWORDS: Final = 90
_ITOA64: Final = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Portable PHP hashes and Drupal's say the binary logarithm of their rounds in one character.
_PHPASS_ROUNDS_LOG2: Final = 11
_DRUPAL_ROUNDS_LOG2: Final = 13
_DRUPAL_LENGTH: Final = 55
_PBKDF2_ROUNDS: Final = 20_000
_ASPNET_ROUNDS: Final = 10_000
_ASPNET_HMAC_SHA256: Final = 1
_BCRYPT_PREFIXES: Final = ("2b", "2y", "2a")


def password(index: int) -> str:
    """Return the password of the login of this row of `logins.csv`, from 0."""
    return f"Vecchia-{index % _PASSWORDS}!"


def scheme(index: int) -> str:
    return SCHEMES[index % len(SCHEMES)]


def hashed(index: int) -> str:
    return _hashed(index % _PASSWORDS)


@cache
def _hashed(index: int) -> str:
    # From nothing but the row, so that equal plans give equal bytes.
    salt = hashlib.sha256(f"salt {index}".encode()).digest()
    return _MAKERS[scheme(index)](password(index).encode(), salt)


def _argon2id(secret: bytes, salt: bytes) -> str:
    return argon2.low_level.hash_secret(
        secret,
        salt[:16],
        time_cost=1,
        memory_cost=8_192,
        parallelism=1,
        hash_len=32,
        type=argon2.low_level.Type.ID,
    ).decode()


def _bcrypt(secret: bytes, salt: bytes) -> str:
    prefix = _BCRYPT_PREFIXES[salt[0] % len(_BCRYPT_PREFIXES)]
    # Twenty-two characters hold 128 bits: the last one has four spare bits, and O leaves them 0.
    return bcrypt.hashpw(secret, f"${prefix}$06${salt.hex()[:21]}O".encode()).decode()


def _django_pbkdf2(secret: bytes, salt: bytes) -> str:
    text = salt.hex()[:12]
    digest = hashlib.pbkdf2_hmac("sha256", secret, text.encode(), _PBKDF2_ROUNDS)
    return f"pbkdf2_sha256${_PBKDF2_ROUNDS}${text}${_base64(digest)}"


def _aspnet_v3(secret: bytes, salt: bytes) -> str:
    salt = salt[:16]
    key = hashlib.pbkdf2_hmac("sha256", secret, salt, _ASPNET_ROUNDS)
    head = struct.pack(">BIII", 1, _ASPNET_HMAC_SHA256, _ASPNET_ROUNDS, len(salt))
    return _base64(head + salt + key)


def portable(
    prefix: str, function: Callable[[bytes], "hashlib._Hash"], secret: bytes, salt: str, log2: int
) -> str:
    """Hash as the portable PHP framework and Drupal 7 do; Drupal keeps 55 characters of it."""
    digest = function(salt.encode() + secret).digest()
    for _ in range(1 << log2):
        digest = function(digest + secret).digest()
    return f"{prefix}{_ITOA64[log2]}{salt}{_crypt64(digest)}"[:_DRUPAL_LENGTH]


def _phpass(secret: bytes, salt: bytes) -> str:
    return portable("$P$", hashlib.md5, secret, salt.hex()[:8], _PHPASS_ROUNDS_LOG2)


def _drupal7(secret: bytes, salt: bytes) -> str:
    return portable("$S$", hashlib.sha512, secret, salt.hex()[:8], _DRUPAL_ROUNDS_LOG2)


def _ssha(secret: bytes, salt: bytes) -> str:
    salt = salt[:8]
    digest = hashlib.sha1(secret + salt).digest()  # noqa: S324 - the old portal's, not ours
    return "{SSHA}" + _base64(digest + salt)


def _sha1_salted(secret: bytes, salt: bytes) -> str:
    text = salt.hex()[:12]
    digest = hashlib.sha1(text.encode() + secret)  # noqa: S324 - the old portal's, not ours
    return f"{text}${digest.hexdigest()}"


def _md5(secret: bytes, _salt: bytes) -> str:
    return hashlib.md5(secret).hexdigest()  # noqa: S324 - the old portal's, not ours


def _crypt64(digest: bytes) -> str:
    """Encode as crypt(3)'s heirs do: three bytes at a time, the low bits first, no padding."""
    groups = (digest[start : start + 3] for start in range(0, len(digest), 3))
    return "".join(
        _ITOA64[int.from_bytes(group, "little") >> 6 * place & 63]
        for group in groups
        for place in range(len(group) + 1)
    )


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


_MAKERS: Final[dict[str, Callable[[bytes, bytes], str]]] = {
    "argon2id": _argon2id,
    "bcrypt": _bcrypt,
    "django_pbkdf2_sha256": _django_pbkdf2,
    "aspnet_identity_v3": _aspnet_v3,
    "phpass": _phpass,
    "drupal7": _drupal7,
    "ssha": _ssha,
    "sha1_salted": _sha1_salted,
    "md5": _md5,
}
SCHEMES: Final = tuple(_MAKERS)
