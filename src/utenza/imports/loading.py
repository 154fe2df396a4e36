"""One file of a delivery in PostgreSQL: staged, checked and applied, set by set."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import UniqueViolation

from utenza.imports.contracts import INTAKES
from utenza.imports.papers import Paper, Papers
from utenza.imports.readings import Reading
from utenza.imports.reports import Counts, Progress
from utenza.imports.sql.applying import Application, PackedApplication
from utenza.imports.sql.checks import Checks
from utenza.imports.sql.staging import Staging
from utenza.imports.sql.straight import Straight
from utenza.storage.intake import AddsUp, OneAtATime

_PAPERS_AT_ONCE = 2_000


class _ThereTwice(Exception):
    """A key is in the file more than once."""


@dataclass(frozen=True)
class Loading:
    """What the files of one delivery share while they are loaded in one transaction."""

    cursor: CursorWrapper
    papers: Papers
    progress: Progress
    is_first: bool
    is_careful: bool
    spoiled: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def load(self, reading: Reading) -> Counts:
        """
        Make the file's good rows the stored ones.

        Raises DeliveryRefused.
        """
        intake = reading.intake
        staging, checks = Staging(intake, INTAKES), Checks(intake, INTAKES)
        with closing(reading):
            rows = self._stage(staging, reading)
        self.progress.checking(intake.file)
        unread = self._prepare(staging)
        straight, is_sure = self._insert_straight(staging, rows, unread)
        updated, inserted = 0, straight
        if straight + unread < rows:
            self._resolve(staging, unread=unread, is_sure=is_sure)
            self._check(checks)
            updated, others = self._apply(staging, documents=self._take_papers(checks))
            inserted += others
            self.cursor.execute(f"DROP TABLE {staging.ready}")
        rejected = self._count_rejected(intake.file)
        self._conclude(checks, updated=updated, inserted=inserted, rejected=rejected)
        self.cursor.execute(f"DROP TABLE {staging.stage}")
        counts = Counts(rows, inserted, updated, rows - inserted - updated - rejected, rejected)
        self.progress.done(intake.file, counts)
        return counts

    def _stage(self, staging: Staging, reading: Reading) -> int:
        self.cursor.execute(staging.make_stage)
        with self.cursor.copy(staging.copy_stage) as copy:
            for piece in reading.rows.pieces():
                copy.write(piece)
        # Told also when the file could not be read to its end, which is known only then.
        reading.wait()
        reading.rejects.copy(self.cursor)
        file = reading.intake.file
        self.warnings.extend(
            f"{file}: colonna ignorata {name!r}" for name in reading.unknown_columns
        )
        return reading.result()

    def _prepare(self, staging: Staging) -> int:
        """Return how many rows could not be read."""
        self.cursor.execute(f"ANALYZE {staging.stage}")
        unread = self._count_rejected(staging.intake.file)
        if unread:
            self.cursor.execute("ANALYZE rejected")
            self.cursor.execute(staging.reject_seconds_of_rejected)
            unread = self._count_rejected(staging.intake.file)
        return unread

    def _insert_straight(self, staging: Staging, rows: int, unread: int) -> tuple[int, bool]:
        """
        Insert what is new and in order, where that is the most of it.

        Returns how many rows that were, and whether no key is there twice for sure.
        """
        straight = Straight(staging.intake, INTAKES, self.spoiled, rejected=unread > 0)
        if not (straight.is_possible and self._is_mostly_new(straight, rows)):
            return 0, False
        try:
            with transaction.atomic():
                return self._insert_new(straight, rows - unread)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
        except _ThereTwice:
            pass
        return 0, False

    def _is_mostly_new(self, straight: Straight, rows: int) -> bool:
        self.cursor.execute(straight.sample(rows))
        sampled, new = self.cursor.fetchone()
        return bool(sampled) and new * 2 >= sampled

    def _insert_new(self, straight: Straight, rows: int) -> tuple[int, bool]:
        """
        Where all rows are new, the table's own unique key finds those that are there twice.

        It is cheaper to begin again in that case than to look for it in each.
        """
        is_sure = self._has_to_look(straight) and self._is_nothing_twice(straight)
        for statement in straight.make_whole:
            self.cursor.execute(statement)
        self.cursor.execute(straight.insert)
        inserted = self.cursor.rowcount
        self.cursor.execute(straight.forget)
        return inserted, is_sure or (inserted < rows and self._is_nothing_twice(straight))

    def _has_to_look(self, staging: Staging) -> bool:
        """Into an empty portal keys come after all rows: a parent there twice would do harm."""
        return self.is_careful or (self.is_first and staging.is_referred_to)

    def _is_nothing_twice(self, staging: Staging) -> bool:
        """Which of two rows is rejected, and why, is for the long way to say."""
        if self._reject_duplicates(staging):
            raise _ThereTwice
        return True

    def _reject_duplicates(self, staging: Staging) -> int:
        self.cursor.execute(staging.all_keys_differ)
        if self.cursor.fetchone()[0]:
            return 0
        self.cursor.execute(staging.reject_duplicates)
        return int(self.cursor.rowcount)

    def _resolve(self, staging: Staging, *, unread: int, is_sure: bool) -> None:
        """Make the ready rows; reject those with a fault, and the second ones of a key."""
        execute = self.cursor.execute
        execute(staging.make_ready(self.spoiled, rejected=unread > 0))
        execute(f"ANALYZE {staging.ready}")
        execute(staging.has_faults)
        if self.cursor.fetchone()[0]:
            numbered = [(n, *words) for n, words in enumerate(staging.words)]
            execute(staging.reject_faults, [cell for row in numbered for cell in row])
        if not is_sure:
            self._reject_duplicates(staging)

    def _check(self, checks: Checks) -> None:
        for rule in checks.intake.rules:
            if isinstance(rule, AddsUp):
                self._check_sums(checks, rule)
            elif isinstance(rule, OneAtATime):
                self._reject_overlaps(checks, rule)

    def _check_sums(self, checks: Checks, rule: AddsUp) -> None:
        parents_changed = checks.intake.field(rule.parent).to in self.updated
        self.cursor.execute(checks.find_sums(rule, parents_changed=parents_changed))
        self.cursor.execute(checks.reject_sums(rule))
        self.cursor.execute(checks.forget_sums)

    def _reject_overlaps(self, checks: Checks, rule: OneAtATime) -> None:
        rejected = True
        while rejected:
            rejected = False
            for statement in checks.reject_overlaps(rule):
                self.cursor.execute(statement)
                rejected = rejected or self.cursor.rowcount > 0

    def _take_papers(self, checks: Checks) -> bool:
        """Keep the documents that good rows name; tell whether there are any."""
        self.cursor.execute("TRUNCATE delivered")
        found = False
        for document, select in zip(checks.intake.documents, checks.good_documents, strict=True):
            paths = _all(self.cursor, select, document.name)
            found = self._copy_papers(self.papers.take(paths, str(document.document))) or found
        if found:
            self.cursor.execute("ANALYZE delivered")
            for statement in checks.reject_documents:
                self.cursor.execute(statement)
        return found

    def _copy_papers(self, taken: Iterator[Paper]) -> bool:
        batch: list[Paper] = []
        found = False
        for paper in taken:
            found = True
            batch.append(paper)
            if len(batch) >= _PAPERS_AT_ONCE:
                self._copy_batch(batch)
        self._copy_batch(batch)
        return found

    def _copy_batch(self, batch: list[Paper]) -> None:
        with self.cursor.copy("COPY delivered FROM STDIN") as copy:
            for paper in batch:
                row = (paper.path, paper.kind, paper.sha256, paper.code, paper.message)
                copy.write_row(row)
        batch.clear()

    def _apply(self, staging: Staging, *, documents: bool) -> tuple[int, int]:
        """Return how many rows were updated and inserted."""
        if staging.intake.packed:
            packed = PackedApplication(staging, staging.intake.packed)
            for statement in (packed.pack, packed.update, packed.insert, packed.count):
                self.cursor.execute(statement)
            updated, inserted = self.cursor.fetchone()
            return updated, inserted
        application = Application(staging, documents=documents)
        self.cursor.execute(application.update)
        updated = self.cursor.rowcount
        self.cursor.execute(application.insert)
        return updated, self.cursor.rowcount

    def _count_rejected(self, file: str) -> int:
        self.cursor.execute("SELECT count(*) FROM rejected WHERE file = %s", [file])
        return int(self.cursor.fetchone()[0])

    def _conclude(self, checks: Checks, *, updated: int, inserted: int, rejected: int) -> None:
        """Leave what the files after this one have to know."""
        file = checks.intake.file
        if rejected and checks.is_referred_to:
            self.cursor.execute(checks.spoil)
            self.spoiled.add(file)
        if updated:
            self.updated.add(file)
        if updated or inserted:
            self.cursor.execute("SELECT storage_analyze(%s)", [checks.intake.table])


def _all(cursor: CursorWrapper, select: str, name: str) -> Iterator[str]:
    """Read a select that may be long without holding it: a cursor of the server's."""
    portal = f"paths_{name}"
    cursor.execute(f"DECLARE {portal} NO SCROLL CURSOR FOR {select}")
    while True:
        cursor.execute(f"FETCH {_PAPERS_AT_ONCE} FROM {portal}")
        rows = cursor.fetchall()
        if not rows:
            break
        yield from (path for (path,) in rows)
    cursor.execute(f"CLOSE {portal}")
