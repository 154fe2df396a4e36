"""How money is written down: which entries a receipt makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utenza.payments.rules.receipts import BookedPayment

NOTHING = Decimal("0.00")


class Account(StrEnum):
    """`due` is money for what is owed, `credit` money beyond it, to give back."""

    DUE = "due"
    CREDIT = "credit"


class EntryKind(StrEnum):
    """
    What an entry tells.

    RECEIVED: money came in. CREDITED: it was more than was owed, and moved to the credit. BOOKED:
    the CIS has it in its books. REFUNDED: a credit was given back. REVERSED: money that had come in
    went back (a direct debit returned).
    """

    RECEIVED = "received"
    CREDITED = "credited"
    BOOKED = "booked"
    REFUNDED = "refunded"
    REVERSED = "reversed"


class CreditReason(StrEnum):
    """Why a receipt made a credit."""

    ALREADY_PAID = "already_paid"
    MORE_THAN_DUE = "more_than_due"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry to be made; `amount` (EUR) with its sign, `payment_id` the CIS's that it is."""

    account: Account
    kind: EntryKind
    amount: Decimal
    reason: CreditReason | None = None
    payment_id: int | None = None


def lines_for(
    amount: Decimal, *, still_open: Decimal, booked: Iterable[BookedPayment] = ()
) -> list[Line]:
    """
    Return the entries of a receipt of this amount, for what has `still_open` to pay.

    What the CIS has booked of it already moves nothing: what is open counts it. Of the rest, what
    goes beyond what is open becomes the customer's credit.
    """
    lines, rest = [Line(Account.DUE, EntryKind.RECEIVED, amount)], amount
    for payment in booked:
        part = min(payment.amount, rest)
        rest -= part
        lines.append(Line(Account.DUE, EntryKind.BOOKED, -part, payment_id=payment.id))
    due = min(rest, max(still_open, NOTHING))
    credit = rest - due
    reason = CreditReason.MORE_THAN_DUE if rest < amount or due else CreditReason.ALREADY_PAID
    return _moving(
        [
            *lines,
            Line(Account.DUE, EntryKind.CREDITED, -credit, reason),
            Line(Account.CREDIT, EntryKind.CREDITED, credit, reason),
        ]
    )


def lines_of_return(written: list[Line]) -> list[Line]:
    """
    Return the entries of money that went back, from those that it made when it came.

    What was owed is owed again and what was credit is none any more. What the CIS has booked is
    the CIS's to take back: by calling the amount open again, which nothing here does twice.
    """
    return _moving(
        [
            Line(account, EntryKind.REVERSED, -balance(written, account))
            for account in (Account.DUE, Account.CREDIT)
        ]
    )


def balance(lines: list[Line], account: Account) -> Decimal:
    """Return what the lines leave on the account, in EUR."""
    return sum((line.amount for line in lines if line.account is account), NOTHING)


def _moving(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.amount or line.payment_id]
