"""Direct debits: what customers were told, the batches for the bank, each debit and its story."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.billing_profiles.models import BillingProfile
from utenza.bills.models import OfBillOrPlico
from utenza.customers.models import Customer
from utenza.payments.rules.debits import LIVE, DebitStage, RunState, SequenceType
from utenza.storage.constraints import choices, one_of

_IS_LIVE = Q(state__in=sorted(stage.value for stage in LIVE))


class DebitNotice(OfBillOrPlico):
    """
    That a customer was told of a debit: how much (EUR), from which day, on which mandate.

    It ends when the debit is sent, or when the customer is told otherwise.
    """

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    collect_on = models.DateField()
    mandate_reference = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            *OfBillOrPlico.Meta.constraints,
            models.UniqueConstraint(
                fields=["customer", "bill"],
                condition=Q(ended_at__isnull=True),
                name="payments_one_debitnotice_for_a_bill",
            ),
            models.UniqueConstraint(
                fields=["customer", "plico"],
                condition=Q(ended_at__isnull=True),
                name="payments_one_debitnotice_for_a_plico",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_reference} {self.collect_on}"


class CollectionRun(models.Model):
    """
    A batch of debits for one day; `sha256` is its file in the document store.

    It names no customer. A batch that was withdrawn leaves its day free for another. `reason` is
    why a bank refused it whole, also where it turned out to have it.
    """

    message_id = models.CharField(max_length=35, unique=True)
    collect_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(RunState))
    count = models.IntegerField()
    total = models.DecimalField(max_digits=15, decimal_places=2)
    sha256 = models.BinaryField(null=True)
    reason = models.CharField(max_length=4, blank=True)
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collect_on"],
                condition=~Q(state=RunState.WITHDRAWN.value),
                name="payments_one_run_a_day",
            ),
            one_of("state", RunState, name="payments_run_state"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Debit(OfBillOrPlico):
    """
    A debit that was put into a batch; `account` is the country and the last four of its IBAN.

    `reason` is the bank's code (ISO 20022) where it was given back.
    """

    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    run = models.ForeignKey(CollectionRun, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    sequence = models.CharField(max_length=4, choices=choices(SequenceType))
    mandate_reference = models.CharField(max_length=200)
    account = models.CharField(max_length=6)
    due_on = models.DateField()
    collect_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(DebitStage))
    reason = models.CharField(max_length=4, blank=True)
    state_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="payments_debit_of_customer"),
            *OfBillOrPlico.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payments_debit_takes_something"
            ),
            one_of("state", DebitStage, name="payments_debit_state"),
            one_of("sequence", SequenceType, name="payments_debit_sequence"),
            # Nobody is debited twice for the same thing.
            models.UniqueConstraint(
                fields=["customer", "bill"],
                condition=_IS_LIVE,
                name="payments_one_debit_for_a_bill",
            ),
            models.UniqueConstraint(
                fields=["customer", "plico"],
                condition=_IS_LIVE,
                name="payments_one_debit_for_a_plico",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "bill"], name="payments_debit_of_bill"),
            models.Index(
                fields=["customer", "plico"],
                condition=Q(plico__isnull=False),
                name="payments_debit_of_plico",
            ),
            # What the bank may still speak of, and what counts as collected when it does not.
            models.Index(
                fields=["collect_on"],
                condition=Q(state=DebitStage.SENT.value),
                name="payments_debit_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class DebitStep(models.Model):
    """A moment of a debit's story: only added to. `note` is in the bank's own words."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    debit = models.ForeignKey(
        Debit, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    state = models.CharField(max_length=10, choices=choices(DebitStage))
    at = models.DateTimeField()
    reason = models.CharField(max_length=4, blank=True)
    note = models.CharField(max_length=140, blank=True)
    inbound_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", DebitStage, name="payments_debitstep_state"),
            # Each stage is reached once, so that a file that comes twice says nothing new.
            models.UniqueConstraint(
                fields=["customer", "debit", "state"], name="payments_debitstep_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit_id} {self.state}"
