"""What the books here and the books of the CIS say of the same money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utenza.payments.rules.ledger import NOTHING


class Verdict(StrEnum):
    """
    How the two agree about one payment.

    DOUBLE is money beyond what was owed, MISSING_IN_CIS what it has not booked, MISSING_HERE an
    online payment it booked of which no receipt came, STRAY a receipt for nobody here.
    """

    MATCHED = "matched"
    DIFFERENT_AMOUNT = "different_amount"
    DOUBLE = "double"
    MISSING_IN_CIS = "missing_in_cis"
    MISSING_HERE = "missing_here"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    One payment in both books, in EUR; what only one of them has is None in the other.

    `document` is the number of the bill or plico, `credit` what of it was not owed and was not
    given back.
    """

    day: date
    document: str
    customer_code: str
    channel: str
    notice_number: str
    receipt_id: str
    received: Decimal | None
    payment_code: str
    booked: Decimal | None
    credit: Decimal = NOTHING
    is_stray: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.is_stray:
            return Verdict.STRAY
        if self.received is None:
            return Verdict.MISSING_HERE
        if self.credit:
            return Verdict.DOUBLE
        if self.booked is None:
            return Verdict.MISSING_IN_CIS
        return Verdict.MATCHED if self.booked == self.received else Verdict.DIFFERENT_AMOUNT

    @property
    def difference(self) -> Decimal:
        """Return what came in here less what the CIS booked."""
        return (self.received or NOTHING) - (self.booked or NOTHING)
