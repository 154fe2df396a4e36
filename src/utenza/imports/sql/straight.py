"""
The short way: rows that are new and in order go from the staging table straight into their own.

What it leaves (stored keys, lost references, documents, sums that don't come out) goes the long
way, which finds the rows that went straight stored as they are and passes over them.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from utenza.imports.sql.names import q
from utenza.imports.sql.staging import Staging
from utenza.storage.intake import AddsUp, OneAtATime

_SAMPLE_ROWS = 5_000


@dataclass(frozen=True)
class Straight(Staging):
    """`spoiled` are the files some of whose keys, `rejected` says that rows of this one, were."""

    spoiled: Collection[str]
    rejected: bool

    @property
    def is_possible(self) -> bool:
        """Tell whether each row, or each parent with its rows, can be judged by itself."""
        intake = self.intake
        if intake.packed or any(isinstance(rule, OneAtATime) for rule in intake.rules):
            return False
        # A row lost for another reason than its parent would be missing from the sum.
        return not self._sums or (len(intake.refs) == 1 and not intake.row_rules)

    def sample(self, rows: int) -> str:
        """Count some of so many rows, and those among them that are new and without documents."""
        percent = min(100, 100 * _SAMPLE_ROWS / max(rows, 1))
        return f"""
        SELECT count(*), count(*) FILTER (WHERE {self._is_new} AND {self._has_no_documents})
        FROM (SELECT * FROM {self.stage} TABLESAMPLE SYSTEM ({percent})) s
        {self.joins(self.spoiled)} {self._join_stored}
        """

    @property
    def make_whole(self) -> list[str]:
        """
        Make the table of the parents whose rows add up, none of them stored.

        A table of its own, because no planner foresees what sums come to.
        """
        return [statement for rule in self._sums for statement in self._make_whole(rule)]

    @property
    def insert(self) -> str:
        """
        Insert the rows without a fault.

        The planner takes it for rare that an expression IS NULL, and would look millions of rows up
        one by one among the stored ones; of a comparison it expects more.
        """
        columns = ", ".join(map(q, self.columns))
        # A parent that is whole has no stored rows: all of its rows are new.
        stored, is_new = ("", "true") if self._sums else (self._join_stored, self._is_new)
        return f"""
        INSERT INTO {self.intake.table} ({columns})
        SELECT {columns} FROM (
            SELECT {self._values}, {self._fault(self._wrong_refs(self.spoiled))} AS fault
            FROM {self._judged(rejected=self.rejected)} s
            {self._with_whole_parents.joins(self.spoiled)} {stored}
            WHERE {is_new} AND {self._has_no_documents}
        ) resolved
        WHERE coalesce(fault, -1) < 0
        """

    @property
    def forget(self) -> str:
        return f"DROP TABLE IF EXISTS {self._whole}"

    @property
    def _sums(self) -> list[AddsUp]:
        return [rule for rule in self.intake.rules if isinstance(rule, AddsUp)]

    @property
    def _whole(self) -> str:
        return "whole_" + self.intake.file.removesuffix(".csv")

    def _make_whole(self, rule: AddsUp) -> tuple[str, ...]:
        ref = self.intake.field(rule.parent)
        parent, key = self.parents[ref.to], q(self._parent_key(ref).column)
        good = f"WHERE NOT {self._is_rejected('s')}" if self.rejected else ""
        make = f"""
        CREATE TEMP TABLE {self._whole} ON COMMIT DROP AS
        SELECT p.id, p.{parent.owner}, p.{key}
        FROM (SELECT s.{q(ref.name)} AS key, sum(s.{q(rule.amount)}) AS total
              FROM {self.stage} s {good} GROUP BY 1) k
        JOIN {parent.table} p ON p.{key} = k.key AND p.{q(rule.total)} = k.total
        """
        # How many there are is known now: the planner need not look each of them up.
        forget_known = f"""
        DELETE FROM {self._whole} p
        WHERE EXISTS (SELECT FROM {self.intake.table} t
                      WHERE t.customer_id = p.{parent.owner} AND t.{q(ref.column)} = p.id)
        """
        return make, f"ANALYZE {self._whole}", forget_known

    @property
    def _with_whole_parents(self) -> "Straight":
        whole = {
            file: replace(self.parents[file], table=self._whole)
            for file in (self.intake.field(rule.parent).to for rule in self._sums)
        }
        return replace(self, parents={**self.parents, **whole})

    @property
    def _is_new(self) -> str:
        return f"t.{q(self.intake.key_fields[0].column)} IS NULL"

    @property
    def _has_no_documents(self) -> str:
        names = [f"s.{q(field.column)} IS NULL" for field in self.intake.documents]
        return " AND ".join(["true", *names])
