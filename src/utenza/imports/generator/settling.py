"""Who pays when: most in time, some late, some by halves, a few not at all."""

from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.owed import Bill, Payment, Plico
from utenza.imports.generator.world import Customer, Profile, World

# Of a thousand: never paid, then half paid; at a counter, then by bank transfer.
_FORGOTTEN: Final = 20
_HALVED: Final = 28
_AT_COUNTER: Final = 130
_BY_TRANSFER: Final = 180
# Older debts are settled, whatever the die says.
_DAYS_OF_DEBT: Final = 200
# The well-known people pay so long before the last day; the others from here on.
_EARLY: Final = -15
_DAYS_OF_PAYING: Final = 24


def settle(owed: list[Bill | Plico], *, customer: Customer, world: World) -> None:
    """Pay what the customer pays; `owed` is from the newest back."""
    for age, each in enumerate(owed):
        each.payments = _payments(each, age=age, customer=customer, world=world)
        each.open = each.due - sum(payment.cents for payment in each.payments)


def _payments(
    owed: Bill | Plico, *, age: int, customer: Customer, world: World
) -> tuple[Payment, ...]:
    if owed.due <= 0:
        return (Payment(owed.issued_on, owed.due, "refund"),)
    if customer.neglected is not None:
        die, forgotten = _BY_TRANSFER, age in customer.neglected
    else:
        die = world.die(owed.serial, days.month_of_text(owed.issued_on))
        forgotten = die < _FORGOTTEN and _is_recent(owed, world)
    day = _pay_day(owed, die=die, early=customer.neglected is not None)
    if forgotten or day > world.today:
        return ()
    if _FORGOTTEN <= die < _HALVED and isinstance(owed, Bill):
        return (Payment(day, owed.due // 2, "counter"),)
    return (Payment(day, owed.due, _channel(owed.profile, die)),)


def _is_recent(owed: Bill | Plico, world: World) -> bool:
    return owed.due_on > days.shifted(world.today, -_DAYS_OF_DEBT)


def _pay_day(owed: Bill | Plico, *, die: int, early: bool) -> str:
    if owed.profile.direct_debit:
        return owed.due_on
    return days.shifted(owed.due_on, _EARLY if early else _EARLY + die % _DAYS_OF_PAYING)


def _channel(profile: Profile, die: int) -> str:
    if profile.direct_debit:
        return "direct_debit"
    if die < _AT_COUNTER:
        return "counter"
    return "transfer" if die < _BY_TRANSFER else "pagopa"
