"""
The portal's own slow hash, and weak digests wrapped in it.

The cost is the second of OWASP's equal choices for Argon2id (19 MiB, two passes, one lane): some
25 ms of one core, and memory that many sign-ins at once can bear.
"""

import base64
import binascii

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from utenza.identity.rules.legacy_hashes import WEAK, recompute, split

PREFIX = "wrapped"
PASSES = 2
MEMORY_KIB = 19 * 1024
LANES = 1
HASHER = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def wrap(scheme: str, stored: str) -> str:
    """
    Return `wrapped$<scheme>$<salt and cost>$argon2id$…`: the weak digest itself is nowhere in it.

    Raises NotAHash.
    """
    parameters, digest = split(scheme, stored)
    shown = base64.urlsafe_b64encode(parameters.encode()).decode("ascii")
    return f"{PREFIX}${scheme}${shown}{HASHER.hash(digest)}"


def wraps(password: str, wrapped: str) -> bool:
    """Tell whether this password made the digest that is wrapped here."""
    prefix, scheme, shown, slow = _parts(wrapped)
    if prefix != PREFIX or scheme not in WEAK:
        return False
    try:
        parameters = base64.urlsafe_b64decode(shown).decode()
        return HASHER.verify(f"${slow}", recompute(scheme, password, parameters))
    except (VerificationError, InvalidHashError, binascii.Error, UnicodeDecodeError):
        return False


def spend_time(password: str) -> None:
    """Do the work of one slow hash for nothing, so that no answer is faster than another."""
    HASHER.hash(password.encode("utf-8", "surrogatepass"))


def _parts(wrapped: str) -> tuple[str, str, str, str]:
    prefix, _, rest = wrapped.partition("$")
    scheme, _, rest = rest.partition("$")
    shown, _, slow = rest.partition("$")
    return prefix, scheme, shown, slow
