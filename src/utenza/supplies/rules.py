"""What is true of supplies."""

from dataclasses import dataclass
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


def tidy_label(*, name: str, icon: SupplyIcon | None) -> Label:
    """
    Return the label with its blanks put in order.

    Raises NameTooLong.
    """
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong
    return Label(tidy, icon)
