"""
What a column can hold, and how its text is read.

A value is read into the text that PostgreSQL takes for the column's type; the empty text is null.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime

from utenza.kernel.refusals import Refusal
from utenza.storage.intake.codes import Fault, RejectCode

LONGEST_TEXT = 200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|z|[+-]\d{2}:?\d{2})", re.ASCII
)

Read = Callable[[str], str]
Vet = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of column.

    `sql` is its type in PostgreSQL. `read` takes one value that is not empty and raises Fault.
    `vet`, where there is one, looks at a whole column and tells whether every value may pass as it
    is: then none of them is read. `blank` columns hold an empty text where the file says null.
    """

    sql: str
    read: Read
    vet: Vet | None = None
    blank: bool = False


def texts(longest: int) -> Kind:
    def read(value: str) -> str:
        return _no_longer_than(value, longest)

    def vet(values: Sequence[str]) -> bool:
        return max(map(len, values)) <= longest

    return Kind("text", read, vet, blank=True)


def codes(normalise: Read, reject: RejectCode, vet: Vet | None = None) -> Kind:
    """Make a kind of one of the kernel's codes, kept as it normalises them."""

    def read(value: str) -> str:
        try:
            return normalise(_no_longer_than(value))
        except Refusal as refusal:
            raise Fault(reject, str(refusal)) from refusal

    return Kind("text", read, vet, blank=True)


def shapes(pattern: str, message: str) -> Kind:
    """Make a kind of text that has this shape whole."""
    shape = re.compile(pattern, re.ASCII)

    def read(value: str) -> str:
        if not shape.fullmatch(value):
            raise Fault(RejectCode.BAD_VALUE, message)
        return value

    return Kind("text", read, blank=True)


def choices(options: Sequence[str]) -> Kind:
    known = frozenset(options)

    def read(value: str) -> str:
        if value not in known:
            raise Fault(RejectCode.BAD_VALUE, f"ammessi: {', '.join(options)}")
        return value

    return Kind("text", read, blank=True)


def numbers(digits: int, places: int, reject: RejectCode, *, signed: bool = True) -> Kind:
    """Make a kind of numbers with so many digits before the dot and at most so many after it."""
    sign = "-?" if signed else ""
    decimals = rf"(?:\.[0-9]{{1,{places}}}0*+)?" if places else ""
    one = rf"{sign}[0-9]{{1,{digits}}}{decimals}"
    shape = re.compile(one)
    # Every value ends its own line, and a whole column is matched at once.
    column = re.compile(rf"(?:(?:{one})?+\n)*+")
    words = f"non è un numero con al più {digits} cifre e {places} decimali"

    def read(value: str) -> str:
        if not shape.fullmatch(value):
            raise Fault(reject, words)
        return _no_longer_than(value)

    def vet(values: Sequence[str]) -> bool:
        joined = "\n".join(values) + "\n"
        return column.fullmatch(joined) is not None and joined.count("\n") == len(values)

    scale = f"numeric({digits + places}, {places})" if places else "bigint"
    return Kind(scale, read, vet)


def wholes(least: int, most: int) -> Kind:
    digits = len(str(most))
    kind = numbers(digits, 0, RejectCode.BAD_NUMBER, signed=False)

    def read(value: str) -> str:
        if not least <= int(kind.read(value)) <= most:
            raise Fault(RejectCode.BAD_NUMBER, f"non è fra {least} e {most}")
        return value

    # Where every number of so many digits is allowed a whole column can be vetted.
    every = least == 0 and most == 10**digits - 1
    return Kind("bigint", read, kind.vet if every else None)


def _day(value: str) -> str:
    if not _DAY.fullmatch(value):
        raise Fault(RejectCode.BAD_DATE, "non è una data AAAA-MM-GG")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise Fault(RejectCode.BAD_DATE, "questo giorno non esiste") from error
    return value


def _month(value: str) -> str:
    if not _MONTH.fullmatch(value):
        raise Fault(RejectCode.BAD_DATE, "non è un mese AAAA-MM")
    return _day(f"{value}-01")


def _moment(value: str) -> str:
    if not _MOMENT.fullmatch(value):
        raise Fault(RejectCode.BAD_DATE, "non è un istante ISO 8601 con il fuso")
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError as error:
        raise Fault(RejectCode.BAD_DATE, "questo istante non esiste") from error
    # In another time zone the first and the last year would end outside the calendar.
    if not MINYEAR < moment.year < MAXYEAR:
        raise Fault(RejectCode.BAD_DATE, "questo anno non si può tenere")
    return moment.isoformat()


def _flag(value: str) -> str:
    if value not in {"true", "false"}:
        raise Fault(RejectCode.BAD_VALUE, "ammessi: true, false")
    return value


def _no_longer_than(value: str, longest: int = LONGEST_TEXT) -> str:
    if len(value) > longest:
        raise Fault(RejectCode.BAD_VALUE, f"più di {longest} caratteri")
    return value


TEXT = texts(LONGEST_TEXT)
DAY = Kind("date", _day)
MONTH = Kind("date", _month)
MOMENT = Kind("timestamptz", _moment)
FLAG = Kind("boolean", _flag)
MONEY = numbers(10, 2, RejectCode.BAD_AMOUNT)


def document_path(value: str) -> str:
    """Refuse a path that leaves `documents/`, before anything is opened."""
    parts = value.split("/")
    if "\\" in value or any(part in {"", ".", ".."} for part in parts) or ":" in parts[0]:
        raise Fault(RejectCode.BAD_DOCUMENT_PATH, "percorso fuori da documents/")
    return _no_longer_than(value)


_DOCUMENT_PATHS = re.compile(r"(?:(?:[\w-][\w.-]*+(?:/[\w-][\w.-]*+)*+)?+\n)*+", re.ASCII)


def vet_document_paths(values: Sequence[str]) -> bool:
    joined = "\n".join(values) + "\n"
    return (
        _DOCUMENT_PATHS.fullmatch(joined) is not None
        and joined.count("\n") == len(values)
        and max(map(len, values)) <= LONGEST_TEXT
    )
