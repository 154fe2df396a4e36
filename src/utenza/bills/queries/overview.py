"""What Home says about bills, in one statement."""

from dataclasses import dataclass, field
from datetime import date

from utenza.bills.queries.lines import (
    COLUMNS,
    ITS_POSITION,
    PLICO_POSITION,
    BillLine,
    PlicoLine,
    bill_line,
    late_before,
    plico_line,
)
from utenza.bills.rules.states import BillState
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

# A row for each newest bill, each unpaid bill and each unpaid plico. What a plico holds is paid
# through it, and so is not asked for among the unpaid bills.
_OVERVIEW = f"""
WITH b AS MATERIALIZED (
    (SELECT *, true AS is_newest FROM bills_bill WHERE customer_id = %(customer_id)s
     ORDER BY issued_on DESC, id DESC LIMIT %(newest)s)
    UNION ALL
    (SELECT *, false FROM bills_bill
     WHERE customer_id = %(customer_id)s AND open_amount > 0 AND plico_id IS NULL)
)
SELECT 'bill', b.is_newest, {COLUMNS} FROM b {ITS_POSITION}
UNION ALL
SELECT 'plico', false, p.id, p.plico_number, '', NULL, p.billing_profile_id, NULL, '',
       p.issued_on, p.due_on, NULL, NULL, p.total_due, p.open_amount - coalesce(k.received, 0),
       p.collection, NULL, k.paying_until > now(), k.debit, k.debit_on, k.has_instalments,
       k.is_disputed, false, false, false, false, p.notice_number <> ''
FROM bills_plico p {PLICO_POSITION}
WHERE p.customer_id = %(customer_id)s AND p.open_amount > 0
ORDER BY 10 DESC, 3 DESC
"""  # noqa: S608 - put together from constants alone


@dataclass(slots=True)
class Overview:
    """The newest bills, and all that is unpaid: plichi, and bills that are in none."""

    newest: list[BillLine] = field(default_factory=list)
    unpaid_bills: list[BillLine] = field(default_factory=list)
    unpaid_plichi: list[PlicoLine] = field(default_factory=list)


def overview(*, viewer: Viewer, today: date, newest: int) -> Overview:
    """Return what Home shows of the customer's bills."""
    late, seen = late_before(today), Overview()

    def add(what: str, is_newest: Column, *columns: Column) -> None:
        if what == "plico":
            id_, number, _, _, profile_id, _, _, issued_on, due_on, _, _, *money = columns
            told = (*money[:3], *money[4:9], money[-1])
            plico = plico_line(late, id_, number, profile_id, issued_on, due_on, *told)
            if plico.state is not BillState.PAID:
                seen.unpaid_plichi.append(plico)
            return
        bill = bill_line(late, *columns)
        if is_newest:
            seen.newest.append(bill)
        elif bill.state is not BillState.PAID:
            seen.unpaid_bills.append(bill)

    fetch(add, _OVERVIEW, {"customer_id": viewer.customer_id, "newest": newest})
    return seen
