"""Pieces of forms and payloads that several kinds share."""

from datetime import datetime
from typing import TYPE_CHECKING

from django import forms

from utenza.bills.actions.positions import lock_position, note_dispute
from utenza.bills.rules.targets import Target
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Kind, Payload
from utenza.service_requests.queries.disputes import bill_of, is_disputed_elsewhere
from utenza.service_requests.rules.requests import RequestStatus
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


class DisputesBill(AboutBill):
    """A kind that disputes a bill: while it is open the bill says so, and nobody reminds of it."""

    moves_position = True
    suspends_collection = True

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        return bill_facts(asking) | super().payload(asking, cleaned)

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        note_dispute(
            customer_id=asking.viewer.customer_id,
            target=Target(bill_id=asking.the_bill.line.id),
            is_disputed=True,
        )
        return super().take_effect(asking, cleaned, request_code=request_code)

    def conclude(
        self,
        *,
        request_code: str,
        status: RequestStatus,  # noqa: ARG002 - however it ends
        note: str,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> None:
        about = bill_of(request_code=request_code)
        if about is None:
            return
        # Two that end at once take turns here: the second one finds the first ended.
        lock_position(customer_id=about.customer_id, target=about.target)
        note_dispute(
            customer_id=about.customer_id,
            target=about.target,
            is_disputed=is_disputed_elsewhere(about, request_code=request_code, types=disputing()),
        )


def disputing() -> list[str]:
    """Return the types of requests that dispute the bill they are about."""
    return [kind.type for kind in kinds().values() if kind.suspends_collection]


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
