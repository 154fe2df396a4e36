"""What customers try to pay, from the click to the proof or the end."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.bills.models import OfBillOrPlico
from utenza.customers.models import Customer
from utenza.payments.rules.attempts import AttemptState, Channel
from utenza.storage.constraints import choices, one_of


class Attempt(models.Model):
    """
    One visit to the payment page, for up to five bills or plichi (`amount` is their sum, EUR).

    `token` is all that the outside sees of it: unguessable, and nothing is believed because of it.
    `url` is where the customer pays; it dies before the attempt does.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    token = models.CharField(max_length=22, unique=True)
    channel = models.CharField(max_length=10, choices=choices(Channel))
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, choices=choices(AttemptState))
    refusal = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="payments_attempt_of_customer"),
            one_of("channel", Channel, name="payments_attempt_channel"),
            one_of("state", AttemptState, name="payments_attempt_state"),
            models.CheckConstraint(
                condition=Q(state=AttemptState.OPEN.value, ended_at__isnull=True)
                | (~Q(state=AttemptState.OPEN.value) & Q(ended_at__isnull=False)),
                name="payments_attempt_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return self.token


class AttemptLine(OfBillOrPlico):
    """A bill or plico in an attempt, as it stood at the click; `is_open` while that is open."""

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    number = models.CharField(max_length=200)
    notice_number = models.CharField(max_length=18)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    is_open = models.BooleanField()
    is_paid = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            *OfBillOrPlico.Meta.constraints,
            # Nobody pays the same thing twice at once.
            models.UniqueConstraint(
                fields=["customer", "bill"],
                condition=Q(is_open=True),
                name="payments_one_attempt_for_a_bill",
            ),
            models.UniqueConstraint(
                fields=["customer", "plico"],
                condition=Q(is_open=True),
                name="payments_one_attempt_for_a_plico",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "attempt"], name="payments_line_of_attempt")
        ]

    def __str__(self) -> str:
        return self.number
