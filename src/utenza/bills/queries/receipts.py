"""A bill with its lines, beside those of the same supply that it is compared with."""

from dataclasses import dataclass
from datetime import date

from utenza.bills.queries.single import BillDetail
from utenza.bills.rules.lines import Line, Receipt
from utenza.bills.rules.states import BillKind, ItemGroup
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

# Another bill of consumption, `o`, of the supply of `b`. It is looked for among the customer's
# bills of a span of days, by the index of the newest ones.
_OTHER = """
FROM bills_bill o
WHERE o.customer_id = b.customer_id AND o.supply_id = b.supply_id AND o.kind = 'bill'
  AND o.quantity IS NOT NULL AND o.id <> b.id
"""
# What a credit note took back whole before `b` was issued, `b` may bill again.
_IN_FORCE = """
NOT EXISTS (
    SELECT FROM bills_bill n
    WHERE n.customer_id = o.customer_id AND n.supply_id = o.supply_id AND n.kind = 'credit_note'
      AND n.issued_on BETWEEN o.issued_on AND b.issued_on
      AND n.period_from <= o.period_from AND n.period_to >= o.period_to
      AND o.total > 0 AND n.total <= -o.total
)
"""
# Of those issued on one day the earlier period comes first.
BEFORE = f"""
SELECT o.* {_OTHER} AND {_IN_FORCE}
  AND o.issued_on <= b.issued_on
  AND (o.issued_on, o.period_to, o.id) < (b.issued_on, b.period_to, b.id)
ORDER BY o.issued_on DESC, o.period_to DESC, o.id DESC LIMIT 1
"""
IS_NEWEST = f"""
NOT EXISTS (
    SELECT {_OTHER} AND o.issued_on >= b.issued_on
      AND (o.issued_on, o.period_to, o.id) > (b.issued_on, b.period_to, b.id)
)
"""
_RECEIPTS = f"""
WITH asked AS MATERIALIZED (
    SELECT * FROM bills_bill WHERE customer_id = %(customer_id)s AND id = %(bill_id)s
),
chosen AS MATERIALIZED (
    SELECT 'bill' AS which, * FROM asked
    UNION ALL
    SELECT 'before', before.* FROM asked b CROSS JOIN LATERAL ({BEFORE}) before
    UNION ALL
    SELECT 'year_before', earlier.* FROM asked b CROSS JOIN LATERAL (
        SELECT o.* {_OTHER} AND {_IN_FORCE}
          AND o.issued_on BETWEEN %(year_before)s::date - 60 AND %(year_before)s::date + 60
          AND 2 * (least(o.period_to, %(last)s) - greatest(o.period_from, %(first)s) + 1)
              >= %(last)s::date - %(first)s::date + 1
        ORDER BY least(o.period_to, %(last)s) - greatest(o.period_from, %(first)s) DESC, o.id
        LIMIT 1
    ) earlier
)
SELECT (SELECT {IS_NEWEST} FROM asked b),
       EXISTS (SELECT FROM bills_hold
               WHERE customer_id = %(customer_id)s AND released_at IS NULL),
       c.which, c.bill_number, c.kind, c.period_from, c.period_to, c.total, c.quantity, c.unit,
       c.estimated, i.position, i."group", i.label, i.quantity, i.unit, i.unit_price, i.amount
FROM chosen c
LEFT JOIN bills_billitem i ON i.customer_id = %(customer_id)s AND i.bill_id = c.id
ORDER BY c.which, i.position
"""  # noqa: S608 - put together from constants alone
_COLUMNS_OF_A_BILL = 8


@dataclass(frozen=True, slots=True)
class Receipts:
    """
    A bill, the one issued before it, and that of the same days a year before, if there are any.

    The others are bills of consumption that are in force. Lines are in their order. `is_newest`: no
    bill of the supply came after it; `some_are_held`: of the customer's, of whatever supply.
    """

    bill: Receipt
    before: Receipt | None
    year_before: Receipt | None
    is_newest: bool
    some_are_held: bool


def receipts_of(*, viewer: Viewer, bill: BillDetail) -> Receipts:
    """Return the bill's lines with those of the bills it is compared with."""
    line = bill.line
    parameters = {
        "customer_id": viewer.customer_id,
        "bill_id": line.id,
        "year_before": _year_before(line.issued_on),
        "first": _year_before(line.period_from),
        "last": _year_before(line.period_to),
    }
    found: dict[str, list[tuple[Column, ...]]] = {}
    rows = fetch(lambda *row: row, _RECEIPTS, parameters)
    is_newest, some_are_held = rows[0][:2]
    for which, *columns in (row[2:] for row in rows):
        found.setdefault(which, []).append(tuple(columns))
    return Receipts(
        bill=receipt(found["bill"]),
        before=_of_consumption(found.get("before")),
        year_before=_of_consumption(found.get("year_before")),
        is_newest=is_newest,
        some_are_held=some_are_held,
    )


def receipt(rows: list[tuple[Column, ...]]) -> Receipt:
    """Build a receipt of its rows: the eight columns of the bill, then those of each line."""
    number, kind, *told = rows[0][:_COLUMNS_OF_A_BILL]
    lines = (row[_COLUMNS_OF_A_BILL:] for row in rows)
    # A bill without lines has one row, and nothing in it.
    found = tuple(_line(*columns) for columns in lines if columns[0] is not None)
    return Receipt(*(number, BillKind(kind), *told, found))


def _line(position: int, group: str, *columns: Column) -> Line:
    return Line(position, ItemGroup(group), *columns)


def _of_consumption(rows: list[tuple[Column, ...]] | None) -> Receipt | None:
    found = receipt(rows) if rows else None
    return found if found is not None and found.is_of_consumption else None


def _year_before(day: date) -> date:
    """Return the same day a year before; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
