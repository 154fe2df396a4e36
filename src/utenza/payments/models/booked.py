"""Payments that the CIS booked: a mirror."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.bills.models import Bill, Plico
from utenza.customers.models import Customer
from utenza.payments.rules.booked import PaymentChannel
from utenza.storage.constraints import choices, one_of


class Payment(models.Model):
    """Money that the CIS booked for a bill or for a plico (EUR): only added to."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    payment_code = models.CharField(max_length=200, unique=True)
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    plico = models.ForeignKey(
        Plico, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    channel = models.CharField(max_length=20, choices=choices(PaymentChannel))
    receipt = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("channel", PaymentChannel, name="payments_payment_channel"),
            models.CheckConstraint(
                condition=Q(bill__isnull=False) | Q(plico__isnull=False),
                name="payments_payment_is_for_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "bill"], name="payments_payment_of_bill"),
            models.Index(
                fields=["customer", "plico"],
                condition=Q(plico__isnull=False),
                name="payments_payment_of_plico",
            ),
        ]

    def __str__(self) -> str:
        return self.payment_code
