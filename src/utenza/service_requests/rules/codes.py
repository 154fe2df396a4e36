"""Codes of requests that are born here, and the keys that make a submission happen once."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

# Crockford's base 32: no letter that is taken for a figure when it is read on the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4


def new_request_code(prefix: str) -> str:
    """Return a code such as `AP-7K3Q-9MTX-2B4C`: sixty random bits."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    groups = (drawn[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
    return "-".join((prefix, *groups))


def submission_key(*, kind: str, subject: str, asked_before: int) -> str:
    """
    Return the key of the next request of this kind about this subject.

    Every page opened before it is sent carries the same one: two tabs, a double click and a retry
    are one request. `asked_before` counts the customer's requests of this kind about it.
    """
    told = json.dumps([kind, subject, asked_before])
    return hashlib.sha256(told.encode()).hexdigest()


def is_key(text: str) -> bool:
    """Tell whether it has the form of a key that `submission_key` makes."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def digest_of(payload: Mapping[str, Any]) -> str:
    """Tell two submissions apart: equal content has an equal digest."""
    told = json.dumps(payload, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
