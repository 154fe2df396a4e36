"""Rejects on their way: from the rows read to the database, and from there to the office's CSV."""

import csv
from collections.abc import Iterable
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db.backends.utils import CursorWrapper

from utenza.imports.rows import Reject

HEADER = ("file", "line", "key", "code", "column", "message")
_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# A spreadsheet would run a cell that begins so.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class RejectSpool:
    """Rejects of one file, kept until the connection is free to take them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._text: IO[str] = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed with the spool

    def add(self, rejects: Iterable[Reject]) -> None:
        for one in rejects:
            said = (self._file, str(one.line), one.key, one.code, one.column, one.message)
            cells = (*said, one.identity)
            self._text.write("\t".join(cell.translate(_ESCAPES) for cell in cells) + "\n")

    def close(self) -> None:
        self._text.close()

    def copy(self, cursor: CursorWrapper) -> None:
        self._text.seek(0)
        with cursor.copy("COPY rejected FROM STDIN") as copy:
            while piece := self._text.read(_PIECE):
                copy.write(piece)


def write_rejects(cursor: CursorWrapper, path: Path, order: Iterable[str]) -> bool:
    """Write the office's CSV, in the order of files and lines; no file if there is no reject."""
    cursor.execute("SELECT EXISTS (SELECT FROM rejected)")
    if not cursor.fetchone()[0]:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        sql = (
            "COPY (SELECT file, line, key, code, col, message FROM rejected"
            " ORDER BY array_position(%s::text[], file), line) TO STDOUT"
        )
        with cursor.copy(sql, [list(order)]) as copy:
            for row in copy.rows():
                writer.writerow([safe_cell(cell) for cell in row])
    aside.replace(path)
    return True


def safe_cell(cell: str | None) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    text = cell or ""
    return f"'{text}" if text.startswith(_FORMULAS) else text
