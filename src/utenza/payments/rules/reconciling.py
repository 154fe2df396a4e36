"""What the books here and the books of the CIS say of the same money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utenza.payments.rules.ledger import NOTHING


class Verdict(StrEnum):
    """
    How the two agree about one payment.

    DOUBLE is money beyond what was owed, REFUNDED what of it was given back without having been
    booked, RETURNED a debit that came and went back, MISSING_IN_CIS what it has not booked,
    MISSING_HERE a payment it booked of which no receipt came, STRAY a receipt for nobody here.
    """

    MATCHED = "matched"
    DIFFERENT_AMOUNT = "different_amount"
    DOUBLE = "double"
    REFUNDED = "refunded"
    RETURNED = "returned"
    MISSING_IN_CIS = "missing_in_cis"
    MISSING_HERE = "missing_here"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    One payment in both books, in EUR; what only one of them has is None in the other.

    `document` is the number of the bill or plico, `credit` what of it was not owed and was not
    given back, `refunded` what was. `known` is its verdict where no amounts tell it, or empty.
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
    refunded: Decimal = NOTHING
    known: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.known:
            return Verdict(self.known)
        if self.received is None:
            return Verdict.MISSING_HERE
        if self.credit:
            return Verdict.DOUBLE
        if self.difference:
            missing = self.booked is None
            return Verdict.MISSING_IN_CIS if missing else Verdict.DIFFERENT_AMOUNT
        return Verdict.MATCHED if self.booked == self.received else Verdict.REFUNDED

    @property
    def difference(self) -> Decimal:
        """
        Return what came in here less what the CIS booked, or gave back without having booked it.

        What it booked and gave back is the same in both books.
        """
        left = (self.received or NOTHING) - (self.booked or NOTHING)
        return left - min(self.refunded, max(left, NOTHING))
