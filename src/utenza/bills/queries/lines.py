"""Bills and plichi as rows: what every list shows."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from utenza.bills.rules import states
from utenza.bills.rules.states import BillKind, BillState, Collection, DebitState, Standing
from utenza.storage.sql import Column

# The columns of a BillLine, from a bill `b`, the plico `p` that holds it, if one does, and what the
# portal knows of both, `k` and `pk`. These are joined to bills already chosen, by their keys:
# joining two tables under row security misleads the planner about how many rows there are.
COLUMNS = """
    b.id, b.bill_number, b.kind, b.supply_id, b.billing_profile_id, b.plico_id,
    coalesce(p.plico_number, ''), b.issued_on, b.due_on, b.period_from, b.period_to, b.total,
    b.open_amount - coalesce(k.received, 0), b.collection,
    p.open_amount - coalesce(pk.received, 0), k.paying_until > now(), k.debit, k.debit_on,
    k.has_instalments, k.is_disputed,
    b.summary_sha256 IS NOT NULL, b.detail_sha256 IS NOT NULL, b.xml_sha256 IS NOT NULL,
    (b.summary_sha256 IS NULL OR b.detail_sha256 IS NULL) AND EXISTS (
        SELECT FROM bills_billitem i WHERE i.customer_id = b.customer_id AND i.bill_id = b.id),
    b.notice_number <> ''
"""
ITS_POSITION = """
LEFT JOIN bills_plico p ON p.id = b.plico_id AND p.customer_id = %(customer_id)s
LEFT JOIN bills_position k ON k.customer_id = %(customer_id)s AND k.bill_id = b.id
LEFT JOIN bills_position pk ON pk.customer_id = %(customer_id)s AND pk.plico_id = b.plico_id
"""
# The columns of a PlicoLine, from a plico `p` and what the portal knows of it, `k`.
PLICO_COLUMNS = """
    p.id, p.plico_number, p.billing_profile_id, p.issued_on, p.due_on, p.total_due,
    p.open_amount - coalesce(k.received, 0), p.collection,
    k.paying_until > now(), k.debit, k.debit_on, k.has_instalments, k.is_disputed,
    p.notice_number <> ''
"""
PLICO_POSITION = (
    "LEFT JOIN bills_position k ON k.customer_id = %(customer_id)s AND k.plico_id = p.id"
)
_NOTHING = Decimal(0)


class BillLine(NamedTuple):
    """
    A bill in a list; amounts in EUR, the period with both its days.

    `open_amount` is what is still to pay, less what arrived here since the CIS's last word;
    `debit_on` is the day of a direct debit that was announced, or that the bank has or gave back;
    `is_writable` tells that the CIS sent no PDF, or one alone, but the items of which the portal
    writes it; `has_notice` that the CIS sent a number to pay it by.
    """

    id: int
    number: str
    kind: BillKind
    supply_id: int
    profile_id: int
    plico_id: int | None
    plico_number: str
    issued_on: date
    due_on: date
    period_from: date
    period_to: date
    total: Decimal
    open_amount: Decimal
    state: BillState
    is_late: bool
    is_debited: bool
    debit_on: date | None
    has_debit_under_way: bool
    has_summary: bool
    has_detail: bool
    has_xml: bool
    is_writable: bool
    has_notice: bool

    @property
    def shows_summary(self) -> bool:
        return self.has_summary or self.is_writable

    @property
    def shows_detail(self) -> bool:
        return self.has_detail or self.is_writable

    @property
    def moves_on(self) -> date:
        """The day that counts for the customer: of the debit, where there is one, else due."""
        return _moves_on(self)


class PlicoLine(NamedTuple):
    """A plico in a list; amounts in EUR, the rest as of a bill."""

    id: int
    number: str
    profile_id: int
    issued_on: date
    due_on: date
    total_due: Decimal
    open_amount: Decimal
    state: BillState
    is_debited: bool
    debit_on: date | None
    has_debit_under_way: bool
    has_notice: bool

    @property
    def moves_on(self) -> date:
        """The day that counts for the customer: of the debit, where there is one, else due."""
        return _moves_on(self)


def late_before(today: date) -> date:
    """Return the day before which a due date counts as missed, as the settings want it."""
    return states.late_before(today, tolerance_days=settings.OVERDUE_TOLERANCE_DAYS)


def bill_line(late_before: date, *columns: Column) -> BillLine:
    """Build a line from COLUMNS."""
    id_, number, kind, *places, issued_on, due_on, period_from, period_to = columns[:11]
    total, open_amount, collection, plico_open, *known = columns[11:20]
    standing = Standing(
        total,
        max(open_amount, _NOTHING),
        due_on,
        Collection(collection),
        BillKind(kind),
        plico_open,
        **known_of(*known),
    )
    state = states.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    days = (issued_on, due_on, period_from, period_to)
    debit = (known[2], standing.debit is DebitState.UNDER_WAY)
    told = (total, standing.open_amount, state, due_on < late_before, is_debited, *debit)
    return BillLine(*(id_, number, standing.kind, *places, *days, *told, *columns[20:]))


def plico_line(late_before: date, *columns: Column) -> PlicoLine:
    """Build a line from PLICO_COLUMNS."""
    *plain, due_on, total, open_amount, collection = columns[:8]
    *known, has_notice = columns[8:]
    open_amount = max(open_amount, _NOTHING)
    standing = Standing(total, open_amount, due_on, Collection(collection), **known_of(*known))
    state = states.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    debit = (known[2], standing.debit is DebitState.UNDER_WAY)
    told = (due_on, total, open_amount, state, is_debited, *debit, has_notice)
    return PlicoLine(*(*plain, *told))


def _moves_on(line: BillLine | PlicoLine) -> date:
    is_of_a_debit = line.state in {BillState.DIRECT_DEBIT, BillState.DEBIT_REFUSED}
    return line.debit_on if is_of_a_debit and line.debit_on else line.due_on


def known_of(is_paying: Column, debit: Column, *rest: Column) -> dict[str, Column]:
    """Name what a Standing wants of the portal: of most bills nothing, and every column is NULL."""
    if debit is None:
        return {}
    debit_on, has_instalments, is_disputed = rest
    return {
        "is_paying": bool(is_paying),
        "debit": DebitState(debit),
        "debit_on": debit_on,
        "has_instalments": has_instalments,
        "is_disputed": is_disputed,
    }
