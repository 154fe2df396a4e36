"""A bill with its lines, beside those of the same supply that it is compared with."""

from dataclasses import dataclass
from datetime import date

from utenza.bills.queries.single import BillDetail
from utenza.bills.rules.lines import Line, Receipt
from utenza.bills.rules.states import BillKind, ItemGroup
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

# Both others are looked for among the bills of a span of days, by the index of the newest ones.
_OTHER = """
SELECT * FROM bills_bill
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s AND kind = 'bill'
  AND quantity IS NOT NULL AND id <> %(bill_id)s
"""
_RECEIPTS = f"""
WITH chosen AS MATERIALIZED (
    (SELECT 'bill' AS which, * FROM bills_bill
     WHERE customer_id = %(customer_id)s AND id = %(bill_id)s)
    UNION ALL
    (SELECT 'before', * FROM ({_OTHER}) b
     WHERE (issued_on, id) < (%(issued_on)s, %(bill_id)s)
     ORDER BY issued_on DESC, id DESC LIMIT 1)
    UNION ALL
    (SELECT 'year_before', * FROM ({_OTHER}) b
     WHERE issued_on BETWEEN %(year_before)s::date - 60 AND %(year_before)s::date + 60
       AND 2 * (least(period_to, %(last)s) - greatest(period_from, %(first)s) + 1)
           >= %(last)s::date - %(first)s::date + 1
     ORDER BY least(period_to, %(last)s) - greatest(period_from, %(first)s) DESC, id LIMIT 1)
)
SELECT c.which, c.bill_number, c.kind, c.period_from, c.period_to, c.total, c.quantity, c.unit,
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

    The others are bills of consumption. Lines are in their order.
    """

    bill: Receipt
    before: Receipt | None
    year_before: Receipt | None


def receipts_of(*, viewer: Viewer, bill: BillDetail) -> Receipts:
    """Return the bill's lines with those of the bills it is compared with."""
    line = bill.line
    parameters = {
        "customer_id": viewer.customer_id,
        "bill_id": line.id,
        "supply_id": line.supply_id,
        "issued_on": line.issued_on,
        "year_before": _year_before(line.issued_on),
        "first": _year_before(line.period_from),
        "last": _year_before(line.period_to),
    }
    found: dict[str, list[tuple[Column, ...]]] = {}
    for which, *columns in fetch(lambda *row: row, _RECEIPTS, parameters):
        found.setdefault(which, []).append(tuple(columns))
    return Receipts(
        bill=receipt(found["bill"]),
        before=_of_consumption(found.get("before")),
        year_before=_of_consumption(found.get("year_before")),
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
