"""What must hold between the rows of one file, and for the documents that they name."""

from utenza.imports.sql.names import ABSENT, Names, q
from utenza.storage.intake import AddsUp, OneAtATime, RejectCode


class Checks(Names):
    def find_sums(self, rule: AddsUp, *, parents_changed: bool) -> str:
        """
        Find the parents whose amounts, with what the delivery changes of them, miss the total.

        Where no row of a parent is new or changed, and not its total, they add up as before.
        """
        parent = self.intake.field(rule.parent)
        intake = self.parents[parent.to]
        table, column, amount = intake.table, q(parent.column), q(rule.amount)
        key = f"{q(intake.key_fields[0].column)} IN (SELECT {q(parent.name)} FROM {self.stage})"
        others = f"UNION ALL SELECT id, 0 FROM {table} WHERE {key}" if parents_changed else ""
        return f"""
        CREATE TEMP TABLE {self._wrong} ON COMMIT DROP AS
        WITH changed AS MATERIALIZED (
            SELECT id, sum(change) AS change FROM (
                SELECT s.{column}, s.{amount} - coalesce(s.stored_amount, 0)
                FROM {self.ready} s WHERE {self.is_good} {others}) c (id, change)
            GROUP BY id
        )
        SELECT p.id, p.{q(intake.key_fields[0].column)} AS key
        FROM changed c JOIN {table} p ON p.id = c.id
        LEFT JOIN (SELECT t.{column} AS id, sum(t.{amount}) AS total
                   FROM {self.intake.table} t JOIN changed c ON c.id = t.{column}
                   GROUP BY 1) k ON k.id = c.id
        WHERE c.change + coalesce(k.total, 0) <> p.{q(rule.total)}
        """

    def reject_sums(self, rule: AddsUp) -> str:
        """Reject all rows of the parents that were found, also those that say nothing new."""
        return f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', s.line, w.key, '{RejectCode.BAD_AMOUNT}', '{rule.amount}',
               'le voci non sommano a {rule.total}'
        FROM {self._wrong} w JOIN {self.stage} s ON s.{q(rule.parent)} = w.key
        WHERE NOT {self._is_rejected("s")}
        """

    @property
    def forget_sums(self) -> str:
        return f"DROP TABLE {self._wrong}"

    @property
    def _wrong(self) -> str:
        return "wrong_" + self.intake.file.removesuffix(".csv")

    def reject_overlaps(self, rule: OneAtATime) -> tuple[str, str]:
        """
        Return two statements, to be repeated until neither rejects anything.

        The first rejects rows that share a day with a stored row which no good row replaces; the
        second those that share one with an earlier good row, which itself follows no such row.
        """
        of, start, end = q(rule.of), q(rule.start), q(rule.end)
        reject = f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', s.line, s.key, '{RejectCode.PERIOD_OVERLAP}',
               '{self._name_of(rule.start)}', 'si sovrappone a un altro periodo'
        FROM {self.ready} s WHERE {self.is_good} AND
        """

        def shared(one: str, other: str) -> str:
            days = f"daterange({{0}}.{start}, {{0}}.{end}, '[]')"
            return f"{one}.{of} = {other}.{of} AND {days.format(one)} && {days.format(other)}"

        replaced = f"r.{of} = t.{of} AND r.{start} = t.{start} AND {self._is_good('r')}"
        stored = f"""
        EXISTS (SELECT FROM {self.intake.table} t WHERE {shared("s", "t")}
                AND NOT EXISTS (SELECT FROM {self.ready} r WHERE {replaced}))
        """

        def earlier(one: str, other: str) -> str:
            return f"{other}.line < {one}.line AND {self._is_good(other)} AND {shared(one, other)}"

        first = f"""
        EXISTS (SELECT FROM {self.ready} e WHERE {earlier("s", "e")}
                AND NOT EXISTS (SELECT FROM {self.ready} f WHERE {earlier("e", "f")}))
        """
        return reject + stored, reject + first

    @property
    def good_documents(self) -> list[str]:
        """One select a column: the paths that good rows name."""
        return [
            f"SELECT DISTINCT s.{q(field.column)} FROM {self.ready} s"
            f" WHERE s.{q(field.column)} <> '' AND {self.is_good}"
            for field in self.intake.documents
        ]

    @property
    def reject_documents(self) -> list[str]:
        """A path that was stored for this row before may be absent from the delivery."""
        statements = []
        for field in self.intake.documents:
            path, digest = q(field.column), q(field.digest)
            kept = f"""
            EXISTS (SELECT FROM {self.intake.table} t WHERE {self.match_ready}
                    AND t.{path} = s.{path} AND t.{digest} IS NOT NULL)
            """
            statements.append(f"""
            INSERT INTO rejected
            SELECT '{self.intake.file}', s.line, s.key, d.code, '{field.name}', d.message
            FROM {self.ready} s JOIN delivered d
              ON d.path = s.{path} AND d.kind = '{field.document}'
            WHERE d.code IS NOT NULL AND {self.is_good}
              AND NOT (d.message = '{ABSENT}' AND {kept})
            """)
        return statements

    @property
    def spoil(self) -> str:
        """Remember the keys that no good row of this file states, though a rejected one did."""
        key = self.intake.key_fields[0]
        wanted = self._folded("coalesce(x.identity, x.key)")
        stated = self._folded(f"s.{q(key.staged)}")
        return f"""
        INSERT INTO spoiled
        SELECT DISTINCT x.file, {wanted} FROM rejected x
        WHERE x.file = '{self.intake.file}' AND x.key <> ''
          AND NOT EXISTS (SELECT FROM {self.stage} s
                          WHERE {stated} = {wanted} AND NOT {self._is_rejected("s")})
        """
