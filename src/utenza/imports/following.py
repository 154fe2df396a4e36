"""What a delivery means for requests, for what they changed here, and for self-readings."""

from collections.abc import Sequence
from datetime import datetime

from utenza.billing_profiles.actions import settle_plans
from utenza.billing_profiles.queries.waiting import changes_waiting, delivered_plans
from utenza.bills.actions.positions import lock_positions
from utenza.bills.queries.closing import ReadingDay, bills_closed_by
from utenza.bills.rules.targets import Target
from utenza.customers.actions import settle_changes
from utenza.customers.queries import delivered_changes
from utenza.metering.actions.moving import Moved
from utenza.metering.actions.settling import follow_delivery, settle_used
from utenza.metering.queries.following import unbilled_readings
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.actions.booking import follow_payments, targets_to_follow
from utenza.service_requests.actions.answers import follow_answers, hold_answered, targets_answered
from utenza.service_requests.actions.delivered import follow_delivered
from utenza.service_requests.actions.readings import follow_moved

Held = Sequence[tuple[int, Target]]


def follow_requests(*, now: datetime) -> Held:
    """
    Move requests and their effects as the CIS says: in the delivery's own transaction.

    Requests are held before what they changed, in the order of who withdraws or confirms; then, at
    once and in their order, the positions of all that is followed here or by `follow_money`. They
    are returned.
    """
    changes, plans = delivered_changes(), delivered_plans()
    hold_answered(and_codes=[*changes, *plans])
    held = [*targets_answered(), *targets_to_follow()]
    lock_positions(held)
    settle_plans(now=now)
    follow_answers(now=now)
    settled = settle_changes(request_codes=changes, now=now)
    waiting = {one.request_code for one in changes_waiting()}
    follow_delivered(done={*settled, *(plans - waiting)}, begun=plans & waiting, now=now)
    return held


def follow_money(held: Held, *, now: datetime) -> None:
    """
    Follow what the CIS says of money that came in here, for what is held.

    After the delivery's bills were checked: of money for one that the check holds nobody is told.
    """
    follow_payments(now=now, today=today_in_italy(now), held=held)


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
