"""
Files from customers: a photo of the meter, an identity document, a deed.

What is kept is never what was sent: the picture is taken out of the file and written into a new
one, so that the place where it was taken, scripts and whatever else lay hidden stay outside.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import IO

from utenza.storage.attachments.asking import JPEG, PDF, current_limits, rewritten
from utenza.storage.attachments.refusals import (
    Busy,
    Damaged,
    Empty,
    EncryptedPdf,
    FileRefused,
    NotAPicture,
    TooLarge,
    TooManyPages,
    TooManyPixels,
)

__all__ = [
    "JPEG",
    "PDF",
    "Busy",
    "Cleaned",
    "Damaged",
    "Empty",
    "EncryptedPdf",
    "FileRefused",
    "NotAPicture",
    "TooLarge",
    "TooManyPages",
    "TooManyPixels",
    "clean",
]

_EXTENSIONS = {JPEG: "jpg", PDF: "pdf"}
_LONGEST_STEM = 60
_UNSAFE = re.compile(r"[^\w.()]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A JPEG or a PDF made of pictures, ours byte by byte; `name` is the customer's, tidied up."""

    name: str
    content: bytes
    content_type: str
    pages: int
    sha256: bytes


def clean(content: bytes | IO[bytes], *, name: str) -> Cleaned:
    """
    Return the file made anew; what it is, its content tells and its name never does.

    Raises FileRefused: Empty, TooLarge, NotAPicture, TooManyPixels, TooManyPages, EncryptedPdf,
    Damaged, Busy.
    """
    limits = current_limits()
    sent = content if isinstance(content, bytes) else content.read(limits.bytes + 1)
    if not sent:
        raise Empty
    if len(sent) > limits.bytes:
        raise TooLarge(most=limits.megabytes)
    made = rewritten(sent, limits)
    return Cleaned(
        name=_tidy(name, _EXTENSIONS[made.content_type]),
        content=made.content,
        content_type=made.content_type,
        pages=made.pages,
        sha256=hashlib.sha256(made.content).digest(),
    )


def _tidy(name: str, extension: str) -> str:
    """Return the name without folders and marks that a page or a disk could take amiss."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    plain = _UNSAFE.sub("-", stem)[:_LONGEST_STEM].strip("-.")
    return f"{plain or 'allegato'}.{extension}"
