"""What a bill is checked against: the bill before, the meter, the contract."""

from decimal import Decimal

from django.conf import settings

from utenza.bills.queries.receipts import Receipts
from utenza.bills.queries.single import BillDetail
from utenza.bills.rules.checking import Beside, Metered, Rounding, Verdict, check, followed
from utenza.identity.rules.viewers import Viewer
from utenza.metering.queries.billed import BilledPeriod, MeteredPeriod, metered_in
from utenza.supplies.queries import SupplyDetail
from utenza.supplies.rules import PriceKind


def beside_of(
    *, viewer: Viewer, bill: BillDetail, receipts: Receipts, supply: SupplyDetail
) -> Beside:
    """Return what is known beside the bill, as far as the viewer may see it."""
    line = bill.line
    period = BilledPeriod(
        key=line.id,
        customer_id=viewer.customer_id,
        supply_id=line.supply_id,
        first=line.period_from,
        last=line.period_to,
        digits=supply.meter_digits,
    )
    found = None if bill.quantity is None else metered_in([period]).get(line.id)
    knows_all = not (settings.HISTORY_ARRIVING or receipts.some_are_held)
    # Of an offer the mirror says the end alone: older bills may be of another one.
    is_fixed = supply.price_kind is PriceKind.FIXED and receipts.is_newest
    return Beside(
        before=followed(receipts.bill, receipts.before, knows_all=knows_all),
        metered=metered(found, supply.correction_coefficient),
        fixed_until=supply.card.offer_until if is_fixed else None,
    )


def verdict_of(receipts: Receipts, beside: Beside) -> Verdict:
    """Check the bill, rounding as the settings say that the CIS does."""
    return check(receipts.bill, beside, rounding=Rounding(settings.BILL_ROUNDING))


def metered(found: MeteredPeriod | None, coefficient: Decimal | None) -> Metered | None:
    """Return what the meter says in the words of the rule, which knows no meters."""
    if found is None:
        return None
    return Metered(
        found.consumption, found.months, found.read, found.registers, coefficient=coefficient
    )
