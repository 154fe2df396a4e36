"""Proofs of payment, as they came in and as they are understood."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.bills.models import OfBillOrPlico
from utenza.payments.rules import pagopa_receipts
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.receipts import CARD_NEWS, WhyStray
from utenza.storage.constraints import choices, one_of


class Inbound(models.Model):
    """
    What came from outside, byte for byte, kept before anything reads it: the legal proof.

    It names no customer, because at that time nobody knows of whom it speaks. The web may add to
    it and not read it. `reading` is what became of it when it was read (`Reception`): where it is
    missing, a process died between the two.
    """

    operation = models.CharField(max_length=60)
    sender = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    body = models.BinaryField()
    reading = models.CharField(max_length=20, blank=True, db_default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(
                    read_at__isnull=True,
                    operation__in=(*pagopa_receipts.OPERATIONS, CARD_NEWS),
                ),
                name="payments_inbound_unread",
            )
        ]

    def __str__(self) -> str:
        return self.operation


class Notice(OfBillOrPlico):
    """The number of a notice that the portal gave to a bill or plico that came without one."""

    notice_number = models.CharField(max_length=18, unique=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            *OfBillOrPlico.Meta.constraints,
            models.UniqueConstraint(fields=["customer", "bill"], name="payments_notice_of_bill"),
            models.UniqueConstraint(fields=["customer", "plico"], name="payments_notice_of_plico"),
        ]

    def __str__(self) -> str:
        return self.notice_number


class Receipt(OfBillOrPlico):
    """
    Money that a payer paid for a bill or plico: it exists, so it was paid (SANP); never edited.

    `fee` (EUR) went to the payment service and is no part of `amount`. `facts` holds what else the
    receipt said, by the names of its schema.
    """

    channel = models.CharField(max_length=10, choices=choices(Channel))
    fiscal_code = models.CharField(max_length=11)
    receipt_id = models.CharField(max_length=255)
    notice_number = models.CharField(max_length=18, blank=True)
    creditor_reference = models.CharField(max_length=35, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    fee = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_at = models.DateTimeField()
    psp_name = models.CharField(max_length=70, blank=True)
    method = models.CharField(max_length=35, blank=True)
    is_stand_in = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    inbound_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="payments_receipt_of_customer"),
            models.UniqueConstraint(
                fields=["fiscal_code", "receipt_id"], name="payments_receipt_counts_once"
            ),
            *OfBillOrPlico.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="payments_receipt_not_negative"
            ),
            one_of("channel", Channel, name="payments_receipt_channel"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "bill"], name="payments_receipt_of_bill"),
            models.Index(
                fields=["customer", "plico"],
                condition=Q(plico__isnull=False),
                name="payments_receipt_of_plico",
            ),
            # What a day brought, for the books.
            models.Index(fields=["received_at"], name="payments_receipt_by_day"),
        ]

    def __str__(self) -> str:
        return self.receipt_id


class StrayReceipt(models.Model):
    """
    A receipt for which nobody here is known (yet): kept, answered OK, looked at by the office.

    `receipt` is all that it says (`rules.receipts.to_json`); `claimed_at` is when a delivery
    brought what it was for, and it was counted.
    """

    fiscal_code = models.CharField(max_length=11)
    receipt_id = models.CharField(max_length=255)
    notice_number = models.CharField(max_length=18)
    receipt = models.JSONField()
    why = models.CharField(max_length=20, choices=choices(WhyStray))
    inbound_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fiscal_code", "receipt_id"], name="payments_stray_counts_once"
            ),
            one_of("why", WhyStray, name="payments_stray_why"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(claimed_at__isnull=True, why=WhyStray.UNKNOWN_NOTICE.value),
                name="payments_stray_unclaimed",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_id
