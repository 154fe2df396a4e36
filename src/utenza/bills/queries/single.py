"""One bill or one plico; a bill's lines are asked for with `receipts`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from utenza.bills.models import Bill, Plico
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
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch, fetch_one

_BILL = f"""
WITH b AS MATERIALIZED (
    SELECT * FROM bills_bill
    WHERE customer_id = %(customer_id)s AND bill_number = %(number)s
)
SELECT {COLUMNS}, b.notice_number, b.quantity, b.unit, b.estimated,
       (SELECT bp_code FROM billing_profiles_billingprofile
        WHERE id = b.billing_profile_id AND customer_id = %(customer_id)s),
       (SELECT supply_code FROM supplies_supply
        WHERE id = b.supply_id AND customer_id = %(customer_id)s)
FROM b {ITS_POSITION}
"""  # noqa: S608 - put together from constants alone
_PLICO = f"""
SELECT {PLICO_COLUMNS},
       p.bills_total, p.previous_balance, p.notice_number, p.file_sha256 IS NOT NULL,
       (SELECT bp_code FROM billing_profiles_billingprofile
        WHERE id = p.billing_profile_id AND customer_id = %(customer_id)s)
FROM bills_plico p {PLICO_POSITION}
WHERE p.customer_id = %(customer_id)s AND p.plico_number = %(number)s
"""  # noqa: S608 - put together from constants alone
# The bills of a plico are issued with it, so the index by day of issue finds them.
_BILLS_OF_PLICO = f"""
WITH b AS MATERIALIZED (
    SELECT * FROM bills_bill
    WHERE customer_id = %(customer_id)s AND plico_id = %(plico_id)s
)
SELECT {COLUMNS} FROM b {ITS_POSITION} ORDER BY b.bill_number
"""  # noqa: S608 - put together from constants alone
_HAS_NEWER = """
SELECT EXISTS (
    SELECT FROM bills_bill
    WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
      AND issued_on > %(issued_on)s
)
"""
_COLUMNS_OF_A_BILL = 25
_COLUMNS_OF_A_PLICO = 14


@dataclass(frozen=True, slots=True)
class BillDetail:
    """A bill with what its own page says; `quantity` is in `unit`, kWh or Smc."""

    line: BillLine
    notice_number: str
    quantity: Decimal | None
    unit: str
    is_estimated: bool
    profile_code: str
    supply_code: str


@dataclass(frozen=True, slots=True)
class PlicoDetail:
    """A plico; `previous_balance` (EUR) below zero is the customer's credit."""

    line: PlicoLine
    bills_total: Decimal
    previous_balance: Decimal
    notice_number: str
    has_file: bool
    profile_code: str


def get_bill(*, viewer: Viewer, number: str, today: date) -> BillDetail:
    """
    Return the bill with this number, if the viewer may see it.

    Raises Bill.DoesNotExist.
    """
    parameters = {"customer_id": viewer.customer_id, "number": number}
    found = fetch_one(partial(_bill, late_before(today)), _BILL, parameters)
    if found is None:
        raise Bill.DoesNotExist
    return found


def get_plico(*, viewer: Viewer, number: str, today: date) -> PlicoDetail:
    """
    Return the plico with this number, if the viewer may see it.

    Raises Plico.DoesNotExist.
    """
    parameters = {"customer_id": viewer.customer_id, "number": number}
    found = fetch_one(partial(_plico, late_before(today)), _PLICO, parameters)
    if found is None:
        raise Plico.DoesNotExist
    return found


def is_newest_of_supply(*, viewer: Viewer, bill: BillDetail) -> bool:
    """Tell whether nothing was issued for its supply on a day after the bill's."""
    parameters = {
        "customer_id": viewer.customer_id,
        "supply_id": bill.line.supply_id,
        "issued_on": bill.line.issued_on,
    }
    return not fetch_one(bool, _HAS_NEWER, parameters)


def bills_of_plico(*, viewer: Viewer, plico_id: int, today: date) -> list[BillLine]:
    """Return the bills that the plico holds."""
    parameters = {"customer_id": viewer.customer_id, "plico_id": plico_id}
    return fetch(partial(bill_line, late_before(today)), _BILLS_OF_PLICO, parameters)


def _bill(late_before: date, *columns: Column) -> BillDetail:
    line = bill_line(late_before, *columns[:_COLUMNS_OF_A_BILL])
    return BillDetail(line, *columns[_COLUMNS_OF_A_BILL:])


def _plico(late_before: date, *columns: Column) -> PlicoDetail:
    line = plico_line(late_before, *columns[:_COLUMNS_OF_A_PLICO])
    return PlicoDetail(line, *columns[_COLUMNS_OF_A_PLICO:])
