"""Lists of bills: newest first, a page at a time."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from utenza.bills.queries.lines import (
    COLUMNS,
    ITS_POSITION,
    PLICO_COLUMNS,
    PLICO_POSITION,
    BillLine,
    PlicoLine,
    bill_line,
    late_before,
    plico_line,
)
from utenza.bills.rules.states import StateGroup, history_starts
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

# The same table as `rules.group_of`, so that PostgreSQL finds the page; a test compares the two.
GROUP = """
CASE WHEN b.kind = 'credit_note' OR b.total < 0 THEN 'credit'
     WHEN b.total = 0 OR b.collection = 'none' OR b.open_amount <= 0
          OR b.open_amount <= (SELECT received FROM bills_position
                               WHERE customer_id = %(customer_id)s AND bill_id = b.id)
          OR (SELECT p.open_amount <= coalesce(k.received, 0) FROM bills_plico p
              LEFT JOIN bills_position k ON k.customer_id = p.customer_id AND k.plico_id = p.id
              WHERE p.id = b.plico_id AND p.customer_id = %(customer_id)s) THEN 'paid'
     WHEN b.due_on < %(late_before)s AND NOT EXISTS (
              SELECT FROM bills_position WHERE customer_id = %(customer_id)s AND bill_id = b.id
              AND (has_instalments OR is_disputed OR debit = 'under_way'
                   OR debit = 'announced' AND debit_on >= %(late_before)s)) THEN 'overdue'
     WHEN b.collection = 'direct_debit' AND NOT EXISTS (
              SELECT FROM bills_position WHERE customer_id = %(customer_id)s AND bill_id = b.id
              AND debit = 'refused') THEN 'direct_debit'
     ELSE 'to_pay' END
"""
_WANTED = """
FROM bills_bill b WHERE customer_id = %(customer_id)s AND issued_on >= %(since)s {conditions}
"""
_COUNT = f"SELECT count(*) {_WANTED}"
_FOUND = f"""
WITH b AS MATERIALIZED (
    SELECT * {_WANTED}
    ORDER BY issued_on DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s
)
SELECT {COLUMNS} FROM b {ITS_POSITION} ORDER BY b.issued_on DESC, b.id DESC
"""  # noqa: S608 - put together from constants alone
_CONDITIONS = {
    "supply_id": "AND supply_id = %(supply_id)s",
    "profile_id": "AND billing_profile_id = %(profile_id)s",
    "year": "AND issued_on BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)",
    "groups": f"AND {GROUP} = ANY(%(groups)s)",
    "numbers": "AND bill_number = ANY(%(numbers)s)",
}
_OPEN_PLICHI = f"""
SELECT {PLICO_COLUMNS} FROM bills_plico p {PLICO_POSITION}
WHERE p.customer_id = %(customer_id)s AND p.open_amount > coalesce(k.received, 0)
ORDER BY p.due_on, p.id
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True, slots=True)
class Search:
    """Which bills are wanted: None is no wish. `year` is that of issue."""

    supply_id: int | None = None
    profile_id: int | None = None
    year: int | None = None
    groups: tuple[StateGroup, ...] | None = None
    numbers: tuple[str, ...] | None = None


def find_bills(
    *, viewer: Viewer, today: date, search: Search, limit: int, offset: int = 0
) -> list[BillLine]:
    """Return the bills of the last 24 months that are wanted, newest first."""
    late = late_before(today)
    sql, parameters = _asked(_FOUND, viewer=viewer, today=today, search=search)
    return fetch(partial(bill_line, late), sql, parameters | {"limit": limit, "offset": offset})


def count_bills(*, viewer: Viewer, today: date, search: Search) -> int:
    """Return how many bills of the last 24 months are wanted."""
    return fetch(int, *_asked(_COUNT, viewer=viewer, today=today, search=search))[0]


def open_plichi(*, viewer: Viewer, today: date) -> list[PlicoLine]:
    """Return the plichi still to pay, the most urgent first."""
    parameters = {"customer_id": viewer.customer_id}
    return fetch(partial(plico_line, late_before(today)), _OPEN_PLICHI, parameters)


def _asked(
    statement: str, *, viewer: Viewer, today: date, search: Search
) -> tuple[str, dict[str, Column]]:
    """Return the statement with the conditions of the search, and its parameters."""
    wishes: dict[str, Column] = {
        "supply_id": search.supply_id,
        "profile_id": search.profile_id,
        "year": search.year,
        "groups": None if search.groups is None else [str(group) for group in search.groups],
        "numbers": None if search.numbers is None else list(search.numbers),
    }
    conditions = " ".join(_CONDITIONS[name] for name, wish in wishes.items() if wish is not None)
    parameters = wishes | {
        "customer_id": viewer.customer_id,
        "since": history_starts(today),
        "late_before": late_before(today),
    }
    return statement.format(conditions=conditions), parameters
