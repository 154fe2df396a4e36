"""Bills and plichi as rows: what every list shows."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from utenza.bills import rules
from utenza.bills.rules import BillKind, BillState, Collection, Standing
from utenza.storage.sql import Column

# The columns of a BillLine, from a bill `b` and the plico `p` that holds it, if one does. The plico
# is joined to bills already chosen, by its key: joining two tables under row security misleads the
# planner about how many rows there are.
COLUMNS = """
    b.id, b.bill_number, b.kind, b.supply_id, b.billing_profile_id, b.plico_id,
    coalesce(p.plico_number, ''), b.issued_on, b.due_on, b.period_from, b.period_to, b.total,
    b.open_amount, b.collection, p.open_amount,
    b.summary_sha256 IS NOT NULL, b.detail_sha256 IS NOT NULL, b.xml_sha256 IS NOT NULL
"""
ITS_PLICO = "LEFT JOIN bills_plico p ON p.id = b.plico_id AND p.customer_id = %(customer_id)s"


class BillLine(NamedTuple):
    """A bill in a list; amounts in EUR, the period with both its days."""

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
    has_summary: bool
    has_detail: bool
    has_xml: bool


class PlicoLine(NamedTuple):
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


def late_before(today: date) -> date:
    """Return the day before which a due date counts as missed, as the settings want it."""
    return rules.late_before(today, tolerance_days=settings.OVERDUE_TOLERANCE_DAYS)


def bill_line(late_before: date, *columns: Column) -> BillLine:
    """Build a line from COLUMNS."""
    id_, number, kind, *places, issued_on, due_on, period_from, period_to = columns[:11]
    total, open_amount, collection, plico_open, *documents = columns[11:]
    standing = Standing(
        total, open_amount, due_on, Collection(collection), BillKind(kind), plico_open
    )
    state = rules.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    days = (issued_on, due_on, period_from, period_to)
    told = (total, open_amount, state, due_on < late_before, is_debited, *documents)
    return BillLine(*(id_, number, standing.kind, *places, *days, *told))


def plico_line(late_before: date, *columns: Column) -> PlicoLine:
    """Build a line from a plico's id, number, profile, two days, two amounts and collection."""
    *plain, due_on, total, open_amount, collection = columns
    standing = Standing(total, open_amount, due_on, Collection(collection))
    state = rules.state_of(standing, late_before=late_before)
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    return PlicoLine(*(*plain, due_on, total, open_amount, state, is_debited))
