"""What is collected and when, and where a bank's word leads: rule by rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from utenza.bills.rules.states import BillState
from utenza.payments.rules.booked import PaymentChannel
from utenza.payments.rules.collecting import (
    Calendar,
    Facts,
    Mandate,
    Told,
    WhyNot,
    why_not_collected,
    why_not_told,
)
from utenza.payments.rules.debits import LIVE, DebitStage, Word, after
from utenza.payments.rules.ledger import (
    Account,
    EntryKind,
    Line,
    balance,
    lines_for,
    lines_of_return,
)
from utenza.payments.rules.receipts import BookedPayment

DAY = date(2026, 12, 7)
IBAN = "IT60X0542811101000000123456"
MANDATE = Mandate("UMR1", is_debited=True, is_closed=False, is_refused=False, iban=IBAN)
TOLD = Told(Decimal(50), DAY, "UMR1")


def facts(**fields):
    told = {
        "state": BillState.DIRECT_DEBIT,
        "open_amount": Decimal(50),
        "mandate": MANDATE,
        "told": TOLD,
        "was_collected": False,
        "has_debit_under_way": False,
        "is_reached": True,
    }
    return Facts(**told | fields)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"open_amount": Decimal(20)}, None),
        ({"told": None}, WhyNot.NOT_TOLD),
        ({"open_amount": Decimal("50.01")}, WhyNot.TOLD_OTHERWISE),
        ({"told": Told(Decimal(50), DAY, "UMR0")}, WhyNot.TOLD_OTHERWISE),
        ({"told": Told(Decimal(50), date(2026, 12, 8), "UMR1")}, WhyNot.DAY_TO_COME),
        ({"state": BillState.PAYING}, WhyNot.BEING_PAID),
        ({"state": BillState.OVERDUE}, WhyNot.OVERDUE),
        ({"has_debit_under_way": True}, WhyNot.WITH_THE_BANK),
        ({"has_debit_under_way": True, "state": BillState.DISPUTED}, WhyNot.WITH_THE_BANK),
        ({"was_collected": True}, WhyNot.COLLECTED_BEFORE),
        ({"mandate": replace(MANDATE, reference="", is_debited=False)}, WhyNot.NO_MANDATE),
        ({"mandate": replace(MANDATE, is_refused=True)}, WhyNot.MANDATE_REFUSED),
        ({"mandate": replace(MANDATE, reference="U" * 36)}, WhyNot.BAD_REFERENCE),
        ({"mandate": replace(MANDATE, iban="US00")}, WhyNot.BAD_IBAN),
        ({"told": None, "is_reached": False}, WhyNot.NOT_REACHED),
        ({"open_amount": Decimal("50.01"), "is_reached": False}, WhyNot.NOT_REACHED),
        ({"is_reached": False}, None),
    ],
)
def test_nothing_is_collected_that_was_not_told_and_agreed(fields, why):
    assert why_not_collected(facts(**fields), DAY) is why


def test_who_is_told_is_whoever_can_be_debited_at_all():
    assert why_not_told(facts(told=None)) is None
    assert why_not_told(facts(state=BillState.IN_INSTALMENTS)) is WhyNot.IN_INSTALMENTS


@pytest.mark.parametrize(
    ("today", "lead", "day"),
    [
        (date(2026, 12, 4), 1, date(2026, 12, 7)),
        (date(2026, 12, 5), 1, date(2026, 12, 8)),  # it leaves on Monday
        (date(2026, 12, 4), 3, date(2026, 12, 9)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_a_file_reaches_the_days_that_banks_count(today, lead, day):
    assert Calendar(14, lead).earliest(today) == day


@pytest.mark.parametrize("notice", [1, 5, 14, 30])
def test_between_telling_and_debiting_lie_the_days_of_the_notice(notice):
    for due in (date(2026, 11, 25), date(2026, 12, 6), date(2027, 1, 30)):
        day = Calendar(notice, 1).announced_for(due, date(2026, 11, 22))

        assert (day - date(2026, 11, 22)).days >= notice
        assert day >= due


def test_words_in_any_order_end_at_the_same_money():
    came = {DebitStage.COLLECTED}

    for words in permutations([Word.ACCEPTED, Word.SETTLED, Word.BACK, Word.SETTLED]):
        stage = DebitStage.SENT
        for word in words:
            stage = after(stage, word)
        assert stage in {DebitStage.REFUSED, DebitStage.RETURNED}
        assert stage not in came | LIVE


def test_a_batch_that_was_taken_back_follows_no_bank():
    assert {after(DebitStage.WITHDRAWN, word) for word in Word} == {DebitStage.WITHDRAWN}


@pytest.mark.parametrize("still_open", ["0", "30", "50", "80"])
def test_what_goes_back_leaves_both_accounts_as_they_were(still_open):
    came = lines_for(Decimal(50), still_open=Decimal(still_open))

    both = came + lines_of_return(came)

    assert [balance(both, account) for account in Account] == [0, 0]


def test_what_the_cis_booked_is_the_ciss_to_take_back():
    payment = BookedPayment(1, Decimal(50), DAY, PaymentChannel.DIRECT_DEBIT, "")
    came = lines_for(Decimal(50), still_open=Decimal(50), booked=[payment])

    assert lines_of_return(came) == []
    partly = [*lines_for(Decimal(50), still_open=Decimal(30))]
    partly.append(Line(Account.DUE, EntryKind.BOOKED, Decimal(-30)))
    assert lines_of_return(partly) == [Line(Account.CREDIT, EntryKind.REVERSED, Decimal(-20))]
