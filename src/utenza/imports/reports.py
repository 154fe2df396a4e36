"""How a delivery ended, file by file."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from utenza.imports.bill_checks import BillChecks


class Outcome(StrEnum):
    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DRY_RUN = "dry-run"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one file; the last four add up to the first."""

    rows: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(slots=True)
class Report:
    delivery: str
    outcome: Outcome = Outcome.REFUSED
    reason: str = ""
    files: dict[str, Counts] = field(default_factory=dict)
    rejects_file: str = ""
    warnings: list[str] = field(default_factory=list)
    bill_checks: BillChecks | None = None


class Progress(Protocol):
    """Who watches: told of bytes read and rows seen of a file, then that it is being checked."""

    def reading(self, file: str, *, rows: int) -> None: ...

    def read(self, file: str, *, rows: int, size: int) -> None: ...

    def checking(self, file: str) -> None: ...

    def done(self, file: str, counts: Counts) -> None: ...


class Unwatched:
    def reading(self, file: str, *, rows: int) -> None: ...

    def read(self, file: str, *, rows: int, size: int) -> None: ...

    def checking(self, file: str) -> None: ...

    def done(self, file: str, counts: Counts) -> None: ...
