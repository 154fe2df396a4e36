"""
A bill paid in instalments: who may ask, and what the plan looks like.

TIF and TIV give the right in regulated services (recalculations far above the average, meter
faults, late billing): over 50 EUR, asked for within 10 days of the due date, at least two, at the
rhythm of the bills. On the free market the contract says it, so that every threshold is a setting.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from utenza.kernel.refusals import Refusal, gettext_noop

_CENT = Decimal("0.01")


class TooSmallToDivide(Refusal):
    message = gettext_noop(
        "L’importo da pagare è troppo piccolo per un piano di rate: chiamaci se hai difficoltà."
    )


class TooLateToDivide(Refusal):
    message = gettext_noop(
        "È passato troppo tempo dalla scadenza per chiedere le rate da qui: chiamaci e troviamo"
        " insieme una soluzione."
    )


class NothingToDivide(Refusal):
    message = gettext_noop("Di questa fattura non resta nulla da pagare.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the retailer grants: EUR at least, instalments at most, days after the due date."""

    least: Decimal
    most: int
    days_after_due: int


@dataclass(frozen=True, slots=True)
class Instalment:
    number: int
    amount: Decimal
    due_on: date


def check_may_divide(*, open_amount: Decimal, due_on: date, today: date, terms: Terms) -> None:
    """
    Let a plan be asked for.

    Raises NothingToDivide, TooSmallToDivide, TooLateToDivide.
    """
    if open_amount <= 0:
        raise NothingToDivide
    if open_amount < terms.least:
        raise TooSmallToDivide
    if today > due_on + timedelta(days=terms.days_after_due):
        raise TooLateToDivide


def first_due_on(*, due_on: date, answered_by: date) -> date:
    """Return the day of the first instalment: nobody pays one before the plan is granted."""
    return max(due_on, answered_by)


def plan(
    *, amount: Decimal, instalments: int, first_due_on: date, months_apart: int
) -> Sequence[Instalment]:
    """
    Return equal instalments in EUR that add up to the amount: the first takes the odd cents.

    They fall on the day of the first one, or on the last day of a shorter month.
    """
    each = (amount / instalments).quantize(_CENT, ROUND_DOWN)
    first = amount - each * (instalments - 1)
    return [
        Instalment(
            number + 1,
            each if number else first,
            _months_later(first_due_on, number * months_apart),
        )
        for number in range(instalments)
    ]


def months_of(period_from: date, period_to: date) -> int:
    """Return the rhythm of the bills in months, as the length of one of them tells it."""
    days = (period_to - period_from).days + 1
    return max(1, round(days / 30.4))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
