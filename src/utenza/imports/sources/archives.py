"""
A delivery that is a zip, read in place.

The standard reader keeps the whole directory in memory, half a kilobyte an entry: a million
documents would take half a gigabyte. Here the directory is streamed into an index on disk.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from utenza.imports.limits import RATIO_COUNTS_FROM, Limits
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.sources.directories import Entry, entries_of
from utenza.imports.sources.documents import DocumentIsALink, NoSuchDocument

_PIECE = 1 << 16
_LOCAL_HEADER = 30
_LOCAL_SIGNATURE = b"PK\x03\x04"
_STORED = 0
_FOLDER = "documents/"

_TABLE = """
CREATE TABLE entry (name TEXT PRIMARY KEY, offset INT, packed INT, size INT, method INT, crc INT,
                    link INT) WITHOUT ROWID
"""


class Archive:
    """`file` is a path, or a descriptor, which is closed with the archive."""

    def __init__(self, file: Path | int, limits: Limits) -> None:
        self._file = file if isinstance(file, int) else os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        self._length = os.fstat(self._file).st_size
        # A nameless database lives in a temporary file once it outgrows its cache.
        self._index = sqlite3.connect("", isolation_level=None)
        self._index.execute("PRAGMA cache_size = -16000")
        self._index.execute("PRAGMA synchronous = OFF")
        self._index.execute("PRAGMA journal_mode = OFF")
        self._index.execute(_TABLE)
        try:
            self._fill(limits)
        except DeliveryRefused:
            self.close()
            raise

    def files(self) -> dict[str, int]:
        rows = self._index.execute("SELECT name, size FROM entry WHERE instr(name, '/') = 0")
        return dict(rows.fetchall())

    def tree(self) -> dict[str, int]:
        """Return all files, those of the folders within too, by their paths."""
        return dict(self._index.execute("SELECT name, size FROM entry").fetchall())

    def read(self, name: str) -> Iterator[bytes]:
        entry = self._find(name)
        if entry is None or entry.is_link:
            raise DeliveryRefused(f"{name}: è un collegamento o non c'è")
        return self._pieces(entry)

    def document(self, path: str) -> Iterator[bytes]:
        entry = self._find(_FOLDER + path)
        if entry is None:
            raise NoSuchDocument
        if entry.is_link:
            raise DocumentIsALink
        return self._pieces(entry)

    def close(self) -> None:
        self._index.close()
        os.close(self._file)

    def _fill(self, limits: Limits) -> None:
        bounded = self._within(limits, entries_of(self._file, self._length))
        try:
            self._index.execute("BEGIN")
            self._index.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", bounded)
            self._index.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise DeliveryRefused("lo zip contiene due file con lo stesso nome") from error

    def _within(self, limits: Limits, entries: Iterator[Entry]) -> Iterator[Entry]:
        count = size = packed = 0
        for entry in entries:
            count, size, packed = count + 1, size + entry.size, packed + entry.packed
            if count > limits.entries:
                raise DeliveryRefused(f"lo zip contiene più di {limits.entries} file")
            # Entries that overlap are how a small zip pretends to be a large one.
            if size > limits.total_bytes or packed > self._length:
                raise DeliveryRefused("lo zip, aperto, supera la dimensione massima")
            if entry.offset >= self._length:
                raise _damaged(entry)
            if entry.size > max(RATIO_COUNTS_FROM, limits.ratio * entry.packed):
                raise DeliveryRefused(f"{entry.name[:80]}: compresso oltre misura (zip bomb)")
            yield entry

    def _find(self, name: str) -> Entry | None:
        row = self._index.execute("SELECT * FROM entry WHERE name = ?", [name]).fetchone()
        return None if row is None else Entry(*row)

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        packed = self._packed(entry)
        return _checked(entry, packed if entry.method == _STORED else _inflated(packed))

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        header = os.pread(self._file, _LOCAL_HEADER, entry.offset)
        if len(header) < _LOCAL_HEADER or header[:4] != _LOCAL_SIGNATURE:
            raise _damaged(entry)
        skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        position = entry.offset + _LOCAL_HEADER + skipped
        end = position + entry.packed
        while position < end:
            piece = os.pread(self._file, min(_PIECE, end - position), position)
            if not piece:
                raise _damaged(entry)
            position += len(piece)
            yield piece


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack a bounded piece at a time, however much a piece would grow to."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest = piece
        while rest:
            yield inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
    yield inflater.flush()


def _checked(entry: Entry, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass the pieces on; their size and check sum must be those of the directory."""
    size = crc = 0
    try:
        for piece in pieces:
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            if size > entry.size:
                raise _damaged(entry)
            yield piece
    except zlib.error as error:
        raise _damaged(entry) from error
    if size != entry.size or crc != entry.crc:
        raise _damaged(entry)


def _damaged(entry: Entry) -> DeliveryRefused:
    return DeliveryRefused(f"{entry.name[:80]}: lo zip è rovinato")
