"""What is true of bills and plichi. Amounts are in EUR."""

from enum import StrEnum


class BillKind(StrEnum):
    BILL = "bill"
    CREDIT_NOTE = "credit_note"


class Collection(StrEnum):
    """How a bill is to be collected; `none` is for what nobody has to pay."""

    DIRECT_DEBIT = "direct_debit"
    PAGOPA = "pagopa"
    NONE = "none"


class ItemGroup(StrEnum):
    """The groups of the "scontrino dell'energia" (ARERA's bill of July 2025)."""

    ENERGY_FIXED = "energy_fixed"
    ENERGY_VARIABLE = "energy_variable"
    ENERGY_POWER = "energy_power"
    OTHER_ITEMS = "other_items"
    EXCISE_VAT = "excise_vat"
    BONUS = "bonus"
    TV_LICENCE = "tv_licence"
