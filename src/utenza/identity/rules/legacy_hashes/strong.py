"""The four schemes that may rest as they came: each is slow by itself."""

import hashlib
import re
import struct
from collections.abc import Callable, Mapping
from hmac import compare_digest
from typing import NamedTuple

import bcrypt
from argon2.low_level import Type, hash_secret_raw

from utenza.identity.rules.legacy_hashes.forms import from_base64, from_unpadded_base64

_MAX_PBKDF2_ITERATIONS = 5_000_000
_MAX_ARGON2_MEMORY_KIB = 1 << 20
_MAX_ARGON2_PASSES = 20
_MAX_ARGON2_LANES = 64
_ARGON2_KIB_A_LANE = 8
_MAX_BCRYPT_COST = 16
_MIN_BCRYPT_COST = 4
_BCRYPT_PASSWORD_BYTES = 72

_ARGON2ID = re.compile(
    r"\$argon2id\$v=(16|19)\$m=([1-9][0-9]{0,9}),t=([1-9][0-9]{0,9}),p=([1-9][0-9]{0,9})"
    r"\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{16,172})"
)
_BCRYPT = re.compile(r"\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}")
_BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_BCRYPT_SALT_END = 29
_DJANGO = re.compile(r"pbkdf2_sha256\$([1-9][0-9]{0,9})\$([!-#%-~]{1,128})\$([A-Za-z0-9+/=]{44})")
_SHA256_BYTES = 32

_ASPNET_HEADER = struct.Struct(">BIII")
_ASPNET_MARKER = 1
_ASPNET_FUNCTIONS = {0: "sha1", 1: "sha256", 2: "sha512"}
# ASP.NET Core Identity refuses less than 128 bits of either; the ceiling is ours.
_ASPNET_BYTES = range(16, 65)
_ASPNET_TEXT = 4 * 64


class _Argon2(NamedTuple):
    version: int
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    key: bytes


class _Pbkdf2(NamedTuple):
    function: str
    iterations: int
    salt: bytes
    key: bytes


def _argon2(stored: str) -> _Argon2 | None:
    found = _ARGON2ID.fullmatch(stored)
    if not found:
        return None
    salt, key = from_unpadded_base64(found[5]), from_unpadded_base64(found[6])
    if salt is None or key is None:
        return None
    version, memory, passes, lanes = map(int, found.groups()[:4])
    hashed = _Argon2(version, memory, passes, lanes, salt, key)
    return hashed if _is_bearable(hashed) else None


def _is_bearable(hashed: _Argon2) -> bool:
    return (
        hashed.lanes <= _MAX_ARGON2_LANES
        and hashed.passes <= _MAX_ARGON2_PASSES
        and _ARGON2_KIB_A_LANE * hashed.lanes <= hashed.memory_kib <= _MAX_ARGON2_MEMORY_KIB
    )


def _verify_argon2(password: bytes, stored: str) -> bool:
    hashed = _argon2(stored)
    return hashed is not None and compare_digest(_argon2_key(password, hashed), hashed.key)


def _argon2_key(password: bytes, hashed: _Argon2) -> bytes:
    return hash_secret_raw(
        password,
        hashed.salt,
        time_cost=hashed.passes,
        memory_cost=hashed.memory_kib,
        parallelism=hashed.lanes,
        hash_len=len(hashed.key),
        type=Type.ID,
        version=hashed.version,
    )


def _is_bcrypt(stored: str) -> bool:
    found = _BCRYPT.fullmatch(stored)
    return bool(found) and _MIN_BCRYPT_COST <= int(stored[4:6]) <= _MAX_BCRYPT_COST


def _verify_bcrypt(password: bytes, stored: str) -> bool:
    # PHP and the others saw a password end at its first NUL; a typed one that has it is wrong.
    if b"\0" in password:
        return False
    made = bcrypt.hashpw(password[:_BCRYPT_PASSWORD_BYTES], _bcrypt_setting(stored))
    return compare_digest(made[_BCRYPT_SALT_END:], stored[_BCRYPT_SALT_END:].encode("ascii"))


def _bcrypt_setting(stored: str) -> bytes:
    """Return cost and salt; some old makers left idle bits set in the salt's last character."""
    last = _BCRYPT_ALPHABET.index(stored[_BCRYPT_SALT_END - 1])
    setting = stored[: _BCRYPT_SALT_END - 1] + _BCRYPT_ALPHABET[last & 0b110000]
    return setting.encode("ascii")


def _django(stored: str) -> _Pbkdf2 | None:
    found = _DJANGO.fullmatch(stored)
    key = from_base64(found[3]) if found else None
    if not found or key is None or len(key) != _SHA256_BYTES:
        return None
    hashed = _Pbkdf2("sha256", int(found[1]), found[2].encode("ascii"), key)
    return hashed if hashed.iterations <= _MAX_PBKDF2_ITERATIONS else None


def _aspnet(stored: str) -> _Pbkdf2 | None:
    data = from_base64(stored) if len(stored) <= _ASPNET_TEXT else None
    if data is None or len(data) < _ASPNET_HEADER.size:
        return None
    marker, function, iterations, salt_bytes = _ASPNET_HEADER.unpack_from(data)
    if marker != _ASPNET_MARKER or function not in _ASPNET_FUNCTIONS:
        return None
    rest = data[_ASPNET_HEADER.size :]
    hashed = _Pbkdf2(_ASPNET_FUNCTIONS[function], iterations, rest[:salt_bytes], rest[salt_bytes:])
    return hashed if salt_bytes in _ASPNET_BYTES and _is_aspnet_bearable(hashed) else None


def _is_aspnet_bearable(hashed: _Pbkdf2) -> bool:
    return len(hashed.key) in _ASPNET_BYTES and 1 <= hashed.iterations <= _MAX_PBKDF2_ITERATIONS


def _verify_pbkdf2(password: bytes, hashed: _Pbkdf2 | None) -> bool:
    if hashed is None:
        return False
    key = hashlib.pbkdf2_hmac(
        hashed.function, password, hashed.salt, hashed.iterations, len(hashed.key)
    )
    return compare_digest(key, hashed.key)


CHECKERS: Mapping[str, Callable[[str], bool]] = {
    "argon2id": lambda stored: _argon2(stored) is not None,
    "bcrypt": _is_bcrypt,
    "django_pbkdf2_sha256": lambda stored: _django(stored) is not None,
    "aspnet_identity_v3": lambda stored: _aspnet(stored) is not None,
}

# Each is given a hash that its checker has accepted.
VERIFIERS: Mapping[str, Callable[[bytes, str], bool]] = {
    "argon2id": _verify_argon2,
    "bcrypt": _verify_bcrypt,
    "django_pbkdf2_sha256": lambda password, stored: _verify_pbkdf2(password, _django(stored)),
    "aspnet_identity_v3": lambda password, stored: _verify_pbkdf2(password, _aspnet(stored)),
}
