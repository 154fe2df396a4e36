"""Beginning to pay: once for anything, for what is to be paid alone."""

from datetime import timedelta
from decimal import Decimal

import cast
import paying
import pytest
import trade
from closing import a_mode
from django.db import Error, transaction

from utenza.bills.models import Position
from utenza.identity.rules.viewers import GrantRole
from utenza.kernel.codes import notice_number
from utenza.notifications.rules import OnlyReading
from utenza.payments.actions.attempts import begin_attempt, cancel_attempt, refuse_attempt
from utenza.payments.models import Attempt, AttemptLine, Notice
from utenza.payments.queries.attempts import get_attempt
from utenza.payments.rules import attempts as rules
from utenza.payments.rules.attempts import AttemptState, CartRefusal, Channel, OnlyLooksOn
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = paying.NOW
LATER = NOW + timedelta(minutes=16)


def seen(person, token, *, now=NOW):
    return get_attempt(viewer=cast.viewer_of(person), token=token, now=now)


def test_anna_begins_to_pay_what_is_still_open(anna):
    bill = paying.a_bill_to_pay(anna, total="100", open_amount="60")

    token = paying.begins(anna, bill)

    attempt = seen(anna, token)
    assert (attempt.state, attempt.amount) == (AttemptState.OPEN, Decimal(60))
    assert [(line.number, line.notice_number) for line in attempt.lines] == [
        (bill.bill_number, bill.notice_number)
    ]
    assert paying.position_of(bill).paying_until == NOW + timedelta(minutes=15)


def test_a_second_click_leads_back_to_the_first(anna):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)

    with pytest.raises(rules.AlreadyBeingPaid) as refused:
        paying.begins(anna, paying.a_bill_to_pay(anna), bill)

    assert refused.value.token == token
    assert Attempt.objects.count() == 1


def test_after_a_quarter_of_an_hour_it_can_be_paid_again(anna):
    bill = paying.a_bill_to_pay(anna)
    first = paying.begins(anna, bill)

    second = paying.begins(anna, bill, now=LATER)

    assert seen(anna, first, now=LATER).state is AttemptState.EXPIRED
    assert seen(anna, second, now=LATER).state is AttemptState.OPEN
    assert AttemptLine.objects.filter(is_open=True).count() == 1


@pytest.mark.parametrize(("minutes", "may"), [(16, False), (24, False), (26, True)])
def test_a_card_waits_until_pagopa_cannot_take_the_money_any_more(anna, minutes, may):
    bill = paying.a_bill_to_pay(anna)
    paying.begins(anna, bill)
    later = NOW + timedelta(minutes=minutes)

    if may:
        paying.begins(anna, bill, now=later, channel=Channel.CARD)
    else:
        with pytest.raises(rules.MaybeAtPagopa):
            paying.begins(anna, bill, now=later, channel=Channel.CARD)

    paying.begins(anna, paying.a_bill_to_pay(anna), now=later, channel=Channel.CARD)


def test_who_gave_up_at_pagopa_pays_by_card_at_once(anna):
    bill = paying.a_bill_to_pay(anna)
    paying.gives_up(anna, paying.begins(anna, bill))

    assert paying.begins(anna, bill, channel=Channel.CARD)


def test_an_attempt_whose_time_is_over_says_so_though_nobody_wrote_it(anna):
    token = paying.begins(anna, paying.a_bill_to_pay(anna))

    assert seen(anna, token, now=LATER).state is AttemptState.EXPIRED


@pytest.mark.parametrize(
    ("facts", "known", "refusal"),
    [
        ({"open_amount": "0"}, {}, rules.NothingToPay),
        ({}, {"received": "87.42"}, rules.NothingToPay),
        ({}, {"has_instalments": True}, rules.PaidByInstalments),
        (
            {"collection": "direct_debit"},
            {"debit": "under_way", "debit_on": "2026-12-05"},
            rules.DebitUnderWay,
        ),
    ],
)
def test_what_is_not_to_be_paid_by_hand_is_refused_with_its_reason(anna, facts, known, refusal):
    bill = paying.a_bill_to_pay(anna, **facts)
    Position.objects.create(customer=anna.customer, bill=bill, **known)

    with pytest.raises(refusal):
        paying.begins(anna, bill)


def test_a_bill_in_a_plico_is_paid_through_it(anna):
    plico, inside = paying.a_plico_to_pay(anna)

    with pytest.raises(rules.PaidThroughItsPlico):
        paying.begins(anna, inside)

    assert seen(anna, paying.begins(anna, plico)).amount == Decimal(plico.open_amount)


def test_a_bill_to_be_debited_later_may_be_paid_by_hand(anna):
    bill = paying.a_bill_to_pay(anna, collection="direct_debit")

    assert seen(anna, paying.begins(anna, bill)).state is AttemptState.OPEN


def test_from_one_to_five_are_paid_together(anna):
    bills = [paying.a_bill_to_pay(anna) for _ in range(6)]

    with pytest.raises(rules.TooManyChosen):
        paying.begins(anna, *bills)
    with pytest.raises(rules.NothingChosen):
        paying.begins(anna)
    assert len(seen(anna, paying.begins(anna, *bills[:5])).lines) == 5


def test_a_bill_without_a_notice_gets_one_of_the_portals_own(anna):
    bill = paying.a_bill_to_pay(anna, notice_number="", collection="direct_debit")

    first = seen(anna, paying.begins(anna, bill)).lines[0].notice_number
    again = seen(anna, paying.begins(anna, bill, now=LATER), now=LATER).lines[0].notice_number

    assert notice_number.normalise(first) == first
    assert first.startswith("302")
    assert (again, Notice.objects.count()) == (first, 1)


def test_without_a_segregation_code_no_notice_is_made_up(anna, settings):
    settings.PAGOPA_SEGREGATION_CODE = ""

    with pytest.raises(rules.NotPaidOnline):
        paying.begins(anna, paying.a_bill_to_pay(anna, notice_number=""))


def test_bruno_who_may_only_read_begins_nothing(anna):
    viewer = cast.viewer_of(anna, role=GrantRole.VIEWER)
    bill = paying.a_bill_to_pay(anna)

    with pytest.raises(OnlyReading):
        begin_attempt(
            viewer=viewer, targets=[paying.target_of(bill)], channel=Channel.PAGOPA, now=NOW
        )


def test_bruno_cannot_pay_or_see_what_is_annas(anna, bruno):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)

    with pytest.raises(Attempt.DoesNotExist):
        seen(bruno, token)
    with pytest.raises((Error, type(bill).DoesNotExist)), transaction.atomic():
        paying.begins(bruno, bill)


@pytest.mark.parametrize("end", [cancel_attempt, refuse_attempt])
def test_what_was_given_up_or_refused_can_be_paid_at_once(anna, end):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)
    viewer = cast.viewer_of(anna)
    why = {"refusal": CartRefusal.UNREACHABLE} if end is refuse_attempt else {}

    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        end(viewer=viewer, token=token, now=NOW, **why)

    assert paying.position_of(bill).paying_until is None
    assert seen(anna, token).state in {AttemptState.CANCELLED, AttemptState.REFUSED}
    assert seen(anna, paying.begins(anna, bill)).state is AttemptState.OPEN


def test_giving_up_an_old_attempt_does_not_free_what_a_new_one_has_in_hand(anna):
    bill = paying.a_bill_to_pay(anna)
    old = paying.begins(anna, bill)
    paying.begins(anna, bill, now=LATER)
    viewer = cast.viewer_of(anna)

    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        cancel_attempt(viewer=viewer, token=old, now=LATER)

    assert paying.position_of(bill).paying_until == LATER + timedelta(minutes=15)


def test_while_payments_are_closed_the_database_lets_nobody_begin_one(anna):
    a_mode(function="payment")

    with pytest.raises(Error), transaction.atomic():
        paying.begins(anna, paying.a_bill_to_pay(anna))


def test_a_paid_plico_leaves_nothing_of_its_bills_to_pay(anna):
    plico, inside = paying.a_plico_to_pay(anna)
    Position.objects.create(customer=anna.customer, plico=plico, received=plico.open_amount)

    for thing in (plico, inside):
        with pytest.raises(rules.NothingToPay):
            paying.begins(anna, thing)
    assert NOW.date() == trade.TODAY


def test_who_only_looks_on_ends_nobodys_payment(anna):
    token = paying.begins(anna, paying.a_bill_to_pay(anna))
    viewer = cast.viewer_of(anna, role=GrantRole.VIEWER)

    with (
        acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id),
        pytest.raises(OnlyLooksOn),
    ):
        cancel_attempt(viewer=viewer, token=token, now=NOW)

    assert seen(anna, token).state == AttemptState.OPEN
