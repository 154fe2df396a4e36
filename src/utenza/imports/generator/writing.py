"""Write a delivery, customer by customer: memory does not grow with its size."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from utenza.imports.generator.billing import billed
from utenza.imports.generator.demo import demo_customers, demo_logins
from utenza.imports.generator.documents import Papers
from utenza.imports.generator.ledger import write_ledger
from utenza.imports.generator.logins import Access, Login
from utenza.imports.generator.metering import write_degree_days, write_metering
from utenza.imports.generator.output import Delivery, Written, new_delivery
from utenza.imports.generator.people import draw, logins_of
from utenza.imports.generator.plan import MAX_BILLS_PER_CUSTOMER, Plan, share
from utenza.imports.generator.registry import write_customer, write_login, write_windows
from utenza.imports.generator.world import Customer, World, world_of


def write_delivery(  # noqa: PLR0913 - the options of the command line, as they are
    *,
    where: Path,
    customers: int,
    seed: int,
    today: date,
    name: str,
    months: int = 24,
    documents: bool = False,
) -> Written:
    """
    Write a delivery of so many customers; a zip when `where` ends in `.zip`, else a folder.

    Raises ValueError, FileExistsError.
    """
    plan = Plan(
        customers=customers,
        seed=seed,
        today=today,
        name=name,
        months=months,
        documents=documents,
    )
    return write_plan(where=where, plan=plan)


def write_plan(*, where: Path, plan: Plan) -> Written:
    """
    Write the delivery that the plan describes.

    Raises FileExistsError, and ValueError when so many bills can't be those of its customers.
    """
    world = world_of(plan)
    known = demo_customers(world)
    quotas = _quotas(known, world)
    with new_delivery(where=where, plan=plan) as delivery:
        write_windows(delivery, world=world)
        if plan.writes("degree_days.csv"):
            write_degree_days(delivery, world=world)
        for customer in known:
            _write(customer, delivery, world)
        index = _write_logins(demo_logins(world), delivery, index=0, world=world)
        for number, quota in quotas:
            customer = draw(number, quota=quota, world=world)
            _write(customer, delivery, world)
            logins = logins_of(number, customer, first=len(known))
            index = _write_logins(logins, delivery, index=index, world=world)
        return delivery.finish(where)


def _quotas(known: list[Customer], world: World) -> Iterator[tuple[int, int | None]]:
    """Return the numbers of the customers to draw, each with its bills if they are counted."""
    numbers = range(len(known), world.plan.customers)
    if world.plan.bills is None:
        return ((number, None) for number in numbers)
    theirs = sum(len(billed(customer, world=world).bills) for customer in known)
    left, parts = world.plan.bills - theirs, len(numbers)
    most = theirs + MAX_BILLS_PER_CUSTOMER * parts
    if not theirs <= world.plan.bills <= most:
        raise ValueError(f"{world.plan.customers} customers have {theirs} to {most} bills")
    return (
        (number, share(total=left, part=part, parts=parts)) for part, number in enumerate(numbers)
    )


def _write(customer: Customer, delivery: Delivery, world: World) -> None:
    write_customer(customer, delivery)
    if world.plan.writes("readings.csv", "consumption.csv", "curves.csv"):
        for supply in customer.supplies:
            write_metering(supply, delivery, world=world)
    if world.plan.writes("bills.csv", "bill_items.csv", "plichi.csv", "payments.csv"):
        papers = Papers(customer, delivery, world=world)
        write_ledger(billed(customer, world=world), delivery, papers=papers)


def _write_logins(
    logins: Iterable[Login | Access], delivery: Delivery, *, index: int, world: World
) -> int:
    """Write logins from row `index` on, and accesses; return the row after them."""
    for login in logins:
        index = write_login(login, delivery, index=index, world=world)
    return index
