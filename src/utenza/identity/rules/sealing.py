"""
Weak password hashes, encrypted until they are wrapped in a slow one.

The key is not in the database: who steals the tables alone learns nothing from what is sealed.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "sealed"
_PURPOSE = b"utenza: sealed password hashes, 1"


class NotSealed(ValueError):
    """The text was not sealed under this key, or it was changed since; it is not repeated here."""


def seal(scheme: str, stored: str, key: str) -> str:
    """Return `sealed$<scheme>$<token>`; sealing the same twice gives two different texts."""
    token = _cipher(key).encrypt(f"{scheme}${stored}".encode())
    return f"{PREFIX}${scheme}${token.decode('ascii')}"


def unseal(sealed: str, key: str) -> tuple[str, str]:
    """
    Return the scheme and the hash as the CIS delivered it.

    Raises NotSealed.
    """
    prefix, _, rest = sealed.partition("$")
    named, _, token = rest.partition("$")
    if prefix != PREFIX:
        raise NotSealed
    try:
        content = _cipher(key).decrypt(token.encode("ascii", "replace")).decode()
    except InvalidToken as error:
        raise NotSealed from error
    scheme, _, stored = content.partition("$")
    # The name in front is for those who look; the one inside is the one that was sealed.
    if scheme != named:
        raise NotSealed
    return scheme, stored


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
