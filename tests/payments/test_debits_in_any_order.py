"""Whatever comes in whatever order: the ledger is the position, and nobody is charged twice."""

from datetime import timedelta
from decimal import Decimal

import cast
import debiting
import paying
import pytest
import trade
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from utenza.bills.models import Bill, Position
from utenza.payments.actions.booking import follow_payments
from utenza.payments.actions.collecting import withdraw_run
from utenza.payments.models import CollectionRun, Debit, Entry, Receipt
from utenza.payments.queries.collecting import calendar
from utenza.payments.queries.payable import payable
from utenza.storage.acting import acting
from utenza.storage.roles import Role

ALL, NOTHING = debiting.ALL, Decimal(0)
WHICH = st.integers(0, 2)
BACK = {"refused", "returned"}


class Debits(RuleBasedStateMachine):
    """A bill of Anna's, day after day: the office's batches, the bank, pagoPA and the CIS."""

    def __init__(self):
        super().__init__()
        # What the example writes is undone with it.
        self.all = transaction.atomic()
        self.all.__enter__()
        self.today = debiting.DUE
        anna = cast.a_person(username="Anna", first_name="Anna")
        self.bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
        self.receipts = []
        self.in_cis = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days):
        self.today += timedelta(days=days)

    @rule()
    def the_office_runs_a_batch(self):
        debiting.told_on(self.today)
        debiting.sent_for(calendar().earliest(self.today), today=self.today)

    @rule(is_sure=st.sampled_from([False, False, False, True]))
    def a_batch_is_taken_back(self, is_sure):
        run = CollectionRun.objects.order_by("id").last()
        if is_sure and run:
            with acting(Role.INTAKE):
                withdraw_run(message=run.message_id, now=debiting.moment_of(self.today))

    @rule(which=WHICH)
    def the_bank_has_the_money(self, which):
        self._hears(which, lambda name, amount: debiting.a_notification((name, amount, "CRDT", "")))

    @rule(which=WHICH)
    def the_bank_gives_it_back(self, which):
        self._hears(
            which, lambda name, amount: debiting.a_notification((name, amount, "DBIT", "MD06"))
        )

    @rule(which=WHICH)
    def the_bank_rejects_it(self, which):
        self._hears(which, lambda name, _: debiting.a_status((name, "RJCT", "AM04")))

    @rule(which=WHICH)
    def the_bank_rejects_a_batch(self, which):
        whole = [debiting.a_group(one.message_id, "RJCT") for one in CollectionRun.objects.all()]
        if whole:
            debiting.bank_says(debiting.a_status(group=whole[which % len(whole)]))

    def _hears(self, which, file):
        """Let the bank speak of any debit that there ever was, maybe once more."""
        debits = list(Debit.objects.order_by("-id"))
        if debits:
            debit = debits[which % len(debits)]
            debiting.bank_says(file(debit.end_to_end_id, debit.amount), today=self.today)

    @rule()
    def the_bank_is_silent(self):
        debiting.silence_until(self.today)

    @rule(amount=st.sampled_from([ALL, Decimal(20)]))
    def anna_pays_by_the_paper_notice(self, amount):
        """At a counter: nothing here can keep her from it."""
        self.receipts.append(paying.a_receipt(self.bill, amount=amount))
        paying.comes_in(self.receipts[-1], now=debiting.moment_of(self.today))

    @rule(data=st.data())
    def a_receipt_comes_again(self, data):
        if self.receipts:
            paying.comes_in(data.draw(st.sampled_from(self.receipts)))

    @rule(is_early=st.booleans(), is_named=st.booleans())
    def the_cis_delivers(self, is_early, is_named):
        """Let it book what it has not booked, maybe before the bank told us, and follow returns."""
        known = {"collected", "sent"} if is_early else {"collected"}
        for debit in Debit.objects.filter(state__in=known, collect_on__lte=self.today):
            name = debit.end_to_end_id
            self._books(debit, name, "direct_debit", debit.collect_on, name if is_named else "")
        for receipt in Receipt.objects.all():
            name = receipt.receipt_id
            self._books(receipt, name, "pagopa", receipt.paid_at.date(), name)
        gone = set(Debit.objects.filter(state__in=BACK).values_list("end_to_end_id", flat=True))
        paid = sum((one for name, one in self.in_cis.items() if name not in gone), NOTHING)
        Bill.objects.filter(pk=self.bill.pk).update(open_amount=max(ALL - paid, NOTHING))
        with acting(Role.INTAKE):
            follow_payments(now=debiting.moment_of(self.today), today=self.today)

    def _books(self, money, name, channel, paid_on, told):
        if name not in self.in_cis:
            self.in_cis[name] = money.amount
            trade.a_payment(
                bill=self.bill, amount=money.amount, paid_on=paid_on, channel=channel, receipt=told
            )

    def _taken(self):
        """Return what left Anna's hands and did not come back."""
        receipts = sum((one.amount for one in Receipt.objects.all()), NOTHING)
        return receipts + sum(
            (one.amount for one in Debit.objects.filter(state="collected")), NOTHING
        )

    @invariant()
    def the_ledger_is_the_position(self):
        due = sum((one.amount for one in Entry.objects.filter(account="due")), NOTHING)
        assert due == sum((one.received for one in Position.objects.all()), NOTHING)

    @invariant()
    def one_debit_at_most_is_live(self):
        assert Debit.objects.filter(state__in=["sent", "collected"]).count() <= 1

    @invariant()
    def what_was_taken_is_due_credited_or_booked(self):
        entries = list(Entry.objects.select_related("debit"))
        held = sum((one.amount for one in entries), NOTHING)
        booked = -sum(
            (
                one.amount
                for one in entries
                if one.kind == "booked" and not (one.debit and one.debit.state in BACK)
            ),
            NOTHING,
        )
        assert held + booked == self._taken()

    @invariant()
    def anna_is_never_asked_for_more_than_is_missing(self):
        target = paying.target_of(self.bill)
        left = payable(customer_id=self.bill.customer_id, target=target, today=self.today).amount
        credit = sum((one.amount for one in Entry.objects.filter(account="credit")), NOTHING)
        assert NOTHING <= left <= ALL
        assert left + self._taken() - credit <= ALL


@pytest.mark.django_db
@pytest.mark.usefixtures("_store")
def test_in_no_order_of_events_is_anna_charged_twice():
    run_state_machine_as_test(
        Debits,
        settings=settings(
            max_examples=60,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}
