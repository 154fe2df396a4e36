"""Pieces of forms and payloads that several kinds share."""

from typing import TYPE_CHECKING

from django import forms

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Kind, Payload
from utenza.supplies.queries import SupplyCard

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words  # known to the type checker alone

LONGEST_TEXT = 4000
BILL_AMOUNTS = frozenset({"total", "open_amount"})


class NotThisBill(Refusal):
    message = gettext_noop("Questa richiesta riguarda le fatture, non le note di credito.")


def long_text(
    label: "Words", *, hint: "Words | str" = "", required: bool = True, rows: int = 6
) -> forms.CharField:
    """Make a field for some lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AboutBill(Kind):
    """A kind about one bill, whose amounts are told beside what the customer said."""

    def typed(self, payload: Payload) -> Payload:
        """Leave out the amounts: a payment that arrives makes no other request of it."""
        return {name: value for name, value in payload.items() if name not in BILL_AMOUNTS}


def supply_facts(card: SupplyCard) -> Payload:
    """Return what identifies a supply in a letter."""
    return {
        "point_code": card.point_code,
        "commodity": card.commodity.value,
        "supply_address": f"{card.street} {card.street_number}, {card.postcode} {card.city}",
    }


def bill_facts(asking: Asking) -> Payload:
    """Return what identifies a bill in a letter; amounts in EUR."""
    line = asking.the_bill.line
    return {
        "bill_number": line.number,
        "total": str(line.total),
        "open_amount": str(line.open_amount),
    }
