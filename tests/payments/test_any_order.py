"""
The whole story of a payment in any order: attempts, receipts, returns, deliveries, crashes.

Whatever comes after whatever, each receipt counts once, every balance is the sum of the ledger and
no state contradicts it.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import cast
import paying
import pytest
import trade
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from utenza.bills.models import Position
from utenza.kernel.refusals import Refusal
from utenza.notifications.models import InboxMessage
from utenza.payments.actions.booking import follow_payments
from utenza.payments.models import Attempt, AttemptLine, Entry, Payment, Receipt
from utenza.payments.queries.payable import payable
from utenza.payments.rules.attempts import AlreadyBeingPaid, Channel, MaybeAtPagopa
from utenza.payments.rules.receipts import Reception
from utenza.storage.acting import acting
from utenza.storage.roles import Role

CENT = Decimal("0.01")


class Payments(RuleBasedStateMachine):
    """Three bills and a plico of Anna's; `counted` holds the names of receipts that came in."""

    tokens = Bundle("tokens")
    receipts = Bundle("receipts")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.anna = cast.a_person(username="Anna", first_name="Anna")
        self.now = paying.NOW
        self.counted = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def bills_are_issued(self):
        plico, _ = paying.a_plico_to_pay(self.anna)
        self.things = [*(paying.a_bill_to_pay(self.anna) for _ in range(3)), plico]

    def open_in_cis(self, thing):
        return type(thing).objects.values_list("open_amount", flat=True).get(pk=thing.pk)

    def stands(self, thing):
        return payable(
            customer_id=self.anna.customer.pk,
            target=paying.target_of(thing),
            today=self.now.date(),
        )

    def credit_of(self, thing):
        entries = Entry.objects.filter(account="credit", **paying.target_of(thing).keys())
        return entries.aggregate(Sum("amount", default=Decimal(0)))["amount__sum"]

    def is_under_way(self, token):
        return Attempt.objects.filter(token=token, state="open", expires_at__gt=self.now).exists()

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(
        target=tokens,
        chosen=st.sets(st.integers(0, 3), min_size=1),
        channel=st.sampled_from(Channel),
    )
    def anna_clicks(self, chosen, channel):
        wanted = [self.things[index] for index in chosen]
        open_before = [self.stands(thing).amount for thing in wanted]
        try:
            token = paying.begins(self.anna, *wanted, now=self.now, channel=channel)
        except AlreadyBeingPaid as busy:
            assert self.is_under_way(busy.token)  # noqa: PT017 - one of three ends
            return multiple()
        except MaybeAtPagopa:
            assert channel is Channel.CARD
            return multiple()
        except Refusal:
            assert min(open_before) == 0
            return multiple()
        assert min(open_before) > 0
        assert Attempt.objects.get(token=token).amount == sum(open_before)
        return token

    @rule(token=tokens)
    def anna_gives_up(self, token):
        paying.gives_up(self.anna, token, now=self.now)

    @rule(
        target=receipts,
        index=st.integers(0, 3),
        more=st.sampled_from([Decimal(0), -CENT, CENT, Decimal(20)]),
        is_stand_in=st.booleans(),
    )
    def somebody_pays(self, index, more, is_stand_in):
        thing = self.things[index]
        amount = Decimal(thing.open_amount) + more
        return thing, paying.a_receipt(thing, amount=amount, is_stand_in=is_stand_in)

    @rule(target=receipts, token=tokens, index=st.integers(0, 3))
    def anna_pays_at_the_page_of_an_attempt(self, token, index):
        """Whether or not it is open: a page may outlive what is known of it here."""
        lines = AttemptLine.objects.filter(attempt__token=token).order_by("id")
        line = lines[index % len(lines)]
        thing = line.plico or line.bill
        facts = {"channel": line.attempt.channel, "facts": {"paymentNote": token}}
        return thing, paying.a_receipt(thing, amount=line.amount, **facts)

    @rule(paid=receipts)
    def its_receipt_comes_in(self, paid):
        thing, receipt = paid
        keys = paying.target_of(thing).keys()
        before, credit = self.stands(thing).amount, self.credit_of(thing)
        became = paying.comes_in(receipt, now=self.now)
        if receipt.receipt_id in self.counted:
            assert became is Reception.REPEATED
            return
        assert became is Reception.COUNTED
        self.counted[receipt.receipt_id] = (thing, receipt.amount)
        is_booked = Entry.objects.filter(
            receipt__receipt_id=receipt.receipt_id, kind="booked"
        ).exists()
        beyond = Decimal(0) if is_booked else max(receipt.amount - before, Decimal(0))
        assert self.credit_of(thing) == credit + beyond
        # At no other page is it paid once more.
        assert not AttemptLine.objects.filter(is_open=True, **keys).exists()
        assert Position.objects.get(**keys).paying_until is None
        named = receipt.facts.get("paymentNote")
        assert AttemptLine.objects.filter(is_paid=True, attempt__token=named, **keys) or not named

    @rule(paid=receipts)
    def the_machine_stops_in_the_midst_of_it(self, paid):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            self.stop_after(paid[1])

    def stop_after(self, receipt):
        paying.comes_in(receipt, now=self.now)
        raise ZeroDivisionError

    @rule(paid=consumes(receipts), names_it=st.booleans())
    def the_cis_books_it(self, paid, names_it):
        """It may come in again, or for the first time, after that."""
        thing, receipt = paid
        left = max(self.open_in_cis(thing) - receipt.amount, Decimal(0))
        kind = "bill" if hasattr(thing, "bill_number") else "plico"
        with transaction.atomic():
            type(thing).objects.filter(pk=thing.pk).update(open_amount=left)
            trade.a_payment(
                **{kind: thing},
                amount=receipt.amount,
                paid_on=receipt.paid_at.date(),
                receipt=receipt.receipt_id if names_it else "",
            )
        self.a_delivery_is_followed()
        self.its_receipt_comes_in(paid)

    @rule(index=st.integers(0, 3))
    def anna_pays_at_the_counter(self, index):
        thing = self.things[index]
        type(thing).objects.filter(pk=thing.pk).update(open_amount=0)
        self.a_delivery_is_followed()

    @rule()
    def a_delivery_is_followed(self):
        with acting(Role.INTAKE):
            follow_payments(now=self.now, today=self.now.date())

    @invariant()
    def each_receipt_counts_once(self):
        kept = Receipt.objects.values_list("receipt_id", "amount")
        assert dict(kept) == {name: amount for name, (_, amount) in self.counted.items()}
        came_in = Entry.objects.filter(kind="received").values_list("receipt__receipt_id", "amount")
        assert sorted(came_in) == sorted(kept)
        assert InboxMessage.objects.count() == len(self.counted)

    @invariant()
    def balances_are_the_sum_of_the_ledger(self):
        sums = defaultdict(Decimal)
        rows = Entry.objects.values("bill_id", "plico_id", "account").annotate(sum=Sum("amount"))
        for row in rows:
            sums[row["bill_id"], row["plico_id"], row["account"]] = row["sum"]
            assert row["sum"] >= 0
        for position in Position.objects.all():
            assert position.received == sums[position.bill_id, position.plico_id, "due"]
        by_kind = dict(Entry.objects.values_list("kind").annotate(Sum("amount")))
        assert by_kind.get("credited", 0) == 0

    @invariant()
    def no_state_contradicts_the_books(self):
        for thing in getattr(self, "things", ()):
            stands = self.stands(thing)
            received = Position.objects.filter(**paying.target_of(thing).keys()).aggregate(
                Sum("received", default=Decimal(0))
            )["received__sum"]
            assert stands.amount == max(self.open_in_cis(thing) - received, Decimal(0))
            assert (stands.state == "paid") == (stands.amount == 0)

    @invariant()
    def attempts_end_as_their_lines_do(self):
        for attempt in Attempt.objects.all():
            lines = AttemptLine.objects.filter(attempt=attempt)
            assert (attempt.state == "paid") == all(line.is_paid for line in lines)
        answered = Entry.objects.filter(kind="booked").values_list("payment_id", flat=True)
        assert set(answered) <= set(Payment.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_whatever_comes_after_whatever_the_books_agree():
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
