"""What there is to pay: by the customer's choice, or by the notice that pagoPA names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.bills.models import Bill, Plico
from utenza.bills.queries.lines import (
    COLUMNS,
    ITS_POSITION,
    PLICO_COLUMNS,
    PLICO_POSITION,
    bill_line,
    late_before,
    plico_line,
)
from utenza.bills.rules.states import BillState
from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import Viewer
from utenza.payments.rules.attempts import ASKED
from utenza.storage.sql import Column, fetch_one

_BILL = f"""
WITH b AS MATERIALIZED (
    SELECT * FROM bills_bill WHERE customer_id = %(customer_id)s AND id = %(bill_id)s
)
SELECT {COLUMNS}, coalesce(nullif(b.notice_number, ''), n.notice_number, '')
FROM b {ITS_POSITION}
LEFT JOIN payments_notice n ON n.customer_id = %(customer_id)s AND n.bill_id = b.id
"""  # noqa: S608 - put together from constants alone
_PLICO = f"""
SELECT {PLICO_COLUMNS}, coalesce(nullif(p.notice_number, ''), n.notice_number, '')
FROM bills_plico p {PLICO_POSITION}
LEFT JOIN payments_notice n ON n.customer_id = %(customer_id)s AND n.plico_id = p.id
WHERE p.customer_id = %(customer_id)s AND p.id = %(plico_id)s
"""  # noqa: S608 - put together from constants alone
_FIND_NOTICE = """
SELECT customer_id, coalesce(plico_id, 0), coalesce(bill_id, 0)
FROM payments_find_notice(%(notice_number)s)
"""


@dataclass(frozen=True, slots=True)
class Payable:
    """
    A bill or plico as it is to be paid now; `amount` is what is still open (EUR), maybe nothing.

    `number` is the bill's or the plico's; `notice_number` is empty while it has none; `moves_on` is
    the day of its debit, where there is one, else the due day.
    """

    target: Target
    number: str
    notice_number: str
    amount: Decimal
    due_on: date
    moves_on: date
    state: BillState
    has_debit_under_way: bool

    @property
    def left(self) -> Decimal:
        """What the customer is asked to pay of it by hand (EUR)."""
        return self.amount if self.state in ASKED else Decimal(0)


@dataclass(frozen=True, slots=True)
class NoticeOwner:
    """Whose notice it is, and for what."""

    customer_id: int
    target: Target


def target_of_bill(*, viewer: Viewer, number: str) -> Target:
    """
    Return the bill with this number as something to pay, if the viewer may see it.

    Raises Bill.DoesNotExist.
    """
    bills = Bill.objects.filter(customer_id=viewer.customer_id)
    return Target(bill_id=bills.values_list("pk", flat=True).get(bill_number=number))


def target_of_plico(*, viewer: Viewer, number: str) -> Target:
    """
    Return the plico with this number as something to pay, if the viewer may see it.

    Raises Plico.DoesNotExist.
    """
    plichi = Plico.objects.filter(customer_id=viewer.customer_id)
    return Target(plico_id=plichi.values_list("pk", flat=True).get(plico_number=number))


def find_notice(number: str) -> NoticeOwner | None:
    """
    Return whose notice has this number, whoever asks; None where nobody's here has.

    The number is looked for as it is: what it looks like is no reason to refuse it.
    """
    return fetch_one(_owner, _FIND_NOTICE, {"notice_number": number})


def payable(*, customer_id: int, target: Target, today: date) -> Payable:
    """
    Return how the bill or plico stands, for the customer for whom the transaction acts.

    Raises Bill.DoesNotExist, Plico.DoesNotExist.
    """
    late = late_before(today)

    def stands(*columns: Column) -> Payable:
        line = (plico_line if target.plico_id else bill_line)(late, *columns[:-1])
        days = (line.due_on, line.moves_on)
        told = (line.number, columns[-1], line.open_amount, *days, line.state)
        return Payable(target, *told, line.has_debit_under_way)

    parameters = {"customer_id": customer_id, **target.keys()}
    found = fetch_one(stands, _PLICO if target.plico_id else _BILL, parameters)
    if found is None:
        raise Plico.DoesNotExist if target.plico_id else Bill.DoesNotExist
    return found


def _owner(customer_id: int, plico_id: int, bill_id: int) -> NoticeOwner:
    return NoticeOwner(customer_id, Target(plico_id=plico_id, bill_id=bill_id))
