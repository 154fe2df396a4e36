"""One file of a delivery in PostgreSQL: staged, checked and applied, set by set."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from utenza.imports.contracts import INTAKES
from utenza.imports.papers import Paper, Papers
from utenza.imports.readings import Reading
from utenza.imports.reports import Counts, Progress
from utenza.imports.sql.applying import Application, PackedApplication
from utenza.imports.sql.checks import Checks
from utenza.imports.sql.staging import Staging
from utenza.storage.intake import AddsUp, OneAtATime

_PAPERS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Loading:
    """What the files of one delivery share while they are loaded in one transaction."""

    cursor: CursorWrapper
    papers: Papers
    progress: Progress
    spoiled: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
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
        self._resolve(staging)
        self._check(checks)
        has_papers = self._take_papers(checks)
        updated, inserted = self._apply(staging, documents=has_papers)
        rejected = self._count_rejected(checks)
        if inserted + updated:
            self.written.add(intake.file)
            self.cursor.execute("SELECT storage_analyze(%s)", [intake.table])
        self.cursor.execute(f"DROP TABLE {staging.stage}, {staging.ready}")
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

    def _resolve(self, staging: Staging) -> None:
        execute = self.cursor.execute
        execute(f"ANALYZE {staging.stage}")
        execute("ANALYZE rejected")
        execute(staging.reject_seconds_of_rejected)
        execute(staging.reject_duplicates)
        execute(staging.is_any_rejected)
        is_any = bool(self.cursor.fetchone()[0])
        execute(staging.make_ready(self.spoiled, rejected=is_any))
        execute(f"ANALYZE {staging.ready}")
        if staging.words:
            numbered = [(n, *words) for n, words in enumerate(staging.words)]
            execute(staging.reject_faults, [cell for row in numbered for cell in row])

    def _check(self, checks: Checks) -> None:
        for rule in checks.intake.rules:
            if isinstance(rule, AddsUp) and self._may_add_up_otherwise(checks, rule):
                self.cursor.execute(checks.reject_sums(rule))
            elif isinstance(rule, OneAtATime):
                self._reject_overlaps(checks, rule)

    def _may_add_up_otherwise(self, checks: Checks, rule: AddsUp) -> bool:
        """Where neither a row nor a parent changes, amounts add up as they did when they came."""
        if checks.intake.field(rule.parent).to in self.written:
            return True
        self.cursor.execute(checks.is_anything_new)
        return bool(self.cursor.fetchone()[0])

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

    def _count_rejected(self, checks: Checks) -> int:
        file = checks.intake.file
        self.cursor.execute("SELECT count(*) FROM rejected WHERE file = %s", [file])
        rejected: int = self.cursor.fetchone()[0]
        if rejected and checks.is_referred_to:
            self.cursor.execute(checks.spoil)
            self.spoiled.add(file)
        return rejected


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
