"""What must hold between the rows of one file, and for the documents that they name."""

from utenza.imports.sql.names import ABSENT, Names, q
from utenza.storage.intake import AddsUp, OneAtATime, RejectCode


class Checks(Names):
    def reject_sums(self, rule: AddsUp) -> str:
        """
        Reject all rows of a parent whose amounts, delivered and kept, are not its total.

        Where every stored row is delivered again the delivered ones are all there is; only
        elsewhere the stored amounts are looked at, since that is what takes time.
        """
        parent = self.intake.field(rule.parent)
        table, column, amount = self.parents[parent.to].table, q(parent.column), q(rule.amount)
        return f"""
        INSERT INTO rejected
        WITH given AS MATERIALIZED (
            SELECT s.{column}, sum(s.{amount}) AS total, count(*) FILTER (WHERE s.known) AS known,
                   sum(s.stored_amount) AS replaced
            FROM {self.ready} s WHERE {self.is_good} GROUP BY 1
        ), stored AS MATERIALIZED (
            SELECT g.{column}, count(*) AS rows
            FROM {self.intake.table} t JOIN given g ON g.{column} = t.{column} GROUP BY 1
        ), final AS (
            SELECT g.{column}, g.total FROM given g LEFT JOIN stored t ON t.{column} = g.{column}
            WHERE coalesce(t.rows, 0) = g.known
            UNION ALL
            SELECT g.{column}, g.total + sum(t.{amount}) - coalesce(g.replaced, 0)
            FROM given g JOIN stored k ON k.{column} = g.{column} AND k.rows <> g.known
            JOIN {self.intake.table} t ON t.{column} = g.{column}
            GROUP BY g.{column}, g.total, g.replaced
        )
        SELECT '{self.intake.file}', s.line, s.key, '{RejectCode.BAD_AMOUNT}', '{rule.amount}',
               'le voci non sommano a {rule.total}'
        FROM final f JOIN {table} p ON p.id = f.{column} AND p.{q(rule.total)} <> f.total
        JOIN {self.ready} s ON s.{column} = f.{column}
        WHERE {self.is_good}
        """

    @property
    def is_anything_new(self) -> str:
        """Tell whether a row is new, another than the stored one, or rejected."""
        return f"""
        SELECT EXISTS (SELECT FROM rejected WHERE file = '{self.intake.file}')
            OR EXISTS (SELECT FROM {self.ready} s WHERE s.differs)
        """

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
        stated = self._folded(f"s.{q(key.column)}")
        return f"""
        INSERT INTO spoiled
        SELECT DISTINCT x.file, {wanted} FROM rejected x
        WHERE x.file = '{self.intake.file}' AND x.key <> ''
          AND NOT EXISTS (SELECT FROM {self.ready} s WHERE {stated} = {wanted} AND {self.is_good})
        """

    @property
    def is_referred_to(self) -> bool:
        return any(ref.to == self.intake.file for one in self.parents.values() for ref in one.refs)
