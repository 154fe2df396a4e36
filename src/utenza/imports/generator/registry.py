"""Rows of the files that say who is who and what is under contract."""

from typing import Final

from utenza.imports.generator import codes, days
from utenza.imports.generator.contracts import CALENDARS
from utenza.imports.generator.hashes import hashed, scheme
from utenza.imports.generator.logins import Access, Login
from utenza.imports.generator.output import Delivery, field
from utenza.imports.generator.world import Customer, Place, Profile, Request, Supply, World

# Meters and the calendar around today: months before, months after.
_WINDOWS: Final = (-6, 3)
_SERIALS_STEP: Final = 48_271
_C2_BELOW: Final = 500
_C3_UP_TO: Final = 5_000
_LOGINS_SINCE: Final = "2021-03-01"
_DAYS_OF_LOGINS: Final = 90


def write_windows(delivery: Delivery, *, world: World) -> None:
    for name, (opens, closes) in CALENDARS.items():
        for month in range(world.month + _WINDOWS[0], world.month + _WINDOWS[1]):
            line = f"{name},{days.day_in(month, opens)},{days.day_in(month, closes)}"
            delivery.tables.reading_windows.add(line)


def write_customer(customer: Customer, delivery: Delivery) -> None:
    names = ",".join(map(field, (customer.first_name, customer.last_name, customer.company)))
    firm = customer.kind != "person"
    slug = customer.email.partition("@")[0]
    delivery.tables.customers.add(
        f"{customer.code},{customer.kind},{names},{customer.tax_code},{customer.vat_number},"
        f"{customer.email},{f'{slug}@pec.example.it' if firm else ''},"
        f"{'0000000' if customer.vat_number else ''},{customer.phone},{customer.mobile},"
        f"{_place(customer.place)},IT,{customer.language}"
    )
    for profile in customer.profiles:
        _write_profile(profile, customer, delivery)
    for supply in customer.supplies:
        _write_supply(supply, customer, delivery)
    for request in customer.requests:
        _write_request(request, customer, delivery)


def write_login(login: Login | Access, delivery: Delivery, *, index: int, world: World) -> int:
    """Write the login of row `index`, or an access of one before; return the next row."""
    if isinstance(login, Access):
        _write_access(login, delivery)
        return index
    turn = index % _DAYS_OF_LOGINS
    seen = days.moment(days.shifted(world.today, -turn - 1), 8, 0) if turn % 3 else ""
    delivery.tables.logins.add(
        f"{login.username},{login.email},{field(hashed(index))},{scheme(index)},"
        f"{_LOGINS_SINCE},{seen},{'true' if login.active else 'false'}"
    )
    for access in login.accesses:
        _write_access(access, delivery)
    return index + 1


def _write_access(access: Access, delivery: Delivery) -> None:
    delivery.tables.accesses.add(
        f"{access.username},{access.customer_code},{access.role},{access.until}"
    )


def _place(place: Place) -> str:
    return f"{place.street},{place.number},{place.postcode},{place.city},{place.province}"


def _write_profile(profile: Profile, customer: Customer, delivery: Delivery) -> None:
    delivery.tables.billing_profiles.add(
        f"{profile.code},{customer.code},{profile.method},{_mandate(profile, customer)},"
        f"{_delivery(profile, customer)},{profile.opened_on},{profile.closed_on},"
    )


def _mandate(profile: Profile, customer: Customer) -> str:
    if not profile.direct_debit:
        return ",,,,,,"
    names = ",".join(map(field, (customer.first_name, customer.last_name, customer.company)))
    reference = f"UMR{profile.code.removeprefix('BP-')}"
    return f"{profile.iban},{names},{customer.tax_code},{reference},{profile.opened_on}"


def _delivery(profile: Profile, customer: Customer) -> str:
    if profile.by_email:
        return f"email,{customer.email},,,,,,"
    return f"post,,{field(customer.full_name)},{_place(customer.place)}"


def _write_supply(supply: Supply, customer: Customer, delivery: Delivery) -> None:
    commodity, point = (
        ("gas", codes.pdr(supply.serial))
        if supply.gas
        else ("electricity", codes.pod(supply.serial))
    )
    offer = supply.offer
    delivery.tables.supplies.add(
        f"{supply.code},{customer.code},{commodity},{point},{supply.status},{supply.started_on},"
        f"{supply.ended_on},{_place(supply.place)},{supply.use},{offer.name},{offer.code},"
        f"{'fixed' if offer.fixed_until else 'variable'},{offer.fixed_until},{_meter(supply)}"
    )
    delivery.tables.bp_supplies.add_all(
        f"{supply.code},{holding.since},{holding.profile.code},{holding.until}"
        for holding in supply.holdings
    )


def _write_request(request: Request, customer: Customer, delivery: Delivery) -> None:
    delivery.tables.requests.add(
        f"{request.code},{request.kind},{customer.code},{request.supply},{request.opened_at},"
        f"{request.channel},{request.status},{request.status_at},{field(request.note)}"
    )


def _meter(supply: Supply) -> str:
    """Return the columns from `committed_power_kw` on."""
    serial = f"{(supply.serial + 1) * _SERIALS_STEP % 10**8:08d}"
    smart = "true" if supply.smart else "false"
    if supply.gas:
        coefficient = f"{supply.coefficient / 1_000_000:.6f}"
        profile = _gas_profile(supply.annual)
        return f",,{profile},{serial},5,{smart},{coefficient},{supply.calendar},,{supply.annual}"
    power = f"{supply.power / 10:g},{supply.power * 11 / 100:.2f}"
    return f"{power},,{serial},6,{smart},,,{supply.annual},"


def _gas_profile(annual: int) -> str:
    """Return the withdrawal category for civil use, by the year's Smc (TISG)."""
    if annual < _C2_BELOW:
        return "C2"
    return "C3" if annual <= _C3_UP_TO else "C1"
