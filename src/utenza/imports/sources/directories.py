"""The directory of a zip (APPNOTE 6.3), one entry at a time."""

import os
import stat
import struct
from collections.abc import Iterator
from typing import NamedTuple

from utenza.imports.refusals import DeliveryRefused

_END = struct.Struct("<4s4H2IH")
_END_SIGNATURE = b"PK\x05\x06"
_LONGEST_COMMENT = 0xFFFF
_LOCATOR = struct.Struct("<4sIQI")
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2I4Q")
_END64_SIGNATURE = b"PK\x06\x06"
_HEADER = struct.Struct("<4s6H3I5H2I")
_HEADER_SIGNATURE = b"PK\x01\x02"
_IN_ZIP64 = 0xFFFFFFFF
_ZIP64_EXTRA = 1
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_UTF8 = 0x0800
_METHODS = {0, 8}
_UNIX = 3
_PIECE = 1 << 18
_LONGEST_NAME = 1024


class Entry(NamedTuple):
    """A file in the zip; sizes in bytes, `packed` as it is stored."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    crc: int
    is_link: bool


def entries_of(file: int, length: int) -> Iterator[Entry]:
    """
    Yield the files of the zip, without its folders.

    Raises DeliveryRefused.
    """
    offset, size, count = _directory(file, length)
    stream = _Stream(file, offset, size)
    for _ in range(count):
        entry = _entry(stream)
        if not entry.name.endswith("/"):
            yield entry


class _Stream:
    """Read a stretch of the file in small steps, a piece in memory."""

    def __init__(self, file: int, offset: int, size: int) -> None:
        self._file, self._next, self._end = file, offset, offset + size
        self._piece, self._at = b"", 0

    def take(self, count: int) -> bytes:
        while len(self._piece) - self._at < count:
            more = os.pread(self._file, min(_PIECE, self._end - self._next), self._next)
            if not more:
                raise _not_a_zip()
            self._next += len(more)
            self._piece, self._at = self._piece[self._at :] + more, 0
        self._at += count
        return self._piece[self._at - count : self._at]


def _directory(file: int, length: int) -> tuple[int, int, int]:
    """Return where the directory starts, how long it is and how many entries it has."""
    start = max(0, length - _END.size - _LONGEST_COMMENT)
    tail = os.pread(file, length - start, start)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise _not_a_zip()
    _, disk, first, _, count, size, offset, _ = _END.unpack_from(tail, at)
    end = start + at
    if _IN_ZIP64 in {size, offset} or count == 0xFFFF:  # noqa: PLR2004 - the format's own marker
        offset, size, count, end = _directory64(file, end) or (offset, size, count, end)
    if disk != first or offset + size > end or count * _HEADER.size > size:
        raise _not_a_zip()
    return offset, size, count


def _directory64(file: int, end: int) -> tuple[int, int, int, int] | None:
    raw = os.pread(file, _LOCATOR.size, max(0, end - _LOCATOR.size))
    if len(raw) < _LOCATOR.size or raw[:4] != _LOCATOR_SIGNATURE:
        return None
    at = _LOCATOR.unpack(raw)[2]
    # The offset is the zip's own word: one beyond the file reads nothing.
    record = os.pread(file, _END64.size, at) if at < end else b""
    if len(record) < _END64.size or record[:4] != _END64_SIGNATURE:
        raise _not_a_zip()
    _, _, _, _, _, _, _, count, size, offset = _END64.unpack(record)
    return offset, size, count, at


def _entry(stream: _Stream) -> Entry:
    fields = _HEADER.unpack(stream.take(_HEADER.size))
    signature, maker, _, flags, method, _, _, crc, packed, size = fields[:10]
    name_length, extra_length, comment_length, _, _, attributes, offset = fields[10:]
    if signature != _HEADER_SIGNATURE:
        raise _not_a_zip()
    name = _name(stream.take(name_length), flags)
    extra = stream.take(extra_length)
    stream.take(comment_length)
    size, packed, offset = _sizes64(extra, size, packed, offset)
    _check(name, flags, method)
    is_link = maker >> 8 == _UNIX and stat.S_ISLNK(attributes >> 16)
    return Entry(name, offset, packed, size, method, crc, is_link)


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise DeliveryRefused("lo zip contiene un nome di file illeggibile") from error


def _sizes64(extra: bytes, *sizes: int) -> list[int]:
    """Return size, packed size and offset, those that don't fit in 32 bits from the extra field."""
    wide = iter(_zip64_numbers(extra))
    return [next(wide, number) if number == _IN_ZIP64 else number for number in sizes]


def _zip64_numbers(extra: bytes) -> tuple[int, ...]:
    while len(extra) >= 4:  # noqa: PLR2004 - an identifier and a length, two bytes each
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _ZIP64_EXTRA:
            body = extra[4 : 4 + length]
            return struct.unpack_from(f"<{len(body) // 8}Q", body)
        extra = extra[4 + length :]
    return ()


def _check(name: str, flags: int, method: int) -> None:
    parts = name.removesuffix("/").split("/")
    outside = "\\" in name or "\0" in name or ":" in parts[0]
    if outside or any(part in {"", ".", ".."} for part in parts) or len(name) > _LONGEST_NAME:
        raise DeliveryRefused("lo zip contiene un percorso che esce dalla cartella")
    if flags & _ENCRYPTED:
        raise DeliveryRefused(f"{name[:80]}: lo zip è cifrato")
    if method not in _METHODS:
        raise DeliveryRefused(f"{name[:80]}: compressione non ammessa (solo deflate)")


def _not_a_zip() -> DeliveryRefused:
    return DeliveryRefused("non è una cartella né uno zip integro")
