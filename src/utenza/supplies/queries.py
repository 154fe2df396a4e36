"""What can be asked about supplies."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.periods import Period
from utenza.storage.sql import Column, fetch, fetch_one
from utenza.supplies.models import Supply
from utenza.supplies.rules import Commodity, PriceKind, SupplyStatus, SupplyUse

# The window is asked for where a self-reading makes sense: gas, active, not read remotely.
_CARD = """
SELECT s.id, s.supply_code, s.commodity, s.point_code, s.status, s.started_on, s.ended_on,
       s.street, s.street_number, s.postcode, s.city, s.province, s.offer_name, s.offer_until,
       s.meter_smart, coalesce(l.name, ''), coalesce(l.icon, ''), w.opens_on, w.closes_on
       {more}
FROM supplies_supply s
LEFT JOIN supplies_supplylabel l ON l.supply_id = s.id AND l.customer_id = %(customer_id)s
LEFT JOIN LATERAL (
    SELECT opens_on, closes_on FROM supplies_readingwindow
    WHERE reading_calendar = s.reading_calendar AND closes_on >= %(today)s
    ORDER BY opens_on LIMIT 1
) w ON s.commodity = 'gas' AND s.status = 'active' AND NOT s.meter_smart
WHERE s.customer_id = %(customer_id)s
"""
_ALL = (
    _CARD.format(more="")
    + "ORDER BY s.status = 'ceased', s.ended_on DESC, s.commodity, s.city, s.street, s.id"
)
_ONE = (
    _CARD.format(
        more=", s.use, s.offer_code, s.price_kind, s.committed_power_kw, s.available_power_kw,"
        " s.gas_profile, s.meter_serial, s.meter_digits, s.correction_coefficient,"
        " s.annual_kwh, s.annual_smc"
    )
    + "AND s.supply_code = %(code)s"
)
_COLUMNS_OF_A_CARD = 19


_COUNT = "SELECT count(*) FROM supplies_supply WHERE customer_id = %(customer_id)s"


class SupplyCard(NamedTuple):
    """A supply as lists show it; `name` and `icon` are the customer's own, or empty."""

    id: int
    code: str
    commodity: Commodity
    point_code: str
    status: SupplyStatus
    started_on: date
    ended_on: date | None
    street: str
    street_number: str
    postcode: str
    city: str
    province: str
    offer_name: str
    offer_until: date | None
    is_read_remotely: bool
    name: str
    icon: str
    window: Period | None

    @property
    def covered(self) -> Period:
        """The days of the contract; none of one that was revoked before it began."""
        if self.ended_on is not None and self.ended_on < self.started_on:
            return Period(self.started_on, self.started_on)
        return Period.through(self.started_on, self.ended_on)


@dataclass(frozen=True, slots=True)
class SupplyDetail:
    """A supply with its contract and meter; `annual_quantity` is in kWh, or Smc for gas."""

    card: SupplyCard
    use: SupplyUse
    offer_code: str
    price_kind: PriceKind
    committed_power_kw: Decimal | None
    available_power_kw: Decimal | None
    gas_profile: str
    meter_serial: str
    meter_digits: int | None
    correction_coefficient: Decimal | None
    annual_quantity: Decimal | None


def supplies_of(*, viewer: Viewer, today: date) -> list[SupplyCard]:
    """Return every supply of the customer, ceased ones last, with the next reading window."""
    return fetch(_card, _ALL, {"customer_id": viewer.customer_id, "today": today})


def get_supply(*, viewer: Viewer, code: str, today: date) -> SupplyDetail:
    """
    Return the supply with this code, if the viewer may see it.

    Raises Supply.DoesNotExist.
    """
    parameters = {"customer_id": viewer.customer_id, "today": today, "code": code}
    found = fetch_one(_detail, _ONE, parameters)
    if found is None:
        raise Supply.DoesNotExist
    return found


def count_supplies(*, viewer: Viewer) -> int:
    """Return how many supplies the customer has, ceased ones too."""
    return fetch(int, _COUNT, {"customer_id": viewer.customer_id})[0]


def _card(*columns: Column) -> SupplyCard:
    id_, code, commodity, point, status, *middle, opens_on, closes_on = columns
    window = None if opens_on is None else Period.through(opens_on, closes_on)
    kinds = (Commodity(commodity), point, SupplyStatus(status))
    return SupplyCard(*(id_, code, *kinds, *middle, window))


def _detail(*columns: Column) -> SupplyDetail:
    use, offer_code, price_kind, *middle, kwh, smc = columns[_COLUMNS_OF_A_CARD:]
    card = _card(*columns[:_COLUMNS_OF_A_CARD])
    annual = smc if card.commodity is Commodity.GAS else kwh
    return SupplyDetail(*(card, SupplyUse(use), offer_code, PriceKind(price_kind), *middle, annual))
