"""What a customer does with a reading: send it, correct it, take it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.periods import Period
from utenza.metering.actions.moving import move
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
from utenza.metering.rules.judging import Judgement, UnusualReading, Values, judge
from utenza.metering.rules.life import LIVE, ReadingAlreadyTaken, ReadingState, Step
from utenza.storage.constraints import refusing

_STILL_OURS = (ReadingState.RECEIVED,)


@dataclass(frozen=True, slots=True)
class TypedReading:
    """What the customer typed; `confirmed`: looked at it again though it is unusual."""

    values: Values
    taken_on: date
    confirmed: bool = False
    photo_sha256: bytes | None = None
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Kept:
    """`replaced` is the request of the reading whose place this one takes."""

    request_code: str
    window: Period
    judgement: Judgement
    replaced: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    window: Period
    judgement: Judgement
    expected: Expectation | None


@transaction.atomic
def keep_self_reading(
    *, viewer: Viewer, supply_code: str, typed: TypedReading, request_code: str, now: datetime
) -> Kept:
    """
    Keep the reading under this request, in place of one of the same window not yet in hand.

    Raises Supply.DoesNotExist, OnlyReadingThisMeter, MeterIsReadRemotely, SupplyHasCeased,
    SupplyNotActiveYet, RegistersAreOthers, ReadingAlreadyTaken, DayInTheFuture,
    DayNotAfterTheLastReading, OutsideTheWindow, SentTooLate, MoreDigitsThanTheMeter,
    LowerThanTheLastReading, FarMoreThanExpected, UnusualReading.
    """
    today = today_in_italy(now)
    known = background_of(viewer=viewer, supply_code=supply_code, today=today)
    _check_asked(viewer, known, typed)
    before = _before(viewer, known, typed)
    found = _check(known, typed, today)
    if before is not None and not move([(before.pk, "")], Step.REPLACE, now=now):
        raise ReadingAlreadyTaken
    with refusing(ReadingAlreadyTaken, constraint="metering_one_self_reading_a_window"):
        kept = SelfReading.objects.create(
            customer_id=viewer.customer_id,
            supply_id=known.supply.card.id,
            request_code=request_code,
            **_typed(typed),
            **_seen(known, found),
            submitted_at=now,
            state=ReadingState.RECEIVED,
            state_at=now,
        )
    SelfReadingStep.objects.create(
        customer_id=viewer.customer_id, self_reading=kept, state=ReadingState.RECEIVED, at=now
    )
    replaced = before.request_code if before else None
    return Kept(request_code, found.window, found.judgement, replaced)


@transaction.atomic
def withdraw_self_reading(*, viewer: Viewer, request_code: str, now: datetime) -> None:
    """
    Take back the reading kept under this request.

    Raises SelfReading.DoesNotExist, ReadingAlreadyTaken.
    """
    own = SelfReading.objects.filter(customer_id=viewer.customer_id)
    reading_id = own.values_list("pk", flat=True).get(request_code=request_code)
    if not move([(reading_id, "")], Step.WITHDRAW, now=now):
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


def _before(viewer: Viewer, known: Background, typed: TypedReading) -> SelfReading | None:
    """
    Return the reading that this one corrects.

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
    if before is not None and before.state not in _STILL_OURS:
        raise ReadingAlreadyTaken
    return before


def _check(known: Background, typed: TypedReading, today: date) -> _Found:
    last = known.last
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
    if judgement.doubt is not None and not typed.confirmed:
        raise UnusualReading(judgement)
    return _Found(window, judgement, expected)


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


def _seen(known: Background, found: _Found) -> dict[str, object]:
    """Return the facts that stood beside the digits when they were typed."""
    return {
        "opens_on": found.window.start,
        "closes_on": found.window.last_day,
        "meter_serial": known.supply.meter_serial,
        "coefficient": known.supply.correction_coefficient,
        "use": found.judgement.use,
        "least": found.expected and found.expected.least,
        "most": found.expected and found.expected.most,
    }
