"""What the portal knows of bills beside the CIS: how their payment goes, and which are held."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.bills.models.issued import Bill, OfBillOrPlico, Plico
from utenza.bills.rules.states import DebitState
from utenza.customers.models import Customer
from utenza.storage.constraints import choices, one_of


class Position(OfBillOrPlico):
    """
    What the portal knows of the payment of a bill or plico beside the CIS; the areas above keep it.

    An overlay: no delivery writes it. `received` (EUR) is money that arrived here and that the CIS
    has not booked yet; `paying_until` when the customer's open attempt to pay ends by itself;
    `debit_on` is the day of a debit that was announced or sent, `debit_reason` the bank's code (ISO
    20022) of one that was given back. Who changes anything about a payment locks this row first.
    """

    received = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    paying_until = models.DateTimeField(null=True)
    debit = models.CharField(
        max_length=20, choices=choices(DebitState), default=DebitState.NONE.value
    )
    debit_on = models.DateField(null=True)
    debit_reason = models.CharField(max_length=4, blank=True)
    has_instalments = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "bill"], name="bills_position_of_bill"),
            models.UniqueConstraint(fields=["customer", "plico"], name="bills_position_of_plico"),
            *OfBillOrPlico.Meta.constraints,
            models.CheckConstraint(
                condition=Q(received__gte=0), name="bills_position_received_not_negative"
            ),
            one_of("debit", DebitState, name="bills_position_debit"),
        ]
        indexes: ClassVar = [
            # What the CIS has still to book: looked at with each delivery.
            models.Index(
                fields=["customer"], condition=Q(received__gt=0), name="bills_position_unbooked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.bill_id or self.plico_id)


class Hold(models.Model):
    """
    A bill that the office keeps from its customer until it is released; an overlay.

    `plico` is the bill's: what one of its bills is held for holds them all. `by_check` tells that
    the check of a delivery did it.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bill = models.ForeignKey(
        Bill, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    plico = models.ForeignKey(
        Plico, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    reason = models.CharField(max_length=500)
    by_check = models.BooleanField()
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(released_at__isnull=True), name="bills_held_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("held_at")),
                name="bills_hold_released_after",
            ),
        ]
        indexes: ClassVar = [
            # Asked for with every bill that the web reads: nearly always empty.
            models.Index(
                fields=["customer", "bill", "plico"],
                condition=Q(released_at__isnull=True),
                name="bills_held_now",
            ),
        ]

    def __str__(self) -> str:
        return str(self.bill_id)
