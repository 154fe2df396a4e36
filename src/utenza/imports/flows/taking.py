"""A file of a flow, or a folder or zip of them: read, understood, kept as versions."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from utenza.imports.flows import electricity, gas
from utenza.imports.flows.names import FlowName, flow_name
from utenza.imports.flows.records import HEAD, Node, records_of
from utenza.imports.flows.refusals import FlowRefused, RowRefused
from utenza.imports.limits import Limits
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.sources.archives import Archive
from utenza.imports.sources.folders import Folder
from utenza.metering.actions.flows import (
    close_file,
    keep_days,
    keep_readings,
    open_file,
    share_out,
)
from utenza.metering.rules.flows import FlowHead, MeasuredDay, MeasuredReading
from utenza.storage.acting import acting
from utenza.storage.roles import Role

AT_ONCE = 2000
_LONGEST_NAME = 200
# A month of a large distributor; it is never in memory.
LARGEST_FILE = 4 << 30
# Refused rows that are told one by one; all of them are counted.
ROWS_TOLD = 1000
_NOBODYS = "il punto non è di nessuna fornitura in questo giorno"
_REPEATED = "questo giorno è già nel file, con altri valori"

Measured = MeasuredDay | MeasuredReading
Pieces = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    point: str
    day: str
    reason: str


@dataclass(slots=True)
class FileReport:
    """
    What became of a file; `why` says it where nothing of it was taken.

    `taken` and `refused` count days of curves, or readings; `rows` are the first that were refused.
    One that is skipped is no file of a flow, nor a folder: its name says so.
    """

    name: str
    flow: str = ""
    taken: int = 0
    refused: int = 0
    is_known: bool = False
    is_skipped: bool = False
    why: str = ""
    rows: list[RefusedRow] = field(default_factory=list)

    def refuse(self, point: str, day: str, reason: str) -> None:
        self.refused += 1
        if len(self.rows) < ROWS_TOLD:
            self.rows.append(RefusedRow(point, day, reason))


def take_flows(
    path: Path, *, limits: Limits, clock: Callable[[], datetime], dry_run: bool = False
) -> Iterator[FileReport]:
    """
    Take every file that the path leads to, each in a transaction, in the order of paths.

    First what was read before a point was known to have changed hands goes to its holder.
    """
    if not dry_run:
        with acting(Role.INTAKE):
            share_out()
    for name, pieces in _files(path, limits):
        report = FileReport(name, is_skipped=pieces is None)
        if pieces is None:
            yield report
            continue
        try:
            with acting(Role.INTAKE):
                _take(report, pieces, clock())
                if dry_run:
                    transaction.set_rollback(True)
        except (FlowRefused, DeliveryRefused) as refusal:
            yield FileReport(report.name, report.flow, why=str(refusal))
        else:
            yield report


def _take(report: FileReport, pieces: Pieces, now: datetime) -> None:
    sha256 = hashlib.sha256()
    for piece in pieces():
        sha256.update(piece)
    name = flow_name(_bare(report.name))
    records = records_of(pieces())
    report.flow = _flow(next(records), name)
    head = FlowHead(_bare(report.name), report.flow, name.made_at, sha256.digest())
    file = open_file(head, now=now)
    report.is_known = file is None
    if file is not None:
        for batch in _batches(records, report):
            _keep(batch, report, file=file)
        close_file(file, taken=report.taken, refused=report.refused)


def _flow(root: Node, name: FlowName) -> str:
    """Return the flow that the root names; its file's name must not say another one."""
    is_electric = root.name == electricity.ROOT
    flow = electricity.flow_of(root) if is_electric else gas.flow_of(root)
    if flow != (name.flow if is_electric else gas.bare(name.flow)):
        raise FlowRefused(f"il nome dice {name.flow}, il contenuto {flow}")
    return flow


def _batches(records: Iterator[Node], report: FileReport) -> Iterator[list[Measured]]:
    batch: list[Measured] = []
    for record in records:
        if record.name != HEAD:
            batch += _measured(record, report)
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _measured(record: Node, report: FileReport) -> Iterator[Measured]:
    """Yield what the record says; what it says amiss goes into the report."""
    point = record.says("pod") or record.says("cod_pdr")
    try:
        for row in _rows(record, report.flow):
            if isinstance(row, tuple):
                report.refuse(point, row[0], str(row[1]))
            else:
                yield row
    except RowRefused as refusal:
        report.refuse(point, record.says("meseanno"), str(refusal))


def _rows(record: Node, flow: str) -> Iterator[electricity.Row | gas.Row]:
    if flow in electricity.FLOWS and record.name == electricity.RECORD:
        return electricity.days_of(record)
    if flow in gas.FLOWS and record.name == gas.RECORD:
        return gas.readings_of(record, flow)
    raise RowRefused(f"elemento {record.name[:40]} non verificato")


def _keep(batch: list[Measured], report: FileReport, *, file: int) -> None:
    days = [one for one in batch if isinstance(one, MeasuredDay)]
    readings = [one for one in batch if isinstance(one, MeasuredReading)]
    lost: list[tuple[Measured, bool]] = [
        *((days[place], is_repeat) for place, is_repeat in keep_days(days, file=file)),
        *((readings[place], is_repeat) for place, is_repeat in keep_readings(readings, file=file)),
    ]
    report.taken += len(batch) - len(lost)
    for one, is_repeat in lost:
        report.refuse(one.point_code, one.day.isoformat(), _REPEATED if is_repeat else _NOBODYS)


def _bare(path: str) -> str:
    return path.rpartition("/")[2][:_LONGEST_NAME]


def _files(path: Path, limits: Limits) -> Iterator[tuple[str, Pieces | None]]:
    """
    Yield the files of a folder, of those in it and of the zips there, or the one that is named.

    Those that are no XML come without pieces.
    """
    folder, names = (path, None) if path.is_dir() else (path.parent, [path.name])
    with closing(Folder(folder, limits)) as source:
        try:
            found = sorted(names or source.tree())
        except DeliveryRefused as refusal:
            yield str(path), partial(_refuse, refusal.reason)
            return
        for name in found:
            if name.lower().endswith(".zip"):
                yield from _zipped(source, name, limits)
            else:
                yield name, _pieces(source, name)


def _zipped(folder: Folder, name: str, limits: Limits) -> Iterator[tuple[str, Pieces | None]]:
    try:
        archive = Archive(folder.open(name), limits)
    except DeliveryRefused as refusal:
        yield name, partial(_refuse, refusal.reason)
        return
    with closing(archive):
        found = {inner: _pieces(archive, inner) for inner in sorted(archive.tree())}
        yield from found.items()
        if not any(found.values()):
            yield name, partial(_refuse, "lo zip non contiene un XML")


def _pieces(source: Folder | Archive, name: str) -> Pieces | None:
    return partial(_bounded, source, name) if name.lower().endswith(".xml") else None


def _bounded(source: Folder | Archive, name: str) -> Iterator[bytes]:
    size = 0
    for piece in source.read(name):
        size += len(piece)
        if size > LARGEST_FILE:
            raise FlowRefused("è più grande di quanto è ammesso")
        yield piece


def _refuse(reason: str) -> Iterator[bytes]:
    raise FlowRefused(reason)
