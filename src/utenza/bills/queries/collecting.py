"""What is open and collected by direct debit, of all customers: for the batches, for no page."""

from collections.abc import Collection as Several
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utenza.bills.queries.holds import NOT_HELD
from utenza.bills.queries.lines import known_of, late_before
from utenza.bills.rules.states import BillState, Collection, DebitState, Standing, state_of
from utenza.bills.rules.targets import Target
from utenza.storage.sql import Column, fetch

# What a plico holds is collected through it; what the office holds back is nobody's to collect: a
# batch acts as the intake, for which the policy `held` is not. Who was paying until just now may be
# at it still.
_OPEN = f"""
SELECT b.customer_id, 0, b.id, b.bill_number, b.billing_profile_id, b.issued_on, b.due_on, b.total,
       b.open_amount - coalesce(k.received, 0), k.paying_until > now() - %(may_go_on)s,
       k.debit, k.debit_on, k.has_instalments, k.is_disputed
FROM bills_bill b
LEFT JOIN bills_position k ON k.customer_id = b.customer_id AND k.bill_id = b.id
WHERE b.open_amount > coalesce(k.received, 0) AND b.open_amount > 0 AND b.plico_id IS NULL
      AND b.collection = 'direct_debit' AND b.kind = 'bill'
      AND {NOT_HELD} {{bills}}
UNION ALL
SELECT p.customer_id, p.id, 0, p.plico_number, p.billing_profile_id, p.issued_on, p.due_on,
       p.total_due, p.open_amount - coalesce(k.received, 0),
       k.paying_until > now() - %(may_go_on)s, k.debit, k.debit_on, k.has_instalments,
       k.is_disputed
FROM bills_plico p
LEFT JOIN bills_position k ON k.customer_id = p.customer_id AND k.plico_id = p.id
WHERE p.open_amount > coalesce(k.received, 0) AND p.open_amount > 0
      AND p.collection = 'direct_debit'
      AND NOT EXISTS (SELECT FROM bills_hold h WHERE h.customer_id = p.customer_id
                      AND h.plico_id = p.id AND h.released_at IS NULL) {{plichi}}
ORDER BY 2, 3
"""  # noqa: S608 - put together from constants alone
_CHOSEN = {"bills": "AND b.id = ANY(%(bills)s)", "plichi": "AND p.id = ANY(%(plichi)s)"}


@dataclass(frozen=True, slots=True)
class OpenDebit:
    """A bill or plico to be collected by direct debit, as it stands; `open_amount` in EUR."""

    customer_id: int
    target: Target
    number: str
    profile_id: int
    issued_on: date
    due_on: date
    open_amount: Decimal
    state: BillState
    has_debit_under_way: bool


def open_debits(
    *, today: date, may_go_on: timedelta, chosen: Several[Target] | None = None
) -> list[OpenDebit]:
    """
    Return what is still open, in the order of `Target`; of the chosen ones, where some are.

    `may_go_on`: for how long after an attempt's time somebody may be paying still.
    """
    late = late_before(today)

    def debit(customer_id: int, plico_id: int, bill_id: int, *columns: Column) -> OpenDebit:
        number, profile_id, issued_on, due_on, total, open_amount, *known = columns
        standing = Standing(total, open_amount, due_on, Collection.DIRECT_DEBIT, **known_of(*known))
        state = state_of(standing, late_before=late)
        told = (number, profile_id, issued_on, due_on, open_amount, state)
        is_sent = standing.debit is DebitState.UNDER_WAY
        return OpenDebit(customer_id, Target(plico_id, bill_id), *told, is_sent)

    sql = _OPEN.format(**(dict.fromkeys(_CHOSEN, "") if chosen is None else _CHOSEN))
    wanted = chosen or ()
    parameters: dict[str, object] = {
        "may_go_on": may_go_on,
        "bills": [one.bill_id for one in wanted],
        "plichi": [one.plico_id for one in wanted],
    }
    return fetch(debit, sql, parameters)
