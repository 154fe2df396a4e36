"""A delivery on the terminal: bars while it runs, a table when it is over."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from utenza.imports.bill_checks import BillChecks
from utenza.imports.reports import Counts, Outcome, Report

COLUMNS = ("rows", "inserted", "updated", "unchanged", "rejected")
HEADERS = ("righe", "nuove", "cambiate", "uguali", "scartate")
OUTCOMES = {
    Outcome.APPLIED: "[green]applicata[/]",
    Outcome.UNCHANGED: "[green]già applicata, nulla da fare[/]",
    Outcome.REFUSED: "[red]rifiutata, nulla è cambiato[/]",
    Outcome.DRY_RUN: "[cyan]prova: nulla è stato scritto[/]",
}


class Bars:
    """One bar a file, in rows, with the bytes read; nothing where the output is no terminal."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f} righe"),
            TextColumn("{task.fields[size]:,.0f} byte"),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def reading(self, file: str, *, rows: int) -> None:
        self._tasks[file] = self._progress.add_task(file, total=rows, size=0, state="lettura")

    def read(self, file: str, *, rows: int, size: int) -> None:
        self._progress.update(self._tasks[file], completed=rows, size=size)

    def checking(self, file: str) -> None:
        self._progress.update(self._tasks[file], state="controllo e scrittura")

    def done(self, file: str, counts: Counts) -> None:
        state = f"{counts.rejected} scartate" if counts.rejected else "fatto"
        self._progress.update(self._tasks[file], completed=counts.rows, state=state)


def show_report(console: Console, report: Report) -> None:
    table = Table("file", *HEADERS)
    for file, counts in report.files.items():
        table.add_row(file, *(f"{getattr(counts, column):,}" for column in COLUMNS))
    if report.files:
        console.print(table)
    console.print(f"{report.delivery}: {OUTCOMES[report.outcome]}", highlight=False)
    if report.reason:
        console.print(report.reason, highlight=False, markup=False)
    if report.bill_checks:
        console.print(checks_words(report.bill_checks), highlight=False, soft_wrap=True)
    if report.rejects_file:
        console.print(f"Righe scartate: {report.rejects_file}", soft_wrap=True, markup=False)


def checks_words(checks: BillChecks) -> str:
    """Say in a line what the check of many bills came to."""
    said = (
        f"Fatture controllate: {checks.checked}; non tornano {checks.wrong}, da guardare"
        f" {checks.doubtful}, trattenute {checks.held}"
    )
    return f"{said}: {checks.file}" if checks.file else said
