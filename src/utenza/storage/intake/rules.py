"""What must hold between the columns of a row, or between the rows of a file."""

from dataclasses import dataclass

from utenza.storage.intake.codes import RejectCode


@dataclass(frozen=True, slots=True)
class Rule:
    """A row is rejected where `broken`, a condition in SQL on its staged columns, is true."""

    broken: str
    code: RejectCode
    column: str
    message: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class AddsUp:
    """The `amount`s of the rows of one `parent` are together its column `total`."""

    amount: str
    parent: str
    total: str


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """Of the rows of one `of` no two share a day; `end` is included and may be open."""

    of: str
    start: str
    end: str


def refuse(broken: str, code: RejectCode, column: str, message: str) -> Rule:
    return Rule(broken, code, column, message)


def needs(column: str, *, when: str = "true", named: str = "") -> Rule:
    """Ask for a value where the condition holds; `named` is the column's name in the file."""
    broken = f"({when}) AND {column} IS NULL"
    return Rule(broken, RejectCode.MISSING_VALUE, named or column, "manca il valore")


def among(column: str, *, table: str, of: str) -> Rule:
    """Ask that the value stands in the same column of a table, which the file `of` fills."""
    listed = f"SELECT {column} FROM {table}"  # noqa: S608 - names of our own tables
    broken = f"{column} IS NOT NULL AND {column} NOT IN ({listed})"
    return Rule(broken, RejectCode.MISSING_REFERENCE, column, f"non è in {of}", of)


def adds_up(amount: str, *, parent: str, total: str) -> AddsUp:
    return AddsUp(amount, parent, total)


def one_at_a_time(of: str, *, start: str, end: str) -> OneAtATime:
    return OneAtATime(of, start, end)
