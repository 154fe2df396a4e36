"""Where a bill or plico stands, from the facts that decide it. Amounts are in EUR."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


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


class BillState(StrEnum):
    """Where a bill or plico stands for the customer; the table is in docs/areas/bills.md."""

    CREDIT = "credit"
    NOTHING_DUE = "nothing_due"
    PAID = "paid"
    IN_PLICO = "in_plico"
    PAYING = "paying"
    DISPUTED = "disputed"
    IN_INSTALMENTS = "in_instalments"
    DEBIT_REFUSED = "debit_refused"
    OVERDUE = "overdue"
    DIRECT_DEBIT = "direct_debit"
    PARTLY_PAID = "partly_paid"
    TO_PAY = "to_pay"


class DebitState(StrEnum):
    """
    Where a direct debit of ours stands.

    The customer was told its day; the bank has it; or the bank gave it back.
    """

    NONE = "none"
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    REFUSED = "refused"


class StateGroup(StrEnum):
    """What a customer asks for: the states told apart by what there is to do."""

    TO_PAY = "to_pay"
    OVERDUE = "overdue"
    DIRECT_DEBIT = "direct_debit"
    PAID = "paid"
    CREDIT = "credit"


class Standing(NamedTuple):
    """
    The facts that decide a state.

    `open_amount` is what is still to pay: what the CIS says less what the portal received since;
    `plico_open` the same of the plico that holds the bill, None outside a plico. The rest is what
    the portal knows beside the CIS.
    """

    total: Decimal
    open_amount: Decimal
    due_on: date
    collection: Collection
    kind: BillKind = BillKind.BILL
    plico_open: Decimal | None = None
    is_paying: bool = False
    debit: DebitState = DebitState.NONE
    debit_on: date | None = None
    has_instalments: bool = False
    is_disputed: bool = False


def late_before(today: date, *, tolerance_days: int) -> date:
    """
    Return the day before which a due date counts as missed.

    Money paid in time through a bank or post office arrives days later, and that is not the
    customer's fault: nothing is called overdue the day after.
    """
    return today - timedelta(days=tolerance_days)


def state_of(standing: Standing, *, late_before: date) -> BillState:
    """Return the state of a bill or plico; a bill in a plico is paid through its plico."""
    if standing.kind is BillKind.CREDIT_NOTE or standing.total < 0:
        return BillState.CREDIT
    if standing.total == 0 or standing.collection is Collection.NONE:
        return BillState.NOTHING_DUE
    if not _is_open(standing):
        return BillState.PAID
    if standing.plico_open is not None:
        return BillState.IN_PLICO
    return _under_way(standing) or _unpaid(standing, late_before)


def group_of(standing: Standing, *, late_before: date) -> StateGroup:
    """Return what there is to do about it; what a plico holds is late when its due date is."""
    state = state_of(standing, late_before=late_before)
    if state is BillState.CREDIT:
        return StateGroup.CREDIT
    if state in {BillState.PAID, BillState.NOTHING_DUE}:
        return StateGroup.PAID
    if _is_late(standing, late_before):
        return StateGroup.OVERDUE
    return StateGroup.DIRECT_DEBIT if _will_be_debited(standing) else StateGroup.TO_PAY


def history_starts(today: date) -> date:
    """Return the first day of the 24 months of bills that the portal keeps at hand."""
    return date(today.year - 2, today.month, 1)


def _is_open(standing: Standing) -> bool:
    plico_is_open = standing.plico_open is None or standing.plico_open > 0
    return standing.open_amount > 0 and plico_is_open


def _will_be_debited(standing: Standing) -> bool:
    is_debited = standing.collection is Collection.DIRECT_DEBIT
    return is_debited and standing.debit is not DebitState.REFUSED


def _is_late(standing: Standing, late_before: date) -> bool:
    """Tell whether its due date was missed: not where the bank has it, or something was agreed."""
    agreed = standing.has_instalments or standing.is_disputed
    if agreed or standing.debit is DebitState.UNDER_WAY:
        return False
    return _due_on(standing) < late_before


def _due_on(standing: Standing) -> date:
    """Return the day that counts: where a debit was announced for a later one, that one."""
    if standing.debit is DebitState.ANNOUNCED and standing.debit_on:
        return max(standing.due_on, standing.debit_on)
    return standing.due_on


def _under_way(standing: Standing) -> BillState | None:
    """Return what is happening to it beside its due date, what the customer did last first."""
    if standing.is_paying:
        return BillState.PAYING
    if standing.is_disputed:
        return BillState.DISPUTED
    if standing.has_instalments:
        return BillState.IN_INSTALMENTS
    if standing.debit is DebitState.REFUSED:
        return BillState.DEBIT_REFUSED
    return BillState.DIRECT_DEBIT if standing.debit is DebitState.UNDER_WAY else None


def _unpaid(standing: Standing, late_before: date) -> BillState:
    if _due_on(standing) < late_before:
        return BillState.OVERDUE
    if standing.collection is Collection.DIRECT_DEBIT:
        return BillState.DIRECT_DEBIT
    is_whole = standing.open_amount >= standing.total
    return BillState.TO_PAY if is_whole else BillState.PARTLY_PAID
