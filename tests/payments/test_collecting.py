"""Batches of direct debits: who is told, who is collected, and that nobody is twice."""

from datetime import date, timedelta
from decimal import Decimal

import cast
import debiting
import paying
import pytest
import trade
from django.db import IntegrityError, transaction
from django.utils import timezone
from lxml import etree

from utenza.billing_profiles.models import BillingProfile, MandateChange
from utenza.bills.models import Bill
from utenza.bills.rules.states import BillState
from utenza.customers.models import Customer
from utenza.identity.models import Grant
from utenza.notifications.models import InboxMessage
from utenza.payments.actions.announcing import announce_debits
from utenza.payments.actions.collecting import make_run, withdraw_run, write_run
from utenza.payments.models import CollectionRun, Debit, DebitNotice, DebitStep
from utenza.payments.queries.collecting import candidates
from utenza.payments.queries.debits import why_given_back
from utenza.payments.queries.payable import payable
from utenza.payments.rules.attempts import DebitUnderWay
from utenza.payments.rules.collecting import NotACollectionDay, TooSoonForTheBank
from utenza.storage.acting import acting
from utenza.storage.roles import Role

TODAY, DUE, ALL = debiting.TODAY, debiting.DUE, debiting.ALL


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


def stands(thing, today=TODAY):
    target = paying.target_of(thing)
    return payable(customer_id=thing.customer_id, target=target, today=today).state


def test_anna_is_told_of_a_debit_with_all_that_the_rulebook_asks(anna):
    bill = debiting.a_debited_bill(anna, total="1087.42")

    assert debiting.told_on() == [bill.bill_number]

    told = InboxMessage.objects.get(customer=anna.customer)
    mandate = bill.billing_profile.mandate_reference
    for words in ("1.087,42", "7 dicembre 2026", mandate, "IT43ZZZ0000000000000000", "3456"):
        assert words in told.body
    assert bill.billing_profile.iban not in told.body
    assert told.href == f"/fatture/{bill.bill_number.replace('/', '~')}/"


def test_nobody_is_told_the_same_twice(anna):
    debiting.a_debited_bill(anna)
    debiting.told_on()

    assert debiting.told_on() == []
    assert debiting.told_on(TODAY + timedelta(days=1)) == []
    assert InboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("due_on", "today", "day"),
    [
        (date(2026, 12, 5), TODAY, date(2026, 12, 7)),  # a Saturday
        (date(2026, 12, 8), TODAY, date(2026, 12, 8)),
        (date(2026, 12, 1), TODAY, date(2026, 12, 7)),  # told less than 14 days before
        (date(2026, 12, 24), date(2026, 12, 11), date(2026, 12, 28)),  # Christmas
    ],
)
def test_the_day_is_neither_before_the_due_date_nor_within_the_notice(anna, due_on, today, day):
    bill = debiting.a_debited_bill(anna, due_on=due_on)

    debiting.told_on(today)

    notice = DebitNotice.objects.get(bill=bill)
    assert notice.collect_on == day
    position = paying.position_of(bill)
    assert (position.debit, position.debit_on) == ("announced", day)


def test_a_debit_announced_for_after_its_due_date_is_not_late(anna):
    bill = debiting.a_debited_bill(anna, due_on=TODAY + timedelta(days=3))
    debiting.told_on()

    assert stands(bill, date(2026, 12, 7)) is BillState.DIRECT_DEBIT
    assert stands(bill, date(2026, 12, 20)) is BillState.OVERDUE


def test_a_batch_collects_what_was_told_and_no_sooner(anna):
    bill = debiting.a_debited_bill(anna)
    assert debiting.plan_of() == ([], {})
    debiting.told_on()

    assert debiting.plan_of(date(2026, 12, 4)) == ([], {bill.bill_number: "day_to_come"})
    assert debiting.plan_of() == ([bill.bill_number], {})

    message = debiting.sent_for()

    debit = Debit.objects.get()
    assert (debit.amount, debit.collect_on, debit.state) == (ALL, DUE, "sent")
    assert (debit.sequence, debit.account) == ("RCUR", "IT3456")
    assert debit.end_to_end_id == f"{message}-000001" == "UTZ-SDD261207-1-000001"
    assert [step.state for step in DebitStep.objects.all()] == ["sent"]
    assert stands(bill, DUE + timedelta(days=20)) is BillState.DIRECT_DEBIT
    assert debiting.plan_of() == ([], {bill.bill_number: "with_the_bank"})


def test_the_batch_of_a_day_is_made_once(anna, bruno):
    debiting.with_the_bank(anna)
    debiting.a_debited_bill(bruno)
    debiting.told_on()

    assert debiting.sent_for() is None

    run = CollectionRun.objects.get()
    assert (run.count, run.total) == (1, ALL)
    assert Debit.objects.count() == 1
    with pytest.raises(IntegrityError, match="payments_one_run_a_day"), transaction.atomic():
        CollectionRun.objects.create(
            message_id="another", collect_on=DUE, state="made", count=0, total=0, made_at=paying.NOW
        )


def test_the_database_holds_one_live_debit_for_a_bill(anna):
    debit = debiting.debit_of(debiting.with_the_bank(anna))
    debit.pk, debit.end_to_end_id = None, "another"

    for state in ("sent", "collected"):
        debit.state = state
        with (
            pytest.raises(IntegrityError, match="payments_one_debit_for_a_bill"),
            transaction.atomic(),
        ):
            debit.save(force_insert=True)


def test_while_the_bank_has_it_anna_does_not_pay_by_hand(anna):
    bill = debiting.a_debited_bill(anna, notice_number=paying.a_notice_number())
    debiting.told_on()
    debiting.sent_for()

    with pytest.raises(DebitUnderWay):
        paying.begins(anna, bill)


def test_what_was_announced_may_be_paid_by_hand_and_is_not_debited_then(anna):
    bill = debiting.a_debited_bill(anna, notice_number=paying.a_notice_number())
    debiting.told_on()
    # PostgreSQL's own clock says whether the attempt is still open.
    paying.begins(anna, bill, now=timezone.now())
    assert debiting.plan_of()[1] == {bill.bill_number: "being_paid"}

    paying.comes_in(paying.a_receipt(bill))

    assert debiting.plan_of() == ([], {})
    assert debiting.sent_for() is None


@pytest.mark.parametrize(("minutes", "why"), [(24, {"being_paid"}), (26, set())])
def test_what_may_still_be_paid_at_pagopa_is_in_no_batch(anna, minutes, why):
    bill = debiting.a_debited_bill(anna, notice_number=paying.a_notice_number())
    debiting.told_on()
    paying.begins(anna, bill, now=timezone.now() - timedelta(minutes=minutes))

    assert set(debiting.plan_of()[1].values()) == why


@pytest.mark.parametrize("part", ["20", "87.41"])
def test_what_is_left_of_a_bill_is_collected(anna, part):
    bill = debiting.a_debited_bill(anna, notice_number=paying.a_notice_number())
    debiting.told_on()
    paying.comes_in(paying.a_receipt(bill, amount=Decimal(part)))

    debiting.sent_for()

    assert debiting.debit_of(bill).amount == ALL - Decimal(part)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"has_instalments": True}, "in_instalments"),
        ({"is_disputed": True}, "disputed"),
        ({"debit": "refused"}, "refused_before"),
    ],
)
def test_what_was_agreed_otherwise_is_left_out(anna, fields, why):
    bill = debiting.a_debited_bill(anna)
    debiting.told_on()
    position = paying.position_of(bill)
    type(position).objects.filter(pk=position.pk).update(**fields)

    assert debiting.plan_of() == ([], {bill.bill_number: why})
    assert debiting.sent_for() is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"payment_method": "pagopa"}, "no_mandate"),
        ({"iban": "IT60X0542811101000000123457"}, "bad_iban"),
        ({"mandate_reference": "UMR 1 ù"}, "bad_reference"),
        ({"closed_on": date(2026, 11, 9)}, "profile_closed"),
    ],
)
def test_without_a_mandate_nobody_is_debited(anna, fields, why):
    bill = debiting.a_debited_bill(anna, issued_on=date(2026, 11, 10))
    debiting.told_on()
    BillingProfile.objects.filter(pk=bill.billing_profile_id).update(**fields)

    assert debiting.plan_of() == ([], {bill.bill_number: why})


def test_a_bill_from_before_its_profile_closed_is_still_debited(anna):
    bill = debiting.a_debited_bill(anna, issued_on=date(2026, 11, 10))
    BillingProfile.objects.filter(pk=bill.billing_profile_id).update(closed_on=date(2026, 11, 10))
    debiting.told_on()

    assert debiting.plan_of() == ([bill.bill_number], {})


def test_bills_that_are_late_already_are_left_to_people(anna):
    bill = debiting.a_debited_bill(anna, due_on=TODAY - timedelta(days=6))

    assert debiting.told_on() == []
    assert debiting.plan_of() == ([], {bill.bill_number: "overdue"})


def test_only_direct_debits_are_collected_and_a_plico_whole(anna):
    supply, profile = cast.a_supply(customer=anna.customer), debiting.a_mandate(anna)
    trade.a_bill(supply=supply, profile=profile, collection="pagopa")
    trade.a_bill(
        supply=supply, profile=profile, collection="direct_debit", kind="credit_note", total="-5"
    )
    plico, _ = debiting.a_debited_plico(anna)

    assert debiting.told_on() == [plico.plico_number]
    debiting.sent_for()

    assert Debit.objects.get().plico == plico
    assert InboxMessage.objects.get().href == f"/fatture/plico/{plico.plico_number}/"


def test_while_a_new_mandate_waits_the_old_account_is_debited(anna):
    bill = debiting.a_debited_bill(anna)
    MandateChange.objects.create(
        customer=anna.customer,
        billing_profile=bill.billing_profile,
        request_code="R-1",
        iban="IT40S0542811101000000123457",
        mandate_reference="NEW",
        mandate_signed_on=TODAY,
        signed_at=paying.NOW,
    )
    debiting.told_on()
    debiting.sent_for()

    assert debiting.debit_of(bill).mandate_reference == bill.billing_profile.mandate_reference


@pytest.mark.parametrize("change", ["mandate", "amount"])
def test_who_was_told_otherwise_is_told_again_before(anna, change):
    bill = debiting.a_debited_bill(anna)
    debiting.told_on()
    if change == "mandate":
        profiles = BillingProfile.objects.filter(pk=bill.billing_profile_id)
        profiles.update(mandate_reference="NEW")
    else:
        Bill.objects.filter(pk=bill.pk).update(total="99", open_amount="99")
    later = TODAY + timedelta(days=9)
    assert debiting.sent_for(today=later) is None

    assert debiting.told_on(later) == [bill.bill_number]

    notice = DebitNotice.objects.get(bill=bill, ended_at=None)
    assert notice.collect_on == date(2026, 12, 15)
    assert debiting.sent_for() is None
    assert debiting.sent_for(notice.collect_on) is not None


def test_the_bank_takes_no_day_that_is_too_near_or_no_bank_works(anna):
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)
    with acting(Role.INTAKE):
        for day, today, refusal in (
            (date(2026, 12, 6), TODAY, NotACollectionDay),
            (friday, friday, TooSoonForTheBank),
            (monday, monday - timedelta(days=1), TooSoonForTheBank),
        ):
            with pytest.raises(refusal):
                make_run(day=day, today=today, now=paying.NOW)
        assert make_run(day=monday, today=friday, now=paying.NOW) is None


def test_the_file_holds_every_debit_and_is_for_its_owner_alone(anna, bruno, tmp_path):
    bills = [debiting.a_debited_bill(anna), debiting.a_debited_bill(bruno, total="12.10")]
    debiting.told_on()
    message = debiting.sent_for()

    with acting(Role.INTAKE):
        path = write_run(message=message, folder=tmp_path / "out")
        first = path.read_bytes()
        assert write_run(message=message, folder=tmp_path / "out").read_bytes() == first

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    document = etree.fromstring(first)
    said = {one.tag.partition("}")[2]: one.text for one in document.iter() if one.text}
    assert (said["MsgId"], said["NbOfTxs"], said["CtrlSum"]) == (message, "2", "99.52")
    names = [one.text for one in document.iter("{*}EndToEndId")]
    assert names == [debiting.debit_of(bill).end_to_end_id for bill in bills]


def test_a_bank_that_still_wants_it_hears_which_debit_is_the_first(anna, settings):
    settings.SDD_SEQUENCE = "FRST"
    profile = debiting.a_mandate(anna)
    debiting.with_the_bank(anna, profile=profile)
    second = debiting.a_debited_bill(anna, profile=profile, due_on=date(2026, 12, 14))
    debiting.told_on()
    debiting.sent_for(date(2026, 12, 14))

    assert list(Debit.objects.order_by("id").values_list("sequence", flat=True)) == ["FRST", "RCUR"]
    assert debiting.debit_of(second).sequence == "RCUR"


def test_of_two_debits_of_a_batch_on_a_new_mandate_one_is_the_first(anna, settings):
    settings.SDD_SEQUENCE = "FRST"
    profile = debiting.a_mandate(anna)
    for _ in range(2):
        debiting.a_debited_bill(anna, profile=profile)
    debiting.told_on()
    debiting.sent_for()

    assert list(Debit.objects.order_by("id").values_list("sequence", flat=True)) == ["FRST", "RCUR"]


def on_paper_alone(customer):
    Customer.objects.filter(pk=customer.pk).update(email="")
    Grant.objects.filter(customer=customer).delete()


def test_whom_the_portal_does_not_reach_is_not_debited_until_the_office_wrote(anna):
    bill = debiting.a_debited_bill(anna)
    on_paper_alone(anna.customer)

    assert debiting.told_on() == []
    assert debiting.plan_of() == ([], {bill.bill_number: "not_reached"})

    with acting(Role.INTAKE):
        chosen = candidates(today=TODAY)
        (told,) = announce_debits(chosen=chosen, today=TODAY, now=paying.NOW, is_on_paper=True)
    assert (told.number, told.amount, told.collect_on) == (bill.bill_number, ALL, DUE)
    assert debiting.plan_of() == ([bill.bill_number], {})


def test_an_email_or_a_login_is_enough_to_be_told(anna, bruno):
    now = timezone.now()
    on_paper_alone(anna.customer)
    cast.a_change(customer=anna.customer, now=now, state="effective", effective_at=now)
    Customer.objects.filter(pk=bruno.customer.pk).update(email="")
    bills = [debiting.a_debited_bill(one) for one in (anna, bruno)]

    assert debiting.told_on() == [bill.bill_number for bill in bills]

    Grant.objects.update(until=TODAY - timedelta(days=1))
    late = debiting.a_debited_bill(bruno)
    assert debiting.plan_of()[1][late.bill_number] == "not_reached"


@pytest.mark.parametrize(
    ("code", "why"),
    [("AC04", "mandate_refused"), ("MD01", "mandate_refused"), ("AM04", None), ("MD06", None)],
)
def test_a_mandate_on_which_nothing_gets_through_is_tried_no_more(anna, code, why):
    profile = debiting.a_mandate(anna)
    debiting.rejected(debiting.with_the_bank(anna, profile=profile), code)
    following = debiting.a_debited_bill(anna, profile=profile, due_on=date(2027, 1, 18))
    today = date(2026, 12, 20)

    assert debiting.plan_of(today=today)[1].get(following.bill_number) == why


@pytest.mark.parametrize("change", ["mandate_reference", "iban"])
def test_another_mandate_or_account_is_tried_again(anna, change):
    profile = debiting.a_mandate(anna)
    debiting.rejected(debiting.with_the_bank(anna, profile=profile), "AC04")
    following = debiting.a_debited_bill(anna, profile=profile, due_on=date(2027, 1, 18))
    new = {"mandate_reference": "NEW", "iban": "DE89370400440532013000"}
    BillingProfile.objects.filter(pk=profile.pk).update(**{change: new[change]})

    assert debiting.told_on(date(2026, 12, 20)) == [following.bill_number]


def test_a_batch_that_no_bank_took_is_taken_back_and_collected_by_the_next(anna):
    bill = debiting.with_the_bank(anna)
    message = CollectionRun.objects.get().message_id

    with acting(Role.INTAKE):
        assert withdraw_run(message=message, now=paying.NOW) == 1
        assert withdraw_run(message="unknown", now=paying.NOW) is None

    position = paying.position_of(bill)
    assert (position.debit, position.debit_on) == ("announced", DUE)
    assert debiting.told_on() == []
    again = debiting.sent_for()
    assert again == "UTZ-SDD261207-2"
    states = Debit.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "sent"]


def test_anna_reads_why_the_bank_gave_her_debit_back_and_bruno_does_not(anna, bruno):
    bill = debiting.with_the_bank(anna)
    target = paying.target_of(bill)

    def why(person):
        viewer = cast.viewer_of(person)
        with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
            return why_given_back(viewer=viewer, target=target)

    assert why(anna) is None
    debiting.rejected(bill, "MD01")
    assert "mandato" in why(anna).words
    assert why(bruno) is None
