"""What the schemes' modules share."""

import base64
import binascii
from typing import NamedTuple


class NotAHash(ValueError):
    """The text is not a hash of the scheme it is said to be; it is not repeated here."""


class Split(NamedTuple):
    """A weak hash in two: what may be public, and what must be wrapped."""

    parameters: str
    digest: str


def from_base64(text: str) -> bytes | None:
    """Decode standard base64 in its one canonical spelling; None for anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode("ascii") == text else None


def from_unpadded_base64(text: str) -> bytes | None:
    """Decode base64 as PHC strings write it, without `=`; None for anything else."""
    return from_base64(text + "=" * (-len(text) % 4)) if "=" not in text else None
