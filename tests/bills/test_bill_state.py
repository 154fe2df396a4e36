"""The table of docs/areas/bills.md, row by row."""

from datetime import date
from decimal import Decimal

import pytest

from utenza.bills.rules.states import (
    BillKind,
    BillState,
    Collection,
    DebitState,
    Standing,
    StateGroup,
    group_of,
    history_starts,
    late_before,
    state_of,
)

TODAY = date(2026, 11, 22)
SOON = date(2026, 12, 5)
LONG_AGO = date(2026, 10, 1)
LATE = late_before(TODAY, tolerance_days=5)


def standing(**facts):
    told = {
        "total": Decimal("87.42"),
        "open_amount": Decimal("87.42"),
        "due_on": SOON,
        "collection": Collection.PAGOPA,
    }
    return Standing(**told | facts)


TABLE = [
    ("a credit note", {"kind": BillKind.CREDIT_NOTE}, "credit", "credit"),
    ("a bill below zero", {"total": Decimal(-5), "open_amount": Decimal(0)}, "credit", "credit"),
    ("a bill of nothing", {"total": Decimal(0), "open_amount": Decimal(0)}, "nothing_due", "paid"),
    ("a bill nobody collects", {"collection": Collection.NONE}, "nothing_due", "paid"),
    ("a paid bill", {"open_amount": Decimal(0)}, "paid", "paid"),
    ("a bill paid too much", {"open_amount": Decimal(-1)}, "paid", "paid"),
    ("a paid bill of long ago", {"open_amount": Decimal(0), "due_on": LONG_AGO}, "paid", "paid"),
    ("a bill in an open plico", {"plico_open": Decimal(9)}, "in_plico", "to_pay"),
    (
        "a bill in a late plico",
        {"plico_open": Decimal(9), "due_on": LONG_AGO},
        "in_plico",
        "overdue",
    ),
    (
        "a bill in a plico to be debited",
        {"plico_open": Decimal(9), "collection": Collection.DIRECT_DEBIT},
        "in_plico",
        "direct_debit",
    ),
    ("a bill whose plico is paid", {"plico_open": Decimal(0)}, "paid", "paid"),
    (
        "a bill settled in an open plico",
        {"plico_open": Decimal(9), "open_amount": Decimal(0)},
        "paid",
        "paid",
    ),
    ("an overdue bill", {"due_on": LONG_AGO}, "overdue", "overdue"),
    (
        "a bill paid in part and overdue",
        {"due_on": LONG_AGO, "open_amount": Decimal(9)},
        "overdue",
        "overdue",
    ),
    (
        "a debit that did not arrive",
        {"due_on": LONG_AGO, "collection": Collection.DIRECT_DEBIT},
        "overdue",
        "overdue",
    ),
    ("a debit to come", {"collection": Collection.DIRECT_DEBIT}, "direct_debit", "direct_debit"),
    ("a bill being paid", {"is_paying": True}, "paying", "to_pay"),
    ("a late bill being paid", {"is_paying": True, "due_on": LONG_AGO}, "paying", "overdue"),
    (
        "a bill being paid through its plico",
        {"is_paying": True, "plico_open": Decimal(9)},
        "in_plico",
        "to_pay",
    ),
    (
        "a paid bill that is paid again",
        {"is_paying": True, "open_amount": Decimal(0)},
        *2 * ("paid",),
    ),
    ("a bill in dispute", {"is_disputed": True, "due_on": LONG_AGO}, "disputed", "to_pay"),
    (
        "a bill in dispute that is paid all the same",
        {"is_disputed": True, "is_paying": True},
        "paying",
        "to_pay",
    ),
    (
        "a bill in instalments",
        {"has_instalments": True, "due_on": LONG_AGO},
        "in_instalments",
        "to_pay",
    ),
    (
        "a debit that the bank refused",
        {"debit": DebitState.REFUSED, "collection": Collection.DIRECT_DEBIT},
        "debit_refused",
        "to_pay",
    ),
    (
        "a debit that the bank refused long ago",
        {
            "debit": DebitState.REFUSED,
            "collection": Collection.DIRECT_DEBIT,
            "due_on": LONG_AGO,
        },
        "debit_refused",
        "overdue",
    ),
    (
        "a late debit that the bank has",
        {
            "debit": DebitState.UNDER_WAY,
            "collection": Collection.DIRECT_DEBIT,
            "due_on": LONG_AGO,
        },
        "direct_debit",
        "direct_debit",
    ),
    (
        "a debit that was announced for later than its due date",
        {
            "debit": DebitState.ANNOUNCED,
            "debit_on": TODAY,
            "collection": Collection.DIRECT_DEBIT,
            "due_on": LONG_AGO,
        },
        "direct_debit",
        "direct_debit",
    ),
    (
        "a debit that was announced and never came",
        {
            "debit": DebitState.ANNOUNCED,
            "debit_on": LONG_AGO,
            "collection": Collection.DIRECT_DEBIT,
        },
        "direct_debit",
        "direct_debit",
    ),
    (
        "a debit that was announced and never came, long ago",
        {
            "debit": DebitState.ANNOUNCED,
            "debit_on": LONG_AGO,
            "collection": Collection.DIRECT_DEBIT,
            "due_on": LONG_AGO,
        },
        "overdue",
        "overdue",
    ),
    ("a bill paid in part", {"open_amount": Decimal(9)}, "partly_paid", "to_pay"),
    ("a bill to pay", {}, "to_pay", "to_pay"),
]


@pytest.mark.parametrize(("what", "facts", "state", "group"), TABLE, ids=[row[0] for row in TABLE])
def test_each_row_of_the_table_holds(what, facts, state, group):
    assert state_of(standing(**facts), late_before=LATE) is BillState(state)
    assert group_of(standing(**facts), late_before=LATE) is StateGroup(group)


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2026, 11, 22), BillState.TO_PAY),
        (date(2026, 11, 21), BillState.TO_PAY),
        (date(2026, 11, 17), BillState.TO_PAY),
        (date(2026, 11, 16), BillState.OVERDUE),
    ],
)
def test_a_bill_is_overdue_from_the_sixth_day_after_its_due_date(due_on, state):
    assert state_of(standing(due_on=due_on), late_before=LATE) is state


def test_without_tolerance_a_bill_is_overdue_the_day_after():
    strict = late_before(TODAY, tolerance_days=0)

    assert state_of(standing(due_on=TODAY), late_before=strict) is BillState.TO_PAY
    assert state_of(standing(due_on=date(2026, 11, 21)), late_before=strict) is BillState.OVERDUE


def test_the_history_goes_back_twenty_four_months_and_the_rest_of_that_month():
    assert history_starts(TODAY) == date(2024, 11, 1)
    assert history_starts(date(2028, 2, 29)) == date(2026, 2, 1)
