"""What is true of supplies."""

from enum import StrEnum


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
