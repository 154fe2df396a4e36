"""What is true of readings and consumption."""

from enum import StrEnum


class Register(StrEnum):
    TOTAL = "total"
    F1 = "F1"
    F2 = "F2"
    F3 = "F3"


class ReadingKind(StrEnum):
    ACTUAL = "actual"
    ESTIMATED = "estimated"
    CUSTOMER = "customer"


class Band(StrEnum):
    """F0 is one band for the whole day; `gas` is in Smc, the others in kWh."""

    F0 = "F0"
    F1 = "F1"
    F2 = "F2"
    F3 = "F3"
    GAS = "gas"


class ConsumptionKind(StrEnum):
    ACTUAL = "actual"
    ESTIMATED = "estimated"
