"""
Bytes of a CSV file (RFC 4180) into blocks of rows, column by column.

Most blocks have no quotes: they are split by C code at once. The others go through the csv module,
row by row. Memory is bounded: a record that goes on for a megabyte refuses the delivery.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat

from utenza.imports.limits import LONGEST_RECORD
from utenza.imports.refusals import DeliveryRefused
from utenza.storage.intake import RejectCode

# Small enough that its cells stay in the processor's cache: a quarter quicker than half a megabyte.
_BLOCK = 1 << 16
_BOM = b"\xef\xbb\xbf"
# What COPY's text format would not take as it is.
_SPECIAL = ("\\", "\t")
# A block of rows of the contract has some hundred: so many bad ones are made to fill memory.
_MOST_BAD_ROWS = 2_500
_UNFINISHED = "unexpected end of data"
_TOO_LONG = "field larger than field limit"


@dataclass(slots=True)
class BadRow:
    line: int
    cells: Sequence[str]
    code: RejectCode
    message: str


@dataclass(slots=True)
class Block:
    """
    Some rows: the line where each begins, and their columns.

    `escaped` says that cells may hold what COPY's text format has to escape.
    """

    lines: Sequence[int]
    columns: list[Sequence[str]]
    escaped: bool = False
    bad: list[BadRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.lines) + len(self.bad)


class Tokens:
    """
    The blocks of one file; the header is read first, and `read` counts bytes.

    Raises DeliveryRefused while it reads.
    """

    def __init__(self, pieces: Iterator[bytes], name: str) -> None:
        self._pieces = pieces
        self._name = name
        self._rest = b""
        self._ended = False
        self.read = 0
        self._line = 1
        self.header = self._read_header()

    def blocks(self) -> Iterator[Block]:
        while chunk := self._next_chunk():
            block = self._block(chunk)
            if block.rows:
                yield block

    def _read_header(self) -> list[str]:
        chunk = self._next_chunk().removeprefix(_BOM)
        first, _, after = chunk.partition(b"\n")
        self._rest = after + self._rest
        self._line = 2
        try:
            rows = list(csv.reader([first.decode().removesuffix("\r")], strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            raise DeliveryRefused(f"{self._name}: l'intestazione non si legge") from error
        if not rows or not rows[0]:
            raise DeliveryRefused(f"{self._name}: manca l'intestazione")
        return rows[0]

    def _next_chunk(self) -> bytes:
        """Return whole lines, about a block of them; at the end of the file what is left."""
        parts, size = [self._rest], len(self._rest)
        has_end = b"\n" in self._rest
        self._rest = b""
        for piece in self._pieces:
            parts.append(piece)
            size += len(piece)
            self.read += len(piece)
            has_end = has_end or b"\n" in piece
            if size >= _BLOCK and has_end:
                whole, end, self._rest = b"".join(parts).rpartition(b"\n")
                return whole + end
            if size > LONGEST_RECORD + _BLOCK:
                raise self._endless(self._line)
        self._ended = True
        return b"".join(parts)

    def _block(self, chunk: bytes) -> Block:
        plain = b'"' not in chunk and b"\0" not in chunk
        return (plain and self._split(chunk)) or self._parse(chunk)

    def _split(self, chunk: bytes) -> Block | None:
        """Split at commas and line ends; None if the block needs the careful way."""
        try:
            text = chunk.decode()
        except UnicodeDecodeError:
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n")
            if "\r" in text:
                return None
        rows = text.removesuffix("\n").split("\n")
        lines = range(self._line, self._line + len(rows))
        self._line += len(rows)
        block = self._cut(rows, lines)
        block.escaped = any(special in text for special in _SPECIAL)
        return block

    def _cut(self, rows: list[str], lines: Sequence[int]) -> Block:
        """Cut rows without quotes at their commas, all at once where they have as many."""
        width = len(self.header)
        if set(map(str.count, rows, repeat(","))) != {width - 1}:
            return _transposed([row.split(",") for row in rows], lines, width)
        cells = ",".join(rows).split(",")
        return Block(lines, [cells[column::width] for column in range(width)])

    def _parse(self, chunk: bytes) -> Block:
        """Read quoted rows and those with bytes that are no text; keep an unfinished one back."""
        raw = chunk.removesuffix(b"\n").split(b"\n")
        reader = csv.reader(_decoded(raw), strict=True)
        rows, lines, broken = [], [], []
        start = 0
        while start < len(raw):
            try:
                row = next(reader)
            except csv.Error as error:
                if str(error) == _UNFINISHED:
                    self._keep_back(raw[start:], self._line + start)
                    break
                broken.append(self._broken(str(error), self._line + start))
            else:
                rows.append(row)
                lines.append(self._line + start)
            start = reader.line_num
        self._line += start
        return self._sound(rows, lines, broken)

    def _keep_back(self, raw: list[bytes], line: int) -> None:
        """Put an unfinished row before what comes next, unless nothing does."""
        kept = b"\n".join(raw) + b"\n"
        if self._ended or len(kept) > LONGEST_RECORD:
            raise self._endless(line)
        self._rest = kept + self._rest

    def _broken(self, error: str, line: int) -> BadRow:
        if error.startswith(_TOO_LONG):
            raise self._endless(line)
        return BadRow(line, (), RejectCode.BAD_ROW, "virgolette fuori posto")

    def _endless(self, line: int) -> DeliveryRefused:
        return DeliveryRefused(
            f"{self._name}, riga {line}: virgolette mai chiuse o riga troppo lunga"
        )

    def _sound(self, rows: list[list[str]], lines: list[int], broken: list[BadRow]) -> Block:
        """Make a block of the rows that are text."""
        texts = [_is_text(row) for row in rows]
        block = _transposed(
            list(compress(rows, texts)), list(compress(lines, texts)), len(self.header)
        )
        block.escaped = True
        block.bad += broken
        block.bad += [
            BadRow(line, _readable(row), RejectCode.BAD_ENCODING, "la riga non è testo UTF-8")
            for row, line, is_text in zip(rows, lines, texts, strict=True)
            if not is_text
        ]
        return block


def _transposed(rows: list[list[str]], lines: Sequence[int], width: int) -> Block:
    """Turn rows into columns; a row of another width is a bad one."""
    if set(map(len, rows)) <= {width}:
        return Block(lines, list(zip(*rows, strict=True)) or [()] * width)
    fitting = [len(row) == width for row in rows]
    if fitting.count(False) > _MOST_BAD_ROWS:
        raise DeliveryRefused(f"dopo la riga {lines[0]}: troppe righe vuote o di altra larghezza")
    block = _transposed(list(compress(rows, fitting)), list(compress(lines, fitting)), width)
    block.bad = [
        BadRow(line, row, RejectCode.BAD_ROW, f"{len(row)} campi invece di {width}")
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width
    ]
    return block


def _decoded(raw: list[bytes]) -> Iterator[str]:
    """Decode lines so that bytes which are no text can be told afterwards."""
    for line in raw:
        yield line.decode("utf-8", "surrogateescape") + "\n"


def _is_text(row: list[str]) -> bool:
    joined = ",".join(row)
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in joined


def _readable(row: list[str]) -> list[str]:
    return [
        cell.encode("utf-8", "replace").decode("utf-8", "replace").replace("\0", "?")
        for cell in row
    ]
