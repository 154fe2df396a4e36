"""What a customer does with a reading: send it, correct it, take it back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.periods import Period
from utenza.metering.actions.moving import move, readings_of_requests
from utenza.metering.models import SelfReading, SelfReadingStep
from utenza.metering.queries.background import Background, background_of
from utenza.metering.rules import Register
from utenza.metering.rules.asking import (
    OnlyReadingThisMeter,
    RegistersAreOthers,
    today_in_italy,
    why_unwanted,
    window_of_reading,
    window_on,
)
from utenza.metering.rules.expecting import Expectation
from utenza.metering.rules.judging import Judgement, UnusualReading, Values, gas_in_smc, judge
from utenza.metering.rules.life import LIVE, ReadingAlreadyTaken, ReadingState, Step, steps_from
from utenza.storage.constraints import refusing
from utenza.supplies.rules import Commodity


@dataclass(frozen=True, slots=True)
class TypedReading:
    """What the customer typed; `confirmed`: looked at it again though it is unusual."""

    values: Values
    taken_on: date
    confirmed: bool = False
    photo_sha256: bytes | None = None
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A reading that would be kept, once confirmed where there is a doubt.

    `replaces` is the request of the reading whose place it takes.
    """

    known: Background
    window: Period
    judgement: Judgement
    expected: Expectation | None
    replaces: str | None

    @property
    def smc(self) -> Decimal | None:
        """The use in standard cubic metres, where it is gas and C is known."""
        supply = self.known.supply
        if self.judgement.use is None or supply.card.commodity is not Commodity.GAS:
            return None
        return gas_in_smc(self.judgement.use, supply.correction_coefficient)


def check_self_reading(
    *, viewer: Viewer, supply_code: str, typed: TypedReading, now: datetime
) -> Checked:
    """
    Return what would become of the reading, if the viewer may see the supply.

    Raises Supply.DoesNotExist, OnlyReadingThisMeter, MeterIsReadRemotely, SupplyHasCeased,
    SupplyNotActiveYet, RegistersAreOthers, ReadingAlreadyTaken, DayInTheFuture,
    DayNotAfterTheLastReading, OutsideTheWindow, SentTooLate, MoreDigitsThanTheMeter,
    LowerThanTheLastReading, FarMoreThanExpected.
    """
    today = today_in_italy(now)
    known = background_of(viewer=viewer, supply_code=supply_code, today=today)
    last = known.last
    _check_asked(viewer, known, typed)
    replaces = _corrected(viewer, known, typed)
    window = window_of_reading(
        taken_on=typed.taken_on,
        today=today,
        windows=known.windows,
        last_read_on=last.day if last else None,
    )
    expected = known.expected_on(typed.taken_on)
    judgement = judge(
        typed.values,
        last=last.values if last else None,
        digits=known.supply.meter_digits,
        expected=expected,
    )
    return Checked(known, window, judgement, expected, replaces)


@transaction.atomic
def keep_self_reading(
    *, viewer: Viewer, supply_code: str, typed: TypedReading, request_code: str, now: datetime
) -> Checked:
    """
    Keep the reading under this request, in place of one of the same window not yet in hand.

    Raises UnusualReading and what `check_self_reading` raises.
    """
    checked = check_self_reading(viewer=viewer, supply_code=supply_code, typed=typed, now=now)
    if checked.judgement.doubt is not None and not typed.confirmed:
        raise UnusualReading(checked.judgement)
    if checked.replaces is not None:
        _step_back(checked.replaces, Step.REPLACE, now)
    with refusing(ReadingAlreadyTaken, constraint="metering_one_self_reading_a_window"):
        kept = SelfReading.objects.create(
            customer_id=viewer.customer_id,
            supply_id=checked.known.supply.card.id,
            request_code=request_code,
            **_typed(typed),
            **_seen(checked),
            submitted_at=now,
            state=ReadingState.RECEIVED,
            state_at=now,
        )
    SelfReadingStep.objects.create(
        customer_id=viewer.customer_id, self_reading=kept, state=ReadingState.RECEIVED, at=now
    )
    return checked


def _step_back(request_code: str, step: Step, now: datetime) -> None:
    """Raise ReadingAlreadyTaken where somebody else was quicker."""
    if not move([(pk, "") for pk, _ in readings_of_requests([request_code])], step, now=now):
        raise ReadingAlreadyTaken


def _check_asked(viewer: Viewer, known: Background, typed: TypedReading) -> None:
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReadingThisMeter
    card = known.supply.card
    unwanted = why_unwanted(status=card.status, is_read_remotely=card.is_read_remotely)
    if unwanted is not None:
        raise unwanted
    if set(typed.values) != set(known.registers):
        raise RegistersAreOthers


def _corrected(viewer: Viewer, known: Background, typed: TypedReading) -> str | None:
    """
    Return the request of the reading that this one corrects.

    Raises ReadingAlreadyTaken.
    """
    window = window_on(typed.taken_on, known.windows)
    if window is None:
        return None
    before = SelfReading.objects.filter(
        customer_id=viewer.customer_id,
        supply_id=known.supply.card.id,
        # The CIS may move a window's days once readings are in it.
        opens_on__lte=window.last_day,
        closes_on__gte=window.start,
        state__in=LIVE,
    ).first()
    if before is None:
        return None
    if Step.REPLACE not in steps_from(ReadingState(before.state)):
        raise ReadingAlreadyTaken
    return before.request_code


def _typed(typed: TypedReading) -> dict[str, object]:
    return {
        "taken_on": typed.taken_on,
        "total": typed.values.get(Register.TOTAL),
        "f1": typed.values.get(Register.F1),
        "f2": typed.values.get(Register.F2),
        "f3": typed.values.get(Register.F3),
        "confirmed": typed.confirmed,
        "photo_sha256": typed.photo_sha256,
        "channel": typed.channel,
    }


def _seen(checked: Checked) -> dict[str, object]:
    """Return the facts that stood beside the digits when they were typed."""
    supply, expected = checked.known.supply, checked.expected
    return {
        "opens_on": checked.window.start,
        "closes_on": checked.window.last_day,
        "meter_serial": supply.meter_serial,
        "coefficient": supply.correction_coefficient,
        "use": checked.judgement.use,
        "least": expected.least if expected else None,
        "most": expected.most if expected else None,
    }
