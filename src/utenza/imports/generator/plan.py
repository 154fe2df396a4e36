"""What is asked of the generator."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from utenza.imports.generator.columns import ALL_FILES, FILES

DEMO_CUSTOMERS: Final = 12
MAX_ITEMS: Final = 7
# Ten years of bills: notice numbers say the last digit of the year.
MAX_BILLS_PER_CUSTOMER: Final = 60
BIG_SUPPLIES: Final = 80
# Days of curves: a few for a test, for the demo a year and the one before it begins.
_CURVES, _SHOWCASE_CURVES = 40, 400
# Codes and notice numbers keep seven digits for the customer.
_MAX_CUSTOMERS: Final = 10_000_000
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
# The imaginary retailer's first bill: everybody was a customer by then.
OPENED: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    The size and shape of a delivery; equal plans give equal bytes.

    With one `seed`, the customers, supplies and bills of a later `today` are those of an earlier
    one and what happened since.

    Raises ValueError when it cannot be kept.
    """

    customers: int
    today: date
    seed: int = 1
    name: str = "demo-1"
    months: int = 24
    """How far back bills and consumption go."""
    bills: int | None = None
    """Exactly so many, however far back they have to go; None for one every two months."""
    items_per_bill: int | None = None
    """Exactly so many in each bill, 1 to 7; None for what is plausible."""
    big_bills: int = 0
    """Adds a firm of 80 supplies with exactly so many bills in the last `months`."""
    documents: bool = False
    showcase: bool = False
    """The well-known people have a year of curves, and Bruno a bill that is wrong."""
    files: frozenset[str] = FILES
    """The files to write; what the others hold must have been delivered before."""
    gzipped: bool = False
    """Each CSV file as `.csv.gz`."""
    stored: bool = False
    """A zip without compression."""

    def __post_init__(self) -> None:
        for impossible, explanation in (
            (not self.least_customers <= self.customers <= _MAX_CUSTOMERS, self._customers_text),
            (self.today < OPENED, f"today is before {OPENED}, when the retailer opened"),
            (not 1 <= (self.items_per_bill or 1) <= MAX_ITEMS, "items_per_bill is not 1 to 7"),
            (self.months < 1, "months is less than 1"),
            (not 0 <= self.big_bills <= self._most_big_bills, "too many big_bills for the months"),
            (not _NAME.fullmatch(self.name), "the contract has no such names of deliveries"),
            (not self.files <= ALL_FILES, f"no such file: {sorted(self.files - ALL_FILES)}"),
        ):
            if impossible:
                raise ValueError(explanation)

    @property
    def least_customers(self) -> int:
        return DEMO_CUSTOMERS + bool(self.big_bills)

    @property
    def curve_days(self) -> int:
        """Of the well-known people."""
        return _SHOWCASE_CURVES if self.showcase else _CURVES

    @property
    def _most_big_bills(self) -> int:
        """Each month of each supply has a bill and may have a correction."""
        return 2 * BIG_SUPPLIES * (self.months - 1)

    @property
    def _customers_text(self) -> str:
        return f"customers is not between {self.least_customers} and {_MAX_CUSTOMERS}"

    def writes(self, *names: str) -> bool:
        """Tell whether any of these files is asked for."""
        return not self.files.isdisjoint(names)


def share(*, total: int, part: int, parts: int) -> int:
    """Return the size of the `part`-th of `parts` whole shares, as even as can be, of `total`."""
    return total * (part + 1) // parts - total * part // parts
