"""Having a file opened by a process of its own, which may be killed by what it opens."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from django.conf import settings

from utenza.storage.attachments import refusals

log = logging.getLogger("utenza.storage")

JPEG, PDF = "image/jpeg", "application/pdf"

# Started as a file and never imported: what reads strange bytes stays out of this process.
PROGRAM = Path(__file__).with_name("rewriting.py")
_READY = b"ready\n"
# What it makes, and how that begins.
_KINDS = {"photo": (JPEG, b"\xff\xd8\xff"), "document": (PDF, b"%PDF-")}
# Each may take as much memory as the settings allow; who comes third waits a little, and no longer:
# a web process has few threads, and pages are more urgent than files.
AT_ONCE = BoundedSemaphore(2)
TURN_SECONDS = 1
# glibc would set aside 64 MB of addresses for each thread, and the limit counts addresses.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
# A machine that is busy gives a process less than a second of its processor in a second.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may ask for; `side`, `pages` and `pixels` are of its pictures."""

    bytes: int
    pages: int
    pixels: int
    side: int
    seconds: int
    memory: int

    @property
    def megabytes(self) -> int:
        return self.bytes >> 20


@dataclass(frozen=True, slots=True)
class Rewritten:
    content: bytes
    content_type: str
    pages: int


def current_limits() -> Limits:
    return Limits(**settings.ATTACHMENT_LIMITS)


def rewritten(content: bytes, limits: Limits) -> Rewritten:
    """
    Return the file made anew by a process that holds nothing else and ends with it.

    Raises FileRefused.
    """
    with _turn(), _in_memory("asked") as asked, _in_memory("answer") as answer:
        asked.write(content)
        asked.seek(0)
        outcome = _run(limits, asked, answer)
        answer.seek(0)
        return _understood(answer.read(), outcome, limits)


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=TURN_SECONDS):
        raise refusals.Busy
    try:
        yield
    finally:
        AT_ONCE.release()


def _in_memory(name: str) -> IO[bytes]:
    """Open a file without a disk below it: an identity document leaves no trace there."""
    return os.fdopen(os.memfd_create(name), "w+b", buffering=0)


def _run(limits: Limits, asked: IO[bytes], answer: IO[bytes]) -> str:
    """Let the process answer, and return how it ended, for the log."""
    known = {name: getattr(limits, name) for name in ("memory", "seconds", "pixels", "side")}
    command = [sys.executable, "-I", str(PROGRAM), json.dumps(known | {"pages": limits.pages})]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command,
            stdin=asked,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=limits.seconds * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "it took too long"
    return f"it ended with {done.returncode}"


def _understood(answer: bytes, outcome: str, limits: Limits) -> Rewritten:
    """
    Take the answer apart, whoever may have written it.

    Raises FileRefused; RuntimeError where the process can't even begin, which no file can cause.
    """
    if not answer.startswith(_READY):
        raise RuntimeError(f"the process that opens attachments does not start: {outcome}")
    line, _, content = answer.removeprefix(_READY).partition(b"\n")
    try:
        words = json.loads(line)
        if "refused" not in words:
            return _made(words["kind"], words["pages"], content)
    except (ValueError, KeyError, TypeError) as error:
        log.warning("attachment_not_opened: %s", outcome)
        raise refusals.Damaged from error
    raise _refusal(words["refused"], limits)


def _made(kind: str, pages: int, content: bytes) -> Rewritten:
    content_type, start = _KINDS[kind]
    if not content.startswith(start):
        raise ValueError(kind)
    return Rewritten(content, content_type, int(pages))


def _refusal(name: str, limits: Limits) -> refusals.FileRefused:
    known = {
        "not_a_picture": refusals.NotAPicture(),
        "too_many_pixels": refusals.TooManyPixels(most=limits.pixels // 1_000_000),
        "too_many_pages": refusals.TooManyPages(most=limits.pages),
        "encrypted": refusals.EncryptedPdf(),
    }
    return known.get(name) or refusals.Damaged()
