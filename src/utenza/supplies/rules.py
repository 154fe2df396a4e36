"""What is true of supplies."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop


class Commodity(StrEnum):
    ELECTRICITY = "electricity"
    GAS = "gas"


class SupplyStatus(StrEnum):
    ACTIVE = "active"
    CEASED = "ceased"
    ACTIVATING = "activating"


class SupplyUse(StrEnum):
    DOMESTIC_RESIDENT = "domestic_resident"
    DOMESTIC_NON_RESIDENT = "domestic_non_resident"
    OTHER = "other"


class PriceKind(StrEnum):
    FIXED = "fixed"
    VARIABLE = "variable"


class SupplyIcon(StrEnum):
    """The pictures that a customer can give a supply."""

    HOUSE = "house"
    FLAT = "building"
    OFFICE = "briefcase"
    SHOP = "store"
    HOLIDAY = "palmtree"
    GARAGE = "warehouse"


LONGEST_NAME = 40


class NameTooLong(Refusal):
    message = gettext_noop("Il nome è troppo lungo: al massimo 40 caratteri.")


class OnlyReading(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: il nome della fornitura lo può cambiare chi ne è"
        " intestatario o delegato."
    )


@dataclass(frozen=True, slots=True)
class Label:
    """A customer's own name and picture for a supply; empty is none, and the usual ones show."""

    name: str
    icon: SupplyIcon | None


def as_charged(
    counted: Decimal, *, coefficient: Decimal, charged: Decimal, slack: Decimal
) -> Decimal:
    """
    Return what a meter counted in what is charged for it: kWh, or Smc.

    Cubic metres become Smc by the coefficient C, which is 1 for electricity. A converter counts Smc
    already, and no delivery says which meters have one: it is one where only without C it counted
    what was `charged`, give or take `slack`.
    """
    by_coefficient = counted * coefficient
    is_converter = abs(counted - charged) <= slack < abs(by_coefficient - charged)
    return counted if is_converter else by_coefficient


def tidy_label(*, name: str, icon: SupplyIcon | None) -> Label:
    """
    Return the label with its blanks put in order.

    Raises NameTooLong.
    """
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong
    return Label(tidy, icon)
