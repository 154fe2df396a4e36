"""
A file read ahead: parsed in a thread of its own while PostgreSQL is busy with the one before.

What it makes waits in a file on disk, so that memory stays as it is however far ahead it gets.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Condition

from utenza.imports.gunzip import gunzipped
from utenza.imports.limits import Limits
from utenza.imports.manifests import Listed
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.rejects import RejectSpool
from utenza.imports.reports import Progress
from utenza.imports.rows import RowReader
from utenza.imports.sources import Source
from utenza.imports.tokens import Tokens
from utenza.storage.intake import Intake

_PIECE = 1 << 18


class _Abandoned(Exception):
    """Nobody waits for the rest of the file any more."""


class Ahead:
    """Text on its way from the thread that makes it to the one that sends it on."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the reading
        self._changed = Condition()
        self._size = 0
        self._ended = self._abandoned = False

    def write(self, text: str) -> None:
        content = text.encode()
        with self._changed:
            if self._abandoned:
                raise _Abandoned
        self._file.write(content)
        with self._changed:
            self._size += len(content)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def abandon(self) -> None:
        with self._changed:
            self._abandoned = True

    def pieces(self) -> Iterator[bytes]:
        """Yield what was written, waiting for more until it has ended."""
        position = 0
        while position < self._wait_beyond(position):
            piece = os.pread(self._file.fileno(), _PIECE, position)
            position += len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()

    def _wait_beyond(self, position: int) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._size > position or self._ended)
            return self._size


class Reading:
    """
    One file being read; `rows`, in COPY's text form, may be taken while it goes on.

    The first thing that refuses the delivery is kept until somebody asks for the `result`.
    """

    def __init__(self, intake: Intake, listed: Listed, source: Source, limits: Limits) -> None:
        self.intake, self.listed = intake, listed
        # First, because it may refuse: nothing is open yet.
        self._hashed = Hashed(source.read(listed.stored))
        self.rows = Ahead()
        self.rejects = RejectSpool(intake.file)
        self.unknown_columns: list[str] = []
        self._limits = limits
        self._count = 0
        self._future: Future[None] | None = None

    def start(self, pool: ThreadPoolExecutor, progress: Progress) -> None:
        self._future = pool.submit(self._read, progress)

    def wait(self) -> None:
        """Wait until the file is read, as far as it can be."""
        if self._future:
            wait([self._future])

    def result(self) -> int:
        """
        Return how many rows the file had, now that it is known to be the one listed.

        Raises DeliveryRefused.
        """
        if self._future:
            self._future.result()
        self._hashed.check(self.listed)
        if self._count != self.listed.rows:
            said = f"{self._count} righe, il manifest ne dice {self.listed.rows}"
            raise DeliveryRefused(f"{self.listed.stored}: {said}")
        return self._count

    def close(self) -> None:
        """Let go of the file; a thread that still reads it stops at its next block."""
        self.rows.abandon()
        if self._future and not self._future.cancel():
            self._future.exception()
        self.rows.close()
        self.rejects.close()

    def _read(self, progress: Progress) -> None:
        try:
            self._read_all(progress)
        except _Abandoned:
            pass
        finally:
            self.rows.end()

    def _read_all(self, progress: Progress) -> None:
        file = self.intake.file
        progress.reading(file, rows=self.listed.rows)
        tokens = Tokens(self._pieces(), file)
        reader = RowReader(self.intake, tokens.header)
        self.unknown_columns = reader.unknown
        for block in tokens.blocks():
            batch = reader.read(block)
            self.rejects.add(batch.rejects)
            self.rows.write(batch.copied())
            self._count += block.rows
            progress.read(file, rows=self._count, size=self._hashed.size)

    def _pieces(self) -> Iterator[bytes]:
        if self.listed.stored.endswith(".gz"):
            return gunzipped(iter(self._hashed), self.listed.stored, self._limits)
        return iter(self._hashed)


class Hashed:
    """The pieces of a file, hashed and counted on their way."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._sha256 = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._sha256.update(piece)
            self.size += len(piece)
            yield piece

    def check(self, listed: Listed) -> None:
        """Raises DeliveryRefused."""
        if self._sha256.hexdigest() != listed.sha256:
            raise DeliveryRefused(f"{listed.stored}: l'impronta sha256 non è quella del manifest")


def check_sha256(source: Source, listed: Listed) -> None:
    """
    Read the file to its end only to know that it is the one listed.

    Raises DeliveryRefused.
    """
    hashed = Hashed(source.read(listed.stored))
    for _ in hashed:
        pass
    hashed.check(listed)
