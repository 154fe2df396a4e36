from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.customers.models import Customer
from utenza.storage.constraints import choices, one_of
from utenza.supplies.rules import Commodity, PriceKind, SupplyIcon, SupplyStatus, SupplyUse


class Supply(models.Model):
    """One point of electricity (POD) or gas (PDR) under one contract. kWh and Smc are a year's."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    supply_code = models.CharField(max_length=200, unique=True)
    commodity = models.CharField(max_length=20, choices=choices(Commodity))
    point_code = models.CharField(max_length=15)
    status = models.CharField(max_length=20, choices=choices(SupplyStatus))
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    street = models.CharField(max_length=200)
    street_number = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=200)
    city = models.CharField(max_length=200)
    province = models.CharField(max_length=2)
    use = models.CharField(max_length=30, choices=choices(SupplyUse))
    offer_name = models.CharField(max_length=200)
    offer_code = models.CharField(max_length=200, blank=True)
    price_kind = models.CharField(max_length=20, choices=choices(PriceKind))
    offer_until = models.DateField(null=True)
    committed_power_kw = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    available_power_kw = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    gas_profile = models.CharField(max_length=200, blank=True)
    meter_serial = models.CharField(max_length=200, blank=True)
    meter_digits = models.SmallIntegerField(null=True)
    meter_smart = models.BooleanField()
    correction_coefficient = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    reading_calendar = models.CharField(max_length=200, blank=True)
    annual_kwh = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    annual_smc = models.DecimalField(max_digits=15, decimal_places=3, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="supplies_supply_of_customer"),
            one_of("commodity", Commodity, name="supplies_supply_commodity"),
            one_of("status", SupplyStatus, name="supplies_supply_status"),
            one_of("use", SupplyUse, name="supplies_supply_use"),
            one_of("price_kind", PriceKind, name="supplies_supply_price_kind"),
            models.CheckConstraint(
                condition=~Q(status="ceased") | Q(ended_on__isnull=False),
                name="supplies_supply_ceased_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(meter_digits__isnull=True) | Q(meter_digits__range=(1, 9)),
                name="supplies_supply_meter_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.supply_code


class SupplyLabel(models.Model):
    """The name and picture that the customer gave to a supply; no delivery touches it."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.OneToOneField(
        Supply, models.PROTECT, primary_key=True, db_constraint=False, related_name="+"
    )
    name = models.CharField(max_length=40, blank=True)
    icon = models.CharField(max_length=20, blank=True, choices=choices(SupplyIcon))
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ReadingWindow(models.Model):
    """Days, both included, in which a self-reading counts for the next bill."""

    reading_calendar = models.CharField(max_length=200)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reading_calendar", "opens_on"], name="supplies_one_window_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="supplies_window_closes_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading_calendar} {self.opens_on}"
