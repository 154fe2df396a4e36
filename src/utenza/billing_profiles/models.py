from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.customers.models import Customer
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class BillingProfile(models.Model):
    """Supplies with the same delivery address and the same way to pay."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    bp_code = models.CharField(max_length=200, unique=True)
    payment_method = models.CharField(max_length=20, choices=choices(PaymentMethod))
    iban = models.CharField(max_length=34, blank=True)
    holder_first_name = models.CharField(max_length=200, blank=True)
    holder_last_name = models.CharField(max_length=200, blank=True)
    holder_company = models.CharField(max_length=200, blank=True)
    holder_tax_code = models.CharField(max_length=16, blank=True)
    mandate_reference = models.CharField(max_length=200, blank=True)
    mandate_signed_on = models.DateField(null=True)
    delivery = models.CharField(max_length=20, choices=choices(Delivery))
    delivery_email = models.CharField(max_length=254, blank=True)
    delivery_name = models.CharField(max_length=200, blank=True)
    delivery_street = models.CharField(max_length=200, blank=True)
    delivery_street_number = models.CharField(max_length=200, blank=True)
    delivery_postcode = models.CharField(max_length=200, blank=True)
    delivery_city = models.CharField(max_length=200, blank=True)
    delivery_province = models.CharField(max_length=2, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    request_code = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "id"], name="billing_profiles_profile_of_customer"
            ),
            one_of("payment_method", PaymentMethod, name="billing_profiles_payment_method"),
            one_of("delivery", Delivery, name="billing_profiles_delivery"),
            models.CheckConstraint(
                condition=~Q(payment_method="direct_debit")
                | Q(iban__gt="", mandate_reference__gt="", mandate_signed_on__isnull=False),
                name="billing_profiles_debit_has_a_mandate",
            ),
        ]

    def __str__(self) -> str:
        return self.bp_code


class ProfileSupply(models.Model):
    """From when to when (both days included) a supply is in a billing profile: one at a time."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supply", "starts_on"], name="billing_profiles_one_start_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "billing_profile"], name="billing_profiles_supplies_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.starts_on}"
