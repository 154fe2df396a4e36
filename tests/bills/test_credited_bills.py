"""A wrong bill that was credited and issued again: only the right one stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from utenza.bills.rules.credits import standing
from utenza.bills.rules.states import BillKind


@dataclass(frozen=True)
class Issued:
    total: Decimal
    kind: BillKind = BillKind.BILL
    first_day: date = date(2026, 9, 1)
    last_day: date = date(2026, 10, 31)


WRONG, RIGHT = Issued(Decimal("120.50")), Issued(Decimal("87.42"))


def credit(total, **fields):
    return Issued(Decimal(total), BillKind.CREDIT_NOTE, **fields)


def test_annas_wrong_bill_is_gone_and_the_one_in_its_place_stands():
    assert standing([WRONG, credit("-120.50"), RIGHT]) == [RIGHT]


def test_a_bill_that_nobody_took_back_stands():
    assert standing([WRONG, RIGHT]) == [WRONG, RIGHT]
    assert standing([]) == []


@pytest.mark.parametrize(
    "other",
    [
        credit("-20.50"),
        credit("-120.50", last_day=date(2026, 9, 30)),
        credit("-120.50", first_day=date(2026, 7, 1)),
    ],
)
def test_a_credit_of_another_amount_or_period_is_of_no_whole_bill(other):
    assert standing([WRONG, other]) == [WRONG, other]


def test_a_credit_takes_back_one_bill_and_not_the_same_amount_billed_again():
    again = Issued(WRONG.total)

    found = standing([WRONG, credit("-120.50"), again])

    assert len(found) == 1
    assert found[0] is again
