"""
Tables to take along: CSV for a spreadsheet in the reader's language, XLSX, JSON for programs.

A text that a spreadsheet would run begins with an apostrophe; a number stays a number.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A pair is a code of the contract and its words: (code for programs, words for people).
Cell: TypeAlias = str | tuple[str, str] | Decimal | int | date | None
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# Excel takes a file for UTF-8 only when it says so.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_WIDTH = 16


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A table with a name: `columns` are (name for programs, words for people).

    Each row has a cell for each column.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]


_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def export(sheets: Sequence[Sheet], *, kind: Format, name: str, language: str) -> HttpResponse:
    """Return the tables as a file to be saved under this name; a CSV holds the first alone."""
    content = {
        Format.CSV: lambda: as_csv(sheets[0], language=language).encode(),
        Format.XLSX: lambda: as_xlsx(sheets),
        Format.JSON: lambda: as_json(sheets).encode(),
    }[kind]()
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or ""
    )
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def as_csv(sheet: Sheet, *, language: str) -> str:
    """Write it as a spreadsheet in that language opens it: Italian has decimal commas."""
    is_english = language.startswith("en")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="," if is_english else ";", lineterminator="\r\n")
    writer.writerow([_harmless(words) for _, words in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_written(cell, comma=not is_english) for cell in row])
    return _MARK + text.getvalue()


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook with a sheet for each: no cell of it is a formula or a link."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.columns) - 1, _WIDTH)
        for at, (_, words) in enumerate(sheet.columns):
            page.write_string(0, at, _harmless(words), bold)
        for line, row in enumerate(sheet.rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, at, cell, day)
                elif isinstance(cell, (Decimal, int)):
                    page.write_number(line, at, cell)
                elif cell:
                    page.write_string(line, at, _harmless(_words(cell)))
    book.close()
    return file.getvalue()


def as_json(sheets: Sequence[Sheet]) -> str:
    """
    Write an object with a list for each table, the same in every language.

    Numbers are numbers, days ISO 8601, words of the contract its codes.
    """
    names = {sheet.name: [name for name, _ in sheet.columns] for sheet in sheets}
    told = {
        sheet.name: [
            dict(zip(names[sheet.name], map(_plain, row), strict=True)) for row in sheet.rows
        ]
        for sheet in sheets
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _written(cell: Cell, *, comma: bool) -> str:
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return text.replace(".", ",") if comma else text
    if isinstance(cell, (str, tuple)):
        return _harmless(_words(cell))
    return "" if cell is None else str(cell)


def _words(cell: str | tuple[str, str]) -> str:
    return cell if isinstance(cell, str) else cell[1]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _plain(cell: Cell) -> str | float | int | None:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, tuple):
        return cell[0]
    return cell.isoformat() if isinstance(cell, date) else cell
