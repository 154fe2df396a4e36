"""What a delivery means for requests, for what they changed here, and for self-readings."""

from datetime import datetime

from utenza.billing_profiles.actions import settle_plans
from utenza.bills.queries.closing import ReadingDay, bills_closed_by
from utenza.customers.actions import settle_changes
from utenza.metering.actions.moving import Moved
from utenza.metering.actions.settling import follow_delivery, settle_used
from utenza.metering.queries.following import unbilled_readings
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.actions.booking import follow_payments
from utenza.service_requests.actions.answers import follow_answers, hold_answered
from utenza.service_requests.actions.readings import follow_moved


def follow_requests(*, now: datetime) -> None:
    """
    Move requests and their effects as the CIS says: in the delivery's own transaction.

    Requests are held before what they changed, in the order of who withdraws or confirms; what
    the CIS says of money that came in here is followed last.
    """
    hold_answered()
    settle_plans(now=now)
    follow_answers(now=now)
    settle_changes(now=now)
    follow_payments(now=now, today=today_in_italy(now))


def follow_readings(*, now: datetime) -> list[Moved]:
    """
    Validate readings that were delivered, and tie validated ones to the bills they closed.

    Their requests move along.
    """
    moved = follow_delivery(now=now)
    follow_moved(moved, now=now)
    unbilled = unbilled_readings(today=today_in_italy(now))
    bills = bills_closed_by(
        ReadingDay(one.reading_id, one.customer_id, one.supply_id, one.taken_on) for one in unbilled
    )
    return moved + settle_used(bills=bills, now=now)
