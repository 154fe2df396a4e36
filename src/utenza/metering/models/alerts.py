"""Which alerts about use are switched on, and what was told."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.customers.models import Customer
from utenza.metering.rules.alerts import AlertKind
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class AlertChoice(models.Model):
    """
    Which alerts about use a customer has switched on; who has no row has the window's alone.

    `looked_at` is when the worker last looked; null: it has still to look at these choices.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="+")
    unusual_use = models.BooleanField()
    bill_above = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    near_limit = models.BooleanField()
    reading_window = models.BooleanField()
    changed_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill_above__gt=0), name="metering_alertchoice_sum_is_positive"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("looked_at").asc(nulls_first=True),
                condition=Q(unusual_use=True) | Q(near_limit=True) | Q(bill_above__isnull=False),
                name="metering_alertchoice_watched",
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class AlertTold(models.Model):
    """That a customer was told something of a supply, once; `about` is its month, or first day."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=choices(AlertKind))
    about = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("kind", AlertKind, name="metering_alerttold_kind"),
            models.UniqueConstraint(
                fields=["customer", "supply", "kind", "about"], name="metering_alert_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.supply_id} {self.about}"
