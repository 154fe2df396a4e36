"""The items of a bill, by the groups of the "scontrino dell'energia"; amounts in cents."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from utenza.imports.generator import days
from utenza.imports.generator.plan import MAX_ITEMS
from utenza.imports.generator.world import Supply, World

# Millionths of EUR: network a kWh and Smc, excise a kWh and Smc; fixed, the network's fixed one and
# power (a kW) a month.
_NETWORK: Final = (41_200, 158_000)
_EXCISE: Final = (22_700, 170_000)
_FIXED: Final = 6_000_000
_NETWORK_FIXED: Final = (1_640_000, 4_310_000)
_POWER: Final = 1_750_000
_TV_INSTALMENT: Final = 9_000_000
_BONUS_A_MONTH: Final = -12_170_000
_POSTAGE: Final = 950_000
_LOW_VAT: Final = 10
_FULL_VAT: Final = 22
_OCTOBER: Final = 9


class Kind(IntEnum):
    """Items in the order in which a bill prints them."""

    SALE = auto()
    NETWORK = auto()
    FIXED = auto()
    NETWORK_FIXED = auto()
    POWER = auto()
    RECALCULATION = auto()
    EXCISE = auto()
    VAT = auto()
    POSTAGE = auto()
    TV = auto()
    BONUS = auto()


class Item(NamedTuple):
    text: str
    """Its columns from `group` to `unit_price`."""
    cents: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What a bill charges: a whole quantity, months first to last, at a sale price."""

    supply: Supply
    quantity: int
    first: int
    last: int
    price: int
    estimated: bool
    chance: int
    """Thousandths around a thousand."""
    at_low_vat: int
    """Of the quantity, what is taxed at the low rate: for gas at home, the year's first 480 Smc."""

    @property
    def months(self) -> int:
        return self.last - self.first + 1


Shape = tuple[Kind, ...]

# With an exact number of items, these first.
_FIRST: Final = (
    (Kind.SALE, Kind.FIXED, Kind.VAT, Kind.EXCISE, Kind.NETWORK, Kind.POWER, Kind.POSTAGE),
    (Kind.SALE, Kind.FIXED, Kind.VAT, Kind.EXCISE, Kind.NETWORK, Kind.RECALCULATION, Kind.POSTAGE),
)
_EXACT: Final = tuple(
    tuple(tuple(sorted(first[:count])) for count in range(MAX_ITEMS + 1)) for first in _FIRST
)
_CORRECTIONS: Final = (
    "other_items,Rettifica lettura,,,",
    "excise_vat,Rettifica IVA,,,",
    "excise_vat,Rettifica accise,,,",
    "energy_variable,Rettifica quota per consumi,,,",
    "energy_fixed,Rettifica quota fissa,,,",
    "energy_power,Rettifica quota potenza,,,",
    "other_items,Rettifica altre partite,,,",
)


def items_of(charge: Charge, *, world: World) -> list[Item]:
    shape = _shape(charge, world)
    items = [_WRITERS[kind](charge) for kind in shape if kind < Kind.VAT]
    if Kind.VAT in shape:
        items.extend(_vat(charge, items, is_split=world.plan.items_per_bill is None))
    items.extend(_WRITERS[kind](charge) for kind in shape if kind > Kind.VAT)
    return items


def correction_items(*, cents: int, world: World) -> list[Item]:
    """Return the items of a credit note or recalculation: `cents` each, the sign included."""
    labels = _CORRECTIONS[: world.plan.items_per_bill or 1]
    return [Item(label, cents) for label in labels]


def sale_price(supply: Supply, month: int, *, world: World) -> int:
    """Return millionths of EUR: a variable offer follows its index, the same for everybody."""
    if supply.offer.fixed_until:
        return supply.offer.price
    return supply.offer.price * world.thousandths(supply.gas, month) // 1000


def _shape(charge: Charge, world: World) -> Shape:
    exact = world.plan.items_per_bill
    if exact is not None:
        return _EXACT[charge.supply.gas][exact]
    return _gas_shape(charge) if charge.supply.gas else _light_shape(charge)


def _gas_shape(charge: Charge) -> Shape:
    settles = not (charge.supply.smart or charge.estimated) and _settled(charge)
    recalculation = (Kind.RECALCULATION,) if settles else ()
    fixed = (Kind.FIXED, Kind.NETWORK_FIXED)
    return (Kind.SALE, Kind.NETWORK, *fixed, *recalculation, Kind.EXCISE, Kind.VAT)


def _light_shape(charge: Charge) -> Shape:
    resident = charge.supply.use == "domestic_resident"
    tv = (Kind.TV,) if resident and _tv_months(charge) else ()
    bonus = (Kind.BONUS,) if charge.supply.bonus else ()
    energy = (Kind.SALE, Kind.NETWORK, Kind.FIXED, Kind.NETWORK_FIXED, Kind.POWER)
    return (*energy, Kind.EXCISE, Kind.VAT, *tv, *bonus)


def _tv_months(charge: Charge) -> int:
    """Count the months with an instalment of the licence: January to October."""
    return sum(month % 12 <= _OCTOBER for month in range(charge.first, charge.last + 1))


@lru_cache(maxsize=65_536)
def _decimal(millionths: int) -> str:
    return f"{millionths / 1_000_000:.6f}"


def _priced(*, text: str, quantity: int, unit: str, price: int) -> Item:
    exact = quantity * price
    cents = (abs(exact) + 5_000) // 10_000
    return Item(f"{text},{quantity},{unit},{_decimal(price)}", cents if exact > 0 else -cents)


def _sale(charge: Charge) -> Item:
    name = "gas naturale" if charge.supply.gas else "energia elettrica"
    text = f"energy_variable,Spesa per la vendita di {name}"
    return _by_quantity(charge, text, charge.price)


def _network(charge: Charge) -> Item:
    text = "energy_variable,Spesa per la rete e gli oneri generali di sistema"
    return _by_quantity(charge, text, _NETWORK[charge.supply.gas])


def _excise(charge: Charge) -> Item:
    return _by_quantity(charge, "excise_vat,Accise", _EXCISE[charge.supply.gas])


def _by_quantity(charge: Charge, text: str, price: int) -> Item:
    unit = charge.supply.unit
    return _priced(text=text, quantity=charge.quantity, unit=unit, price=price)


def _fixed(charge: Charge) -> Item:
    text = "energy_fixed,Commercializzazione"
    return _priced(text=text, quantity=charge.months, unit="mesi", price=_FIXED)


def _network_fixed(charge: Charge) -> Item:
    text = "energy_fixed,Quota fissa per la rete e gli oneri generali di sistema"
    price = _NETWORK_FIXED[charge.supply.gas]
    return _priced(text=text, quantity=charge.months, unit="mesi", price=price)


def _power(charge: Charge) -> Item:
    price = _POWER * charge.supply.power // 10
    text = "energy_power,Quota potenza"
    return _priced(text=text, quantity=charge.months, unit="mesi", price=price)


def _recalculation(charge: Charge) -> Item:
    text, unit = "other_items,Ricalcolo dei consumi stimati", charge.supply.unit
    return _priced(text=text, quantity=_settled(charge), unit=unit, price=charge.price)


def _settled(charge: Charge) -> int:
    """Return what the reading shows beyond the estimates before it."""
    return charge.quantity * (charge.chance - 1000) // 1000


def _postage(_charge: Charge) -> Item:
    return _priced(text="other_items,Spese di spedizione", quantity=1, unit="invio", price=_POSTAGE)


def _tv(charge: Charge) -> Item:
    text = "tv_licence,Canone di abbonamento alla televisione"
    item = _priced(text=text, quantity=_tv_months(charge), unit="rate", price=_TV_INSTALMENT)
    if days.last_day(charge.last) in charge.supply.overcharged:
        return item._replace(cents=item.cents + _TV_INSTALMENT // 10_000)
    return item


def _bonus(charge: Charge) -> Item:
    quantity = charge.months
    return _priced(text="bonus,Bonus sociale", quantity=quantity, unit="mesi", price=_BONUS_A_MONTH)


def _vat(charge: Charge, items: list[Item], *, is_split: bool) -> list[Item]:
    """Tax the items; gas at home has two rates, and fixed charges the full one."""
    taxed = sum(item.cents for item in items)
    if charge.supply.use == "other":
        return [_vat_at(_FULL_VAT, taxed)]
    if not (charge.supply.gas and is_split):
        return [_vat_at(_LOW_VAT, taxed)]
    used = sum(item.cents for item in items if not item.text.startswith("energy_fixed"))
    low = used * charge.at_low_vat // charge.quantity if charge.quantity else used
    rates = ((_LOW_VAT, low), (_FULL_VAT, taxed - low))
    return [_vat_at(rate, cents) for rate, cents in rates if cents]


def _vat_at(rate: int, taxed: int) -> Item:
    text = f"excise_vat,IVA {rate}%,{taxed / 100:.2f},EUR,{_decimal(rate * 10_000)}"
    return Item(text, (taxed * rate + 50) // 100)


_WRITERS: Final[dict[Kind, Callable[[Charge], Item]]] = {
    Kind.SALE: _sale,
    Kind.NETWORK: _network,
    Kind.FIXED: _fixed,
    Kind.NETWORK_FIXED: _network_fixed,
    Kind.POWER: _power,
    Kind.RECALCULATION: _recalculation,
    Kind.EXCISE: _excise,
    Kind.POSTAGE: _postage,
    Kind.TV: _tv,
    Kind.BONUS: _bonus,
}
