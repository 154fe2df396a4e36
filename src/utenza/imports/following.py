"""What a delivery that was applied means for the self-readings on their way."""

from datetime import datetime

from utenza.bills.queries.closing import ReadingDay, bills_closed_by
from utenza.metering.actions.moving import Moved
from utenza.metering.actions.settling import follow_delivery, settle_used
from utenza.metering.queries.following import unbilled_readings
from utenza.metering.rules.asking import today_in_italy


def follow_readings(*, now: datetime) -> list[Moved]:
    """Validate readings that were delivered, and tie validated ones to the bills they closed."""
    moved = follow_delivery(now=now)
    unbilled = unbilled_readings(today=today_in_italy(now))
    bills = bills_closed_by(
        ReadingDay(one.reading_id, one.customer_id, one.supply_id, one.taken_on) for one in unbilled
    )
    return moved + settle_used(bills=bills, now=now)
