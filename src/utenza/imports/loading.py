"""One file of a delivery: read and checked as it comes, then row by set of rows in PostgreSQL."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from utenza.imports.applying import Application, PackedApplication
from utenza.imports.contracts import INTAKES
from utenza.imports.gunzip import gunzipped
from utenza.imports.limits import Limits
from utenza.imports.manifests import Listed
from utenza.imports.papers import Paper, Papers
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.rejects import RejectSpool
from utenza.imports.reports import Counts, Progress
from utenza.imports.rows import RowReader
from utenza.imports.sources import Source
from utenza.imports.statements import Statements
from utenza.imports.tokens import Tokens
from utenza.storage.intake import AddsUp, Intake, OneAtATime

_PAPERS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Loading:
    """What the files of one delivery share while they are loaded in one transaction."""

    source: Source
    cursor: CursorWrapper
    papers: Papers
    limits: Limits
    progress: Progress
    spoiled: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def load(self, intake: Intake, listed: Listed) -> Counts:
        """
        Make the file's good rows the stored ones.

        Raises DeliveryRefused.
        """
        statements = Statements(intake, INTAKES)
        self.cursor.execute(statements.make_stage)
        rows = self._stage(statements, listed)
        self.progress.checking(intake.file)
        self._check(statements)
        has_papers = self._take_papers(statements)
        updated, inserted = self._apply(statements, documents=has_papers)
        rejected = self._count_rejected(statements)
        if inserted + updated:
            self.cursor.execute("SELECT storage_analyze(%s)", [intake.table])
        counts = Counts(rows, inserted, updated, rows - inserted - updated - rejected, rejected)
        self.cursor.execute(f"DROP TABLE {statements.stage}, {statements.ready}")
        self.progress.done(intake.file, counts)
        return counts

    def _stage(self, statements: Statements, listed: Listed) -> int:
        """Stream the file into its staging table, and make sure it is what the manifest says."""
        intake, hashed = statements.intake, _Hashed(self.source.read(listed.stored))
        pieces = iter(hashed)
        if listed.stored.endswith(".gz"):
            pieces = gunzipped(pieces, listed.stored, self.limits)
        tokens = Tokens(pieces, intake.file)
        reader = RowReader(intake, tokens.header)
        self.warnings.extend(f"{intake.file}: colonna ignorata {name!r}" for name in reader.unknown)
        self.progress.reading(intake.file, rows=listed.rows, size=0)
        with closing(RejectSpool(intake.file)) as rejects:
            rows, refusal = self._copy(statements, tokens, reader, rejects)
            # The rejects found so far are told also when the file can't be read to its end.
            rejects.copy(self.cursor)
        if refusal:
            raise refusal
        hashed.check(listed)
        if rows != listed.rows:
            raise DeliveryRefused(
                f"{listed.stored}: {rows} righe, il manifest ne dice {listed.rows}"
            )
        return rows

    def _copy(
        self, statements: Statements, tokens: Tokens, reader: RowReader, rejects: RejectSpool
    ) -> tuple[int, DeliveryRefused | None]:
        """Return how many rows there were, and why there were no more if that is so."""
        rows = 0
        with self.cursor.copy(statements.copy_stage) as copy:
            try:
                for block in tokens.blocks():
                    batch = reader.read(block)
                    copy.write(batch.copied())
                    rejects.add(batch.rejects)
                    rows += block.rows
                    self.progress.read(statements.intake.file, rows=rows, size=tokens.read)
            except DeliveryRefused as refusal:
                # An exception that went through COPY would leave the transaction of no use.
                return rows, refusal
        return rows, None

    def _check(self, statements: Statements) -> None:
        execute = self.cursor.execute
        execute(f"ANALYZE {statements.stage}")
        execute("ANALYZE rejected")
        execute(statements.reject_seconds_of_rejected)
        execute(statements.reject_duplicates)
        execute(statements.make_ready(self.spoiled))
        execute(f"ANALYZE {statements.ready}")
        if statements.words:
            numbered = [(n, *words) for n, words in enumerate(statements.words)]
            execute(statements.reject_faults, [cell for row in numbered for cell in row])
        for rule in statements.intake.rules:
            if isinstance(rule, AddsUp):
                execute(statements.reject_sums(rule))
            elif isinstance(rule, OneAtATime):
                self._reject_overlaps(statements, rule)

    def _reject_overlaps(self, statements: Statements, rule: OneAtATime) -> None:
        rejected = True
        while rejected:
            rejected = False
            for statement in statements.reject_overlaps(rule):
                self.cursor.execute(statement)
                rejected = rejected or self.cursor.rowcount > 0

    def _take_papers(self, statements: Statements) -> bool:
        """Keep the documents that good rows name; tell whether there are any."""
        self.cursor.execute("TRUNCATE delivered")
        found = False
        for field_, select in zip(
            statements.intake.documents, statements.good_documents, strict=True
        ):
            kind = str(field_.document)
            taken = self.papers.take(_all(self.cursor, select, field_.name), kind)
            found = self._copy_papers(taken) or found
        if found:
            self.cursor.execute("ANALYZE delivered")
            for statement in statements.reject_documents:
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

    def _apply(self, statements: Statements, *, documents: bool) -> tuple[int, int]:
        """Return how many rows were updated and inserted."""
        if statements.intake.packed:
            packed = PackedApplication(statements, statements.intake.packed)
            for statement in (packed.pack, packed.update, packed.insert, packed.count):
                self.cursor.execute(statement)
            updated, inserted = self.cursor.fetchone()
            return updated, inserted
        application = Application(statements, documents=documents)
        self.cursor.execute(application.update)
        updated = self.cursor.rowcount
        self.cursor.execute(application.insert)
        return updated, self.cursor.rowcount

    def _count_rejected(self, statements: Statements) -> int:
        file = statements.intake.file
        self.cursor.execute("SELECT count(*) FROM rejected WHERE file = %s", [file])
        rejected: int = self.cursor.fetchone()[0]
        if rejected and statements.is_referred_to:
            self.cursor.execute(statements.spoil)
            self.spoiled.add(file)
        return rejected


class _Hashed:
    """The pieces of a file, hashed and counted on their way."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._sha256 = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._sha256.update(piece)
            self.size += len(piece)
            yield piece

    def check(self, listed: Listed) -> None:
        if self._sha256.hexdigest() != listed.sha256:
            raise DeliveryRefused(f"{listed.stored}: l'impronta sha256 non è quella del manifest")


def check_sha256(source: Source, listed: Listed) -> None:
    """
    Read the file to its end only to know that it is the one listed.

    Raises DeliveryRefused.
    """
    hashed = _Hashed(source.read(listed.stored))
    for _ in hashed:
        pass
    hashed.check(listed)


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
