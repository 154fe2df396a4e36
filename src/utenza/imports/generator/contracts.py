"""What the invented people and the well-known ones share: codes, profiles, offers, places."""

from typing import Final

from utenza.imports.generator import codes
from utenza.imports.generator.identities import Identity
from utenza.imports.generator.names import TOWNS, Town
from utenza.imports.generator.world import (
    Customer,
    Holding,
    Offer,
    Place,
    Profile,
    Supply,
    World,
)

CALENDARS: Final = {"RC-A": (1, 10), "RC-B": (13, 18), "RC-C": (20, 28)}
"""First and last day of the month in which a self-reading is taken."""

LIGHT_OFFERS: Final = (
    Offer(name="Luce Chiara Fissa", code="LCF24", fixed_until="2027-06-10", price=156_000),
    Offer(name="Luce Casa Verde", code="LCV12", fixed_until="2027-02-28", price=163_500),
    Offer(name="Luce Indice PUN", code="LIP01", fixed_until="", price=131_200),
)
GAS_OFFERS: Final = (
    Offer(name="Gas Chiaro Fisso", code="GCF24", fixed_until="2028-01-31", price=570_000),
    Offer(name="Gas Indice PSV", code="GIP01", fixed_until="", price=486_900),
)
# Poste Italiane, Intesa Sanpaolo, UniCredit, BPER: the accounts themselves can't exist.
_BANKS: Final = (("07601", "12900"), ("03069", "12765"), ("02008", "02430"), ("05387", "66850"))


def town(city: str) -> Town:
    return next(each for each in TOWNS if each.city == city)


def place(street: str, number: str, at: Town) -> Place:
    return Place(street, number, at.postcode, at.city, at.province)


def customer_code(number: int) -> str:
    return f"C9{number:08d}"


def customer(
    number: int,
    holder: Identity,
    *,
    home: Place,
    profiles: tuple[Profile, ...],
    supplies: tuple[Supply, ...],
) -> Customer:
    return Customer(
        code=customer_code(number),
        kind=holder.kind,
        first_name=holder.first_name,
        last_name=holder.last_name,
        company=holder.company,
        tax_code=holder.tax_code,
        vat_number=holder.vat_number,
        email=f"{holder.slug}@example.com",
        mobile=f"+39333000{number % 10_000:04d}",
        phone="" if holder.kind == "person" else f"+39059000{number % 10_000:04d}",
        place=home,
        profiles=profiles,
        supplies=supplies,
    )


def supply_serial(number: int, rank: int) -> int:
    return number * 100 + rank


def supply_code(serial: int) -> str:
    return f"S9{serial:010d}"


def profile(
    number: int,
    rank: int,
    *,
    direct_debit: bool,
    by_email: bool,
    opened_on: str,
    closed_on: str = "",
) -> Profile:
    """Make the customer's profile of this rank, 0 to 9."""
    serial = number * 10 + rank
    bank, branch = _BANKS[serial % len(_BANKS)]
    return Profile(
        code=f"BP-{900_000_000 + serial}",
        direct_debit=direct_debit,
        iban=codes.iban(bank=bank, branch=branch, serial=serial) if direct_debit else "",
        by_email=by_email,
        opened_on=opened_on,
        closed_on=closed_on,
    )


def holdings(before: Profile | None, now: Profile, *, since: str) -> tuple[Holding, ...]:
    """Return the profiles a supply has been in since a day; `before` closed when `now` opened."""
    if before is None or since > before.closed_on:
        return (Holding(now, since),)
    return Holding(before, since, before.closed_on), Holding(now, now.opened_on)


def calendar_of(world: World) -> str:
    """Return the reading calendar whose window is open today, or else the next to open."""
    day = world.plan.today.day
    return next((name for name, (_, last) in CALENDARS.items() if day <= last), "RC-A")
