"""What national flows brought: files, and versions of curves and readings."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from utenza.customers.models import Customer
from utenza.metering.rules import ConsumptionKind
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class FlowFile(models.Model):
    """
    A file of a national flow that was read, known again by its content.

    `made_at` is the moment in its name: of two files about the same, the later one counts.
    """

    name = models.CharField(max_length=200)
    sha256 = models.BinaryField(unique=True)
    flow = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField()
    taken = models.IntegerField()
    refused = models.IntegerField()

    def __str__(self) -> str:
        return self.name


class FlowCurve(models.Model):
    """
    Days of a month of a curve as one file brought them: a version, never changed or taken back.

    The days are kept as in `CurveMonth`; one without a word in this file is null.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    file = models.ForeignKey(FlowFile, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=choices(ConsumptionKind))
    is_valid = models.BooleanField()
    is_rectification = models.BooleanField()
    days = ArrayField(models.TextField(null=True), size=31)

    class Meta:
        constraints: ClassVar = [one_of("kind", ConsumptionKind, name="metering_flowcurve_kind")]
        indexes: ClassVar = [
            models.Index(fields=["customer", "supply", "month"], name="metering_flowcurve_month"),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.month}"


class FlowReading(models.Model):
    """What a gas meter showed on a day, as one file brought it: a version, as of curves."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    read_on = models.DateField()
    file = models.ForeignKey(FlowFile, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    value = models.BigIntegerField()
    meter_serial = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__gte=0), name="metering_flowreading_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "supply", "read_on"], name="metering_flowreading_day"),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.read_on}"
