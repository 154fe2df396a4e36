"""What there is to pay, to choose from: rows with their boxes, and why some have none."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.queries.overview import overview
from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro
from utenza.payments.gateways import takes_pagopa
from utenza.payments.rules.attempts import (
    ASKED,
    MOST_IN_A_CART,
    PAYABLE,
    DebitUnderWay,
    NotPaidOnline,
    PaidByInstalments,
)
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.web.bills.shown import (
    bill_href,
    bill_title,
    due_words,
    plico_chip,
    plico_due_words,
    plico_href,
    state_chip,
)
from utenza.web.payments.buttons import PayButton, may_be_paid_here, pay_button
from utenza.web.payments.choices import Chosen
from utenza.web.readers import Reader
from utenza.web.supplies.shown import Chip

Unpaid = BillLine | PlicoLine


@dataclass(frozen=True, slots=True)
class DueRow:
    """
    A bill or plico that is still open; `cents` is what a box ticked adds to the sum.

    `why_not` says why it has no box; `picture` and `commodity` are of its supply, if it has one.
    """

    field: str
    number: str
    href: str
    title: str
    due: str
    amount: str
    cents: int
    chip: Chip
    commodity: str
    picture: str
    pay: PayButton | None
    why_not: str
    is_payable: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DueList:
    """
    `total` is the sum of what is chosen on the page as it comes.

    `is_asked` tells that some of the rows wait for the customer; the others need not be paid.
    """

    rows: list[DueRow]
    others: list[DueRow]
    total: str
    is_asked: bool
    is_too_many: bool


def due_list(reader: Reader, chosen: Chosen | None = None) -> DueList:
    """
    Return what is to pay, the most urgent first, and apart what is not paid from here.

    Where nothing was chosen yet the boxes of the most urgent are ticked, as many as fit.
    """
    seen = overview(viewer=reader.viewer, today=reader.today, newest=0)
    everything: list[Unpaid] = [*seen.unpaid_plichi, *seen.unpaid_bills]
    unpaid = [one for one in everything if one.state is not BillState.NOTHING_DUE]
    unpaid.sort(key=lambda one: one.due_on)
    supplies = {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    payable = [one for one in unpaid if may_be_paid_here(one)]
    ticked = _ticked(payable, chosen)
    rows = [_row(one, supplies, reader, is_chosen=_key(one) in ticked) for one in payable]
    others = [_row(one, supplies, reader) for one in unpaid if not may_be_paid_here(one)]
    total = sum((one.open_amount for one in payable if _key(one) in ticked), Decimal(0))
    is_asked = any(one.state in ASKED for one in payable)
    is_too_many = len(payable) > MOST_IN_A_CART
    return DueList(rows, others, euro(total, reader.language), is_asked, is_too_many)


def _ticked(payable: list[Unpaid], chosen: Chosen | None) -> set[tuple[str, str]]:
    if chosen is not None:
        return set(chosen.fields)
    asked = [_key(one) for one in payable if one.state in ASKED]
    return set(asked[:MOST_IN_A_CART])


def _key(one: Unpaid) -> tuple[str, str]:
    return ("fattura" if isinstance(one, BillLine) else "plico", one.number)


def _row(
    one: Unpaid, supplies: dict[int, SupplyCard], reader: Reader, *, is_chosen: bool = False
) -> DueRow:
    field, number = _key(one)
    is_bill = isinstance(one, BillLine)
    supply = supplies[one.supply_id] if isinstance(one, BillLine) else None
    return DueRow(
        field=field,
        number=number,
        href=bill_href(number) if is_bill else plico_href(number),
        title=_title(one, supply, reader.language),
        due=_due(one, reader.language),
        amount=euro(one.open_amount, reader.language),
        cents=int(one.open_amount * 100),
        chip=_chip(one, reader.language),
        commodity=supply.commodity.value if supply else "",
        picture=supply.icon if supply else "",
        pay=pay_button(one, reader.language),
        why_not=_why_not(one),
        is_payable=may_be_paid_here(one),
        is_chosen=is_chosen,
    )


def _title(one: Unpaid, supply: SupplyCard | None, language: str) -> str:
    if isinstance(one, BillLine) and supply:
        return bill_title(one, supply, language)
    return gettext("Plico %(number)s") % {"number": one.number}


def _due(one: Unpaid, language: str) -> str:
    if isinstance(one, BillLine):
        return due_words(one, language)
    return plico_due_words(one, language)


def _chip(one: Unpaid, language: str) -> Chip:
    return state_chip(one, language) if isinstance(one, BillLine) else plico_chip(one)


def _why_not(one: Unpaid) -> str:
    """Say why it is not paid from here, where its state alone does not say it."""
    if one.has_debit_under_way:
        return gettext(DebitUnderWay.message)
    if one.state is BillState.IN_INSTALMENTS:
        return gettext(PaidByInstalments.message)
    is_asked = one.state in PAYABLE and one.state is not BillState.DIRECT_DEBIT
    is_ours = may_be_paid_here(one) or not takes_pagopa()
    return "" if is_ours or not is_asked else gettext(NotPaidOnline.message)
