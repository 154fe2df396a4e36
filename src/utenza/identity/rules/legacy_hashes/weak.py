"""The five schemes that are too fast to rest as they came."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from utenza.identity.rules.legacy_hashes.forms import Split, from_base64


class _Hashed(Protocol):
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


_Function = Callable[[bytes], _Hashed]
_MD5_OF: _Function = partial(hashlib.md5, usedforsecurity=False)

# The 64 characters of phpass, in its order; the one at 3 is the cost: log2 of the rounds.
_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_COST_AT = 3
_SETTING_END = 12
_MIN_LOG2_ROUNDS = 7
# phpass itself goes to 30, which is a quarter of an hour; portals used 8 to 16.
_MAX_LOG2_ROUNDS = 20

# 16 bytes of MD5 fill 22 characters, of the last one two bits.
_PHPASS = re.compile(r"\$P\$[./0-9A-Za-z]{9}[./0-9A-Za-z]{21}[./01]")
_DRUPAL7 = re.compile(r"\$S\$[./0-9A-Za-z]{9}[./0-9A-Za-z]{43}")
# Drupal 7 keeps as much of a SHA-512 as its column of 55 characters holds.
_DRUPAL7_DIGEST = 55 - _SETTING_END
_SSHA = re.compile(r"\{SSHA\}([A-Za-z0-9+/=]{28,112})")
_SHA1_BYTES = 20
_SHA1_SALTED = re.compile(r"([0-9A-Fa-f]{1,128})\$([0-9A-Fa-f]{40})")
_MD5 = re.compile(r"[0-9A-Fa-f]{32}")


def _split_stretched(stored: str, *, shape: re.Pattern[str]) -> Split | None:
    if not shape.fullmatch(stored):
        return None
    if not _MIN_LOG2_ROUNDS <= _ALPHABET.index(stored[_COST_AT]) <= _MAX_LOG2_ROUNDS:
        return None
    return Split(stored[:_SETTING_END], stored[_SETTING_END:])


def _split_ssha(stored: str) -> Split | None:
    found = _SSHA.fullmatch(stored)
    data = from_base64(found[1]) if found else None
    if data is None or len(data) <= _SHA1_BYTES:
        return None
    salt = base64.b64encode(data[_SHA1_BYTES:]).decode("ascii")
    return Split(salt, data[:_SHA1_BYTES].hex())


def _split_sha1_salted(stored: str) -> Split | None:
    found = _SHA1_SALTED.fullmatch(stored)
    return Split(found[1], found[2].lower()) if found else None


def _split_md5(stored: str) -> Split | None:
    return Split("", stored.lower()) if _MD5.fullmatch(stored) else None


def _stretch(password: bytes, setting: str, function: _Function) -> bytes:
    """Hash salt and password, then the result and the password again, as phpass does."""
    rounds = 1 << _ALPHABET.index(setting[_COST_AT])
    state = function(setting[_COST_AT + 1 :].encode("ascii") + password).digest()
    for _ in range(rounds):
        state = function(state + password).digest()
    return state


def _in_phpass_letters(data: bytes) -> str:
    """Write three bytes as four letters, least significant first; n left over as n + 1."""
    letters = []
    for start in range(0, len(data), 3):
        group = data[start : start + 3]
        bits = int.from_bytes(group, "little")
        letters += [_ALPHABET[bits >> 6 * place & 63] for place in range(len(group) + 1)]
    return "".join(letters)


def _phpass(password: bytes, setting: str) -> str:
    return _in_phpass_letters(_stretch(password, setting, _MD5_OF))


def _drupal7(password: bytes, setting: str) -> str:
    return _in_phpass_letters(_stretch(password, setting, hashlib.sha512))[:_DRUPAL7_DIGEST]


def _ssha(password: bytes, salt: str) -> str:
    return hashlib.sha1(password + base64.b64decode(salt), usedforsecurity=False).hexdigest()


def _sha1_salted(password: bytes, salt: str) -> str:
    return hashlib.sha1(salt.encode("ascii") + password, usedforsecurity=False).hexdigest()


def _md5(password: bytes, _: str) -> str:
    return _MD5_OF(password).hexdigest()


SPLITTERS: Mapping[str, Callable[[str], Split | None]] = {
    "phpass": partial(_split_stretched, shape=_PHPASS),
    "drupal7": partial(_split_stretched, shape=_DRUPAL7),
    "ssha": _split_ssha,
    "sha1_salted": _split_sha1_salted,
    "md5": _split_md5,
}

DIGESTS: Mapping[str, Callable[[bytes, str], str]] = {
    "phpass": _phpass,
    "drupal7": _drupal7,
    "ssha": _ssha,
    "sha1_salted": _sha1_salted,
    "md5": _md5,
}

# Drupal 7 never hashed a longer one.
MAX_PASSWORD_BYTES: Mapping[str, int] = {"drupal7": 512}
