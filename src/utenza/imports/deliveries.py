"""A delivery from its folder or zip to the tables: all of it, or nothing."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import UniqueViolation

from utenza.bills.actions.holding import hold_companions
from utenza.bills.queries.chosen import choose_written, last_bill
from utenza.bills.rules.checking import Rounding
from utenza.imports.bill_checks import find_faults, report_on
from utenza.imports.contracts import INTAKES, ORDER
from utenza.imports.following import follow_money, follow_readings, follow_requests
from utenza.imports.limits import Limits
from utenza.imports.loading import Loading
from utenza.imports.manifests import Manifest, read_manifest
from utenza.imports.papers import Papers
from utenza.imports.readings import Reading, check_sha256
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.rejects import write_rejects
from utenza.imports.reports import Counts, Outcome, Progress, Report, Unwatched
from utenza.imports.sources import Source, open_source
from utenza.imports.sql.names import MAKE_REJECTED
from utenza.site.actions import record_delivery
from utenza.site.queries import applied_content, newest_applied_at
from utenza.site.rules import DeliveryOutcome
from utenza.storage.acting import acting
from utenza.storage.documents import incoming_documents
from utenza.storage.roles import Role

_TRY_EVERY_SECONDS = 0.2
# Enough for hashing a million rows; the server gives it back with the transaction.
_SETTINGS = """
SELECT set_config('work_mem', '256MB', true), set_config('hash_mem_multiplier', '4', true),
       set_config('maintenance_work_mem', '512MB', true), set_config('jit', 'off', true),
       set_config('temp_buffers', '512MB', true),
       set_config('default_statistics_target', '10', true)
"""


# After the delivery, in a transaction of its own: no reading can make a delivery fail, and a
# delivery that is brought again goes on where somebody was stopped.
_FOLLOWED = (Outcome.APPLIED, Outcome.UNCHANGED)


class _DryRun(Exception):
    """Undo what was done only to see it."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """
    What is to be done with the delivery at `path`.

    `deliveries` is the folder of the rejects; `clock` is read when the delivery begins and ends.
    With `checks` its bills are checked before anybody sees them, with `holds` the wrong ones among
    the new ones stay hidden until the office releases them.
    """

    path: Path
    deliveries: Path
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    dry_run: bool = False
    force: bool = False
    checks: Rounding | None = None
    holds: bool = False


def deliver(order: Order, progress: Progress | None = None) -> Report:
    """Apply the delivery, or refuse it and say why; both are recorded, a dry run is not."""
    started_at = order.clock()
    report = Report(delivery=order.path.resolve().name[:64])
    manifest: Manifest | None = None
    try:
        with closing(open_source(order.path, order.limits)) as source:
            manifest = read_manifest(source, INTAKES)
            report.delivery = manifest.delivery
            _take(order, source, manifest, report, _Watch(progress or Unwatched(), started_at))
    except _DryRun:
        report.outcome = Outcome.DRY_RUN
    except DeliveryRefused as refusal:
        report.outcome, report.reason = Outcome.REFUSED, refusal.reason
        if not order.dry_run:
            with acting(Role.INTAKE):
                _record(report, manifest, started_at, order.clock())
    if report.outcome in _FOLLOWED:
        with acting(Role.INTAKE):
            follow_readings(now=order.clock())
    return report


@dataclass(frozen=True)
class _Watch:
    progress: Progress
    started_at: datetime


def _take(order: Order, source: Source, manifest: Manifest, report: Report, watch: _Watch) -> None:
    with acting(Role.INTAKE), connection.cursor() as cursor:
        _wait_for_turn(cursor, order.limits.wait_seconds)
        if _is_known(manifest):
            _check_content(source, manifest)
            report.outcome = Outcome.UNCHANGED
            report.reason = "già applicata: stesso nome e stesso contenuto"
            return
        _check_age(manifest, force=order.force)
        _prepare(cursor)
        known_bill = last_bill()
        with incoming_documents() as incoming, _kept_rejects(order, cursor, report):
            _load(_Load(cursor, Papers(source, incoming, order.limits), manifest, watch), report)
            held = follow_requests(now=order.clock())
            hold_companions(now=order.clock())
            _check_bills(order, report, known_bill)
            follow_money(held, now=order.clock())
            if order.dry_run:
                raise _DryRun
            incoming.publish()
        report.outcome = Outcome.APPLIED
        _record(report, manifest, watch.started_at, order.clock())


@dataclass(frozen=True)
class _Load:
    """What is loaded, and through what."""

    cursor: CursorWrapper
    papers: Papers
    manifest: Manifest
    watch: _Watch


def _prepare(cursor: CursorWrapper) -> None:
    cursor.execute(_SETTINGS)
    for statement in MAKE_REJECTED:
        cursor.execute(statement)


def _load(load: _Load, report: Report) -> None:
    """
    Load all files, as if no file that others don't refer to had a row twice.

    Into an empty portal that is known only when its tables get their keys, after the rows: then
    everything is loaded again, and every key looked at.
    """
    # No atomic block: what is refused keeps its rejects, to be read before all is undone.
    before = transaction.savepoint()
    try:
        _load_files(load, report, is_careful=False)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        transaction.savepoint_rollback(before)
        _load_files(load, report, is_careful=True)


def _load_files(load: _Load, report: Report, *, is_careful: bool) -> None:
    progress, percent = load.watch.progress, load.papers.limits.rejects_percent
    with _indexes_after_rows(load.cursor) as is_first, _read_ahead(load) as readings:
        loading = Loading(load.cursor, load.papers, progress, is_first, is_careful)
        report.warnings = loading.warnings
        for reading in readings:
            file = reading.intake.file
            report.files[file] = loading.load(reading)
            _check_rejects(file, report.files[file], percent)


@contextmanager
def _read_ahead(load: _Load) -> Iterator[Iterator[Reading]]:
    """Give the files in their order; while one is loaded the next one is read already."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(1))

        def begin(file: str) -> Reading:
            papers, listed = load.papers, load.manifest.files[file]
            reading = Reading(INTAKES[file], listed, papers.source, papers.limits)
            stack.callback(reading.close)
            reading.start(pool, load.watch.progress)
            return reading

        begun = map(begin, (file for file in ORDER if file in load.manifest.files))
        yield _one_ahead(begun)


def _one_ahead(readings: Iterator[Reading]) -> Iterator[Reading]:
    current = next(readings, None)
    while current:
        following = next(readings, None)
        yield current
        current = following


def _check_bills(order: Order, report: Report, known_bill: int) -> None:
    """
    Check what the delivery wrote; what is held is held as it is loaded, before anybody sees it.

    Bills up to the known one were there before: what is wrong with them is only reported.
    """
    if order.checks is None:
        return
    name = "bill-checks-dry-run.csv" if order.dry_run else "bill-checks.csv"
    report.bill_checks = report_on(
        checked=choose_written(),
        found=find_faults(rounding=order.checks),
        path=order.deliveries / report.delivery / name,
        hold_after=known_bill if order.holds else None,
        now=order.clock(),
    )


def _check_rejects(file: str, counts: Counts, percent: float) -> None:
    if counts.rejected * 100 > counts.rows * percent:
        raise DeliveryRefused(
            f"{file}: {counts.rejected} righe scartate su {counts.rows}, più del {percent:g} %"
        )


def _wait_for_turn(cursor: CursorWrapper, seconds: int) -> None:
    """Take the lock of deliveries, which falls with the transaction."""
    until = time.monotonic() + seconds
    while True:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('utenza delivery'))")
        if cursor.fetchone()[0]:
            return
        if time.monotonic() >= until:
            raise DeliveryRefused("un'altra consegna è in corso: riprova quando è finita")
        time.sleep(_TRY_EVERY_SECONDS)


def _is_known(manifest: Manifest) -> bool:
    content = applied_content(name=manifest.delivery)
    if content is not None and content != manifest.content_sha256:
        raise DeliveryRefused("una consegna con questo nome e un altro contenuto è già applicata")
    return content is not None


def _check_content(source: Source, manifest: Manifest) -> None:
    """The manifest is that of a known delivery: the files have to be its files."""
    for listed in manifest.files.values():
        check_sha256(source, listed)


def _check_age(manifest: Manifest, *, force: bool) -> None:
    newest = newest_applied_at()
    if newest is not None and manifest.produced_at < newest and not force:
        raise DeliveryRefused(
            f"prodotta prima dell'ultima applicata ({newest.isoformat()}): serve --force"
        )


@contextmanager
def _kept_rejects(order: Order, cursor: CursorWrapper, report: Report) -> Iterator[None]:
    """Write the rejects while they can still be read, also when the delivery is refused."""

    def write() -> None:
        name = "rejects-dry-run.csv" if order.dry_run else "rejects.csv"
        path = order.deliveries / report.delivery / name
        if write_rejects(cursor, path, ORDER):
            report.rejects_file = str(path)

    try:
        yield
    except (DeliveryRefused, _DryRun):
        write()
        raise
    write()


@contextmanager
def _indexes_after_rows(cursor: CursorWrapper) -> Iterator[bool]:
    """Into a portal without rows they go first, and its indexes and references are made after."""
    tables = [INTAKES[file].table for file in ORDER]
    filled = " OR ".join(f"EXISTS (SELECT FROM {table})" for table in tables)
    cursor.execute(f"SELECT {filled}")
    is_empty = not cursor.fetchone()[0]
    if is_empty:
        cursor.execute("SELECT storage_suspend(%s)", [tables])
    yield is_empty
    if is_empty:
        cursor.execute("SELECT storage_restore()")


def _record(
    report: Report, manifest: Manifest | None, started_at: datetime, ended_at: datetime
) -> None:
    applied = report.outcome is Outcome.APPLIED
    record_delivery(
        name=report.delivery,
        content_sha256=manifest.content_sha256 if manifest else None,
        produced_at=manifest.produced_at if manifest else None,
        started_at=started_at,
        ended_at=ended_at,
        outcome=DeliveryOutcome.APPLIED if applied else DeliveryOutcome.REFUSED,
        files=_as_json(report.files),
        reason=report.reason,
        rejects_file=report.rejects_file,
    )


def _as_json(files: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    return {file: asdict(counts) for file, counts in files.items()}
