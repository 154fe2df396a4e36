"""How the tables of one file are called, and what their rows have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

from utenza.storage.intake import Field, Intake

MAKE_REJECTED = (
    """
    CREATE TEMP TABLE rejected (file text, line bigint, key text, code text, col text,
                                message text, identity text) ON COMMIT DROP
    """,
    # Keys that this delivery tried to state and could not: what refers to them is rejected too.
    "CREATE TEMP TABLE spoiled (file text, key text) ON COMMIT DROP",
    """
    CREATE TEMP TABLE delivered (path text, kind text, sha256 bytea, code text, message text)
    ON COMMIT DROP
    """,
)
ABSENT = "il file non è nella consegna"


def q(name: str) -> str:
    """Quote an identifier: columns are called `from`, `group` and `values`."""
    return f'"{name}"'


@dataclass(frozen=True)
class Names:
    """
    The tables of one file while it is loaded.

    `stage_…` holds the rows as they were read, `ready_…` the same with their references resolved,
    compared with what is stored: `known`, `differs`, and `fault` where a rule is broken.
    """

    intake: Intake
    parents: Mapping[str, Intake]

    @property
    def stage(self) -> str:
        return "stage_" + self.intake.file.removesuffix(".csv")

    @property
    def ready(self) -> str:
        return "ready_" + self.intake.file.removesuffix(".csv")

    @property
    def is_good(self) -> str:
        return self._is_good("s")

    @property
    def match_ready(self) -> str:
        """The condition that `s`, of the ready rows, and the stored `t` are one row."""
        conditions = [
            f"upper(t.{q(field.column)}) = upper(s.{q(field.column)})"
            if field.folded
            else f"t.{q(field.column)} = s.{q(field.column)}"
            for field in self.intake.key_fields
        ]
        if self._customer_in_key:
            conditions.insert(0, "t.customer_id = s.customer_id")
        return " AND ".join(conditions)

    @property
    def is_referred_to(self) -> bool:
        return any(ref.to == self.intake.file for one in self.parents.values() for ref in one.refs)

    @property
    def kept(self) -> list[Field]:
        """The fields that have a column in the table."""
        return [field for field in self.intake.fields if field.column]

    @property
    def columns(self) -> list[str]:
        owner = ["customer_id"] if self._has_own_customer else []
        return owner + [field.column for field in self.kept]

    @property
    def _has_own_customer(self) -> bool:
        named = {field.column for field in self.kept}
        return bool(self.intake.owned_by) and "customer_id" not in named

    @property
    def _customer_in_key(self) -> bool:
        return self._has_own_customer and self.intake.owned_by[0] in self.intake.key

    def _is_good(self, row: str) -> str:
        return f"{row}.fault IS NULL AND NOT {self._is_rejected(row)}"

    def _is_rejected(self, row: str) -> str:
        return (
            f"EXISTS (SELECT FROM rejected x WHERE x.file = '{self.intake.file}'"
            f" AND x.line = {row}.line)"
        )

    def _key(self, field: Field, row: str) -> str:
        name = f"{row}.{q(field.staged)}"
        folded = self._parent_key(field).folded if field.to else field.folded
        return f"upper({name})" if folded else name

    def _key_text(self, row: str) -> str:
        """The first column of the key tells the row, with its line, as the contract's list does."""
        return f"{row}.{q(self.intake.key_fields[0].staged)}::text"

    def _folded(self, text: str) -> str:
        return f"upper({text})" if self.intake.key_fields[0].folded else text

    def _parent_key(self, ref: Field) -> Field:
        return self.parents[ref.to].key_fields[0]

    def _name_of(self, column: str) -> str:
        return next(field.name for field in self.intake.fields if field.column == column)
