"""Bills and plichi as rows: what every list shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
        SELECT FROM bills_billitem i WHERE i.customer_id = b.customer_id AND i.bill_id = b.id)
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
    k.paying_until > now(), k.debit, k.debit_on, k.has_instalments, k.is_disputed
"""
PLICO_POSITION = (
    "LEFT JOIN bills_position k ON k.customer_id = %(customer_id)s AND k.plico_id = p.id"
)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class BillLine:
    """
    A bill in a list; amounts in EUR, the period with both its days.

    `open_amount` is what is still to pay, less what arrived here since the CIS's last word;
    `debit_on` is the day of a direct debit that the bank has, or gave back; `is_writable` tells
    that the CIS sent no PDF, or one alone, but the items of which the portal writes it.
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
    has_summary: bool
    has_detail: bool
    has_xml: bool
    is_writable: bool

    @property
    def shows_summary(self) -> bool:
        return self.has_summary or self.is_writable

    @property
    def shows_detail(self) -> bool:
        return self.has_detail or self.is_writable


@dataclass(frozen=True, slots=True)
class PlicoLine:
    """A plico in a list; amounts in EUR."""

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
        **_known(*known),
    )
    state = states.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    days = (issued_on, due_on, period_from, period_to)
    told = (total, standing.open_amount, state, due_on < late_before, is_debited, known[2])
    return BillLine(*(id_, number, standing.kind, *places, *days, *told, *columns[20:]))


def plico_line(late_before: date, *columns: Column) -> PlicoLine:
    """Build a line from PLICO_COLUMNS."""
    *plain, due_on, total, open_amount, collection = columns[:8]
    known = columns[8:]
    open_amount = max(open_amount, _NOTHING)
    standing = Standing(total, open_amount, due_on, Collection(collection), **_known(*known))
    state = states.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    return PlicoLine(*(*plain, due_on, total, open_amount, state, is_debited, known[2]))


def _known(is_paying: Column, debit: Column, *rest: Column) -> dict[str, Column]:
    """Name what the portal knows; of most bills it knows nothing, and every column is NULL."""
    if debit is None:
        return {}
    _debit_on, has_instalments, is_disputed = rest
    return {
        "is_paying": bool(is_paying),
        "debit": DebitState(debit),
        "has_instalments": has_instalments,
        "is_disputed": is_disputed,
    }
