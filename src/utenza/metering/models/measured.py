"""What the CIS measured: readings, months of use, curves; and how cold months were."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from utenza.customers.models import Customer
from utenza.metering.rules import Band, ConsumptionKind, ReadingKind, Register
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class Reading(models.Model):
    """What a register of a meter showed on a day, in whole kWh or cubic metres."""

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "read_on", "register")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    read_on = models.DateField()
    register = models.CharField(max_length=5, choices=choices(Register))
    value = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ReadingKind))

    class Meta:
        constraints: ClassVar = [
            one_of("register", Register, name="metering_reading_register"),
            one_of("kind", ReadingKind, name="metering_reading_kind"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="metering_reading_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.read_on} {self.register}"


class Consumption(models.Model):
    """The consumption of a month (its first day) in a band: kWh, or Smc for gas."""

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "month", "band")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    band = models.CharField(max_length=3, choices=choices(Band))
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    kind = models.CharField(max_length=10, choices=choices(ConsumptionKind))

    class Meta:
        constraints: ClassVar = [
            one_of("band", Band, name="metering_consumption_band"),
            one_of("kind", ConsumptionKind, name="metering_consumption_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.band}"


class CurveMonth(models.Model):
    """
    The interval curve of a supply for a month (its first day): one row, ten years are 120.

    `days[d]` holds day d's values as the CIS wrote them: Wh per interval, space between, `-` for a
    missing one; 92, 96 or 100 of them are quarter hours, 23, 24 or 25 hours; null is a day without.
    """

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "month")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    days = ArrayField(models.TextField(null=True), size=31)

    def __str__(self) -> str:
        return str(self.month)


class DegreeMonth(models.Model):
    """
    How cold a month (its first day) was in an area: its degree days.

    An area is a province (two letters) or a postcode; it belongs to no customer.
    """

    pk = models.CompositePrimaryKey("area", "month")
    area = models.CharField(max_length=5)
    month = models.DateField()
    degree_days = models.DecimalField(max_digits=8, decimal_places=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__regex=r"^([A-Z]{2}|[0-9]{5})$"), name="metering_degreemonth_area"
            ),
            models.CheckConstraint(
                condition=Q(degree_days__gte=0), name="metering_degreemonth_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month}"
