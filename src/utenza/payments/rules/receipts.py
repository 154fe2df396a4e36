"""A proof of payment: what it says, and what a payment of the CIS has to say to be the same."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.booked import PaymentChannel

# What is kept of the payment page for cards has this name; pagoPA's, those of its operations.
CARD_NEWS = "card"
# Banks and the CIS date the same payment a few days apart.
SAME_PAYMENT_WITHIN = timedelta(days=3)


class WhyStray(StrEnum):
    """
    Why a receipt is kept aside: for nobody here, or under the name of another one.

    UNLIKE_ATTEMPT is money by card that is not what its attempt asked for; TAKEN_BACK no receipt
    but money that went back at the card's side, its amount below zero.
    """

    UNKNOWN_NOTICE = "unknown_notice"
    SAME_ID = "same_id"
    UNKNOWN_ATTEMPT = "unknown_attempt"
    UNLIKE_ATTEMPT = "unlike_attempt"
    TAKEN_BACK = "taken_back"
    OTHER_CREDITOR = "other_creditor"


class Reception(StrEnum):
    """
    What became of a receipt: counted, counted before, or kept aside.

    NOTHING_PAID is one that says so itself; UNREADABLE one of which what counts was not understood.
    """

    COUNTED = "counted"
    REPEATED = "repeated"
    STRAY = "stray"
    NOTHING_PAID = "nothing_paid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """
    What a receipt says; amounts in EUR.

    `receipt_id` is unique to the creditor (`fiscal_code`) for ever. `fee` went to the payment
    service. `facts` is what else there is to keep, ready for JSON.
    """

    channel: Channel
    fiscal_code: str
    receipt_id: str
    notice_number: str
    creditor_reference: str
    amount: Decimal
    paid_at: datetime
    fee: Decimal | None = None
    psp_name: str = ""
    method: str = ""
    is_stand_in: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def to_json(receipt: ReceiptFacts) -> dict[str, Any]:
    """Return the receipt as JSON can hold it, for `from_json`."""
    said = asdict(receipt)
    said["amount"] = str(receipt.amount)
    said["fee"] = None if receipt.fee is None else str(receipt.fee)
    said["paid_at"] = receipt.paid_at.isoformat()
    return said


def from_json(said: Mapping[str, Any]) -> ReceiptFacts:
    """Return the receipt that `to_json` wrote."""
    read = {
        "channel": Channel(said["channel"]),
        "amount": Decimal(said["amount"]),
        "fee": None if said["fee"] is None else Decimal(said["fee"]),
        "paid_at": datetime.fromisoformat(said["paid_at"]),
    }
    return ReceiptFacts(**{**said, **read})


@dataclass(frozen=True, slots=True)
class BookedPayment:
    """A payment of the CIS that answers for no receipt yet; `amount` in EUR."""

    id: int
    amount: Decimal
    paid_on: date
    channel: PaymentChannel
    receipt: str


@dataclass(frozen=True, slots=True)
class Claim:
    """
    Money that came in here (EUR), as the CIS would book it.

    `names` are its own and its reference (IUV), which several receipts of one notice share.
    """

    names: tuple[str, str]
    channel: PaymentChannel
    amount: Decimal
    paid_on: date


def booked_as(
    claim: Claim, payments: Iterable[BookedPayment], *, is_open: bool = True
) -> list[BookedPayment]:
    """
    Return the payments of the CIS that are this money: in parts, if they call it by its own name.

    Through whatever channel the CIS says that they came. Else it is one of its channel, of the same
    amount and of a day near, that names its reference or nothing; nothing is enough only while the
    money `is_open`, that is, while some of it is still to be booked.
    """
    name, reference = claim.names
    booked = [one for one in payments if one.channel is not PaymentChannel.REFUND]
    named = [one for one in booked if one.receipt and one.receipt == name]
    if named:
        return named
    alike = [one for one in booked if _is_alike(claim, one)]
    referred = [one for one in alike if one.receipt and one.receipt == reference]
    nameless = [one for one in alike if is_open and not one.receipt]
    return (referred or nameless)[:1]


def _is_alike(claim: Claim, payment: BookedPayment) -> bool:
    is_near = abs(payment.paid_on - claim.paid_on) <= SAME_PAYMENT_WITHIN
    return payment.channel is claim.channel and payment.amount == claim.amount and is_near
