"""A file of the contract, as the area that owns it declares it."""

from dataclasses import dataclass

from utenza.storage.intake.fields import Field
from utenza.storage.intake.rules import AddsUp, OneAtATime, Rule


@dataclass(frozen=True, slots=True)
class Packed:
    """
    Rows that share one row of the table: `value` is kept at place `slot` of the array `into`.

    `by` is the key column of the table that they share and the expression that makes it.
    """

    by: tuple[str, str]
    slot: str
    value: str
    into: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """
    How one file of the CIS becomes rows of one table.

    `owned_by` names the references whose owners must be one customer: the table's `customer_id`.
    `owner` is the column by which rows that refer here know the customer. A column in `guarded`
    is updated only while its condition holds for the stored row `t`.
    """

    file: str
    table: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    owned_by: tuple[str, ...] = ()
    owner: str = "customer_id"
    rules: tuple[Rule | AddsUp | OneAtATime, ...] = ()
    guarded: tuple[tuple[str, str], ...] = ()
    packed: Packed | None = None

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def key_fields(self) -> tuple[Field, ...]:
        return tuple(self.field(name) for name in self.key)

    @property
    def refs(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.to)

    @property
    def documents(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.document)

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if isinstance(rule, Rule))

    @property
    def after(self) -> set[str]:
        """The files whose rows have to be there before."""
        return {field.to for field in self.refs} | {
            rule.after for rule in self.row_rules if rule.after
        }
