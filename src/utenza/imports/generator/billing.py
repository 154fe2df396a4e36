"""Bills, credit notes and plichi of a customer."""

from collections.abc import Iterator
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.lines import Charge, correction_items, items_of, sale_price
from utenza.imports.generator.owed import Bill, Billed, Plico
from utenza.imports.generator.settling import settle
from utenza.imports.generator.world import Customer, Supply, World

# Added to the month in the number of a correction, so that it differs from the bill's own.
_CORRECTION: Final = 20
_QUARTER: Final = 3
# Gas at home is taxed at the low rate up to so many Smc of a calendar year.
_LOW_VAT_SMC: Final = 480
# A plico that asks for less than this carries no earlier credit (cents).
_WORTH_A_CREDIT: Final = 5_000
_PREVIOUS: Final = (0, 0, 0, 0, -1240, -850, 475)


def billed(customer: Customer, *, world: World) -> Billed:
    bills = [bill for supply in customer.supplies for bill in _bills(supply, customer, world)]
    plichi = _plichi(bills, world) if customer.in_plico else []
    owed: list[Bill | Plico] = [*(bill for bill in bills if not bill.plico), *plichi]
    owed.sort(key=lambda each: each.issued_on, reverse=True)
    settle(owed, customer=customer, world=world)
    for plico in plichi:
        for bill in plico.bills:
            bill.open = bill.due if plico.open else 0
    return Billed(bills, plichi)


def newest_end(supply: Supply, *, issue_day: int, world: World) -> int:
    """Return the month in which the last period ends whose bill is out."""
    last = world.month - 1
    if days.day_in(world.month, issue_day) > world.today:
        last -= 1
    last -= (last - supply.phase + 1) % supply.cadence
    if not supply.ended_on:
        return last
    ended = days.month_of_text(supply.ended_on)
    return min(last, ended + (supply.phase - 1 - ended) % supply.cadence)


def is_estimated(supply: Supply, month: int) -> bool:
    """Tell whether the month closes without a reading: a plain meter is read every quarter."""
    return not supply.smart and month % _QUARTER != _QUARTER - 1


def _bills(supply: Supply, customer: Customer, world: World) -> Iterator[Bill]:
    ends = _ends(supply, customer, world)
    for age in reversed(range(len(ends))):
        bill = _bill(supply, ends[age], customer, world)
        yield bill
        if age < supply.corrections:
            yield _correction(bill, credit_note=age % 2 == 0, world=world)


def _ends(supply: Supply, customer: Customer, world: World) -> range:
    """Return the months in which the billed periods end, newest first."""
    newest = newest_end(supply, issue_day=customer.issue_day, world=world)
    if supply.bills is not None:
        return range(newest, newest - supply.cadence * supply.bills, -supply.cadence)
    oldest = max(world.first_month, days.month_of_text(supply.started_on))
    return range(newest, oldest - 1, -supply.cadence)


def _bill(supply: Supply, end: int, customer: Customer, world: World) -> Bill:
    charge = _charge(supply, end, world)
    issued_on = days.day_in(end + 1, customer.issue_day)
    return Bill(
        number=f"{issued_on[:4]}/{supply.serial:09d}{issued_on[5:7]}",
        supply=supply,
        profile=supply.profile_on(issued_on),
        issued_on=issued_on,
        due_on=days.shifted(issued_on, customer.days_to_pay),
        period_from=days.day_in(charge.first, 1),
        period_to=days.last_day(charge.last),
        items=items_of(charge, world=world),
        quantity=str(charge.quantity),
        estimated=charge.estimated,
    )


def _charge(supply: Supply, end: int, world: World) -> Charge:
    last = min(end, days.month_of_text(supply.ended_on)) if supply.ended_on else end
    first = max(end - supply.cadence + 1, days.month_of_text(supply.started_on))
    tenths = sum(world.use_in(supply, month) for month in range(first, last + 1))
    quantity = (tenths + 5) // 10
    return Charge(
        supply=supply,
        quantity=quantity,
        first=first,
        last=last,
        price=sale_price(supply, last, world=world),
        estimated=is_estimated(supply, last),
        chance=world.thousandths(supply.serial, last),
        at_low_vat=min(quantity, _left_at_low_vat(supply, first, last, world)),
    )


def _left_at_low_vat(supply: Supply, first: int, last: int, world: World) -> int:
    """Return the Smc of the year that are still taxed at the low rate when the period begins."""
    if not supply.gas:
        return 0
    january = last - last % 12
    used = sum(world.use_in(supply, month) for month in range(january, first))
    return max(0, _LOW_VAT_SMC - used // 10)


def _correction(bill: Bill, *, credit_note: bool, world: World) -> Bill:
    month = int(bill.number[-2:]) + _CORRECTION
    cents = 1_000 + world.die(bill.serial, month)
    return Bill(
        number=f"{bill.number[:-2]}{month}",
        supply=bill.supply,
        profile=bill.profile,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        period_from=bill.period_from,
        period_to=bill.period_to,
        items=correction_items(cents=-cents if credit_note else cents, world=world),
        credit_note=credit_note,
    )


def _plichi(bills: list[Bill], world: World) -> list[Plico]:
    gathered: dict[tuple[str, str], list[Bill]] = {}
    for bill in bills:
        if not bill.credit_note:
            gathered.setdefault((bill.issued_on, bill.profile.code), []).append(bill)
    return [_plico(gathered[key], world) for key in sorted(gathered)]


def _plico(bills: list[Bill], world: World) -> Plico:
    issued_on, profile = bills[0].issued_on, bills[0].profile
    number = f"PL{issued_on.replace('-', '')}-{profile.code.removeprefix('BP-')}"
    for bill in bills:
        bill.plico = number
    die = world.die(bills[0].serial, days.month_of_text(issued_on))
    owed = sum(bill.due for bill in bills)
    previous = _PREVIOUS[die % len(_PREVIOUS)] if owed >= _WORTH_A_CREDIT else 0
    return Plico(number=number, bills=bills, previous=previous)
