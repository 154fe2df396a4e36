from typing import ClassVar

from django.db import models

from utenza.customers.rules import CustomerKind
from utenza.storage.constraints import choices, one_of


class Customer(models.Model):
    """The holder of contracts, as the CIS knows it. Row security: its own `id` is the customer."""

    customer_code = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=choices(CustomerKind))
    first_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200, blank=True)
    company_name = models.CharField(max_length=200, blank=True)
    tax_code = models.CharField(max_length=16)
    vat_number = models.CharField(max_length=11, blank=True)
    email = models.CharField(max_length=254, blank=True)
    pec = models.CharField(max_length=254, blank=True)
    sdi_code = models.CharField(max_length=7, blank=True)
    phone = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=16, blank=True)
    street = models.CharField(max_length=200)
    street_number = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=200)
    city = models.CharField(max_length=200)
    province = models.CharField(max_length=2)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", CustomerKind, name="customers_customer_kind"),
            models.CheckConstraint(
                condition=models.Q(kind="person", first_name__gt="", last_name__gt="")
                | models.Q(kind__in=["business", "condominium"], company_name__gt=""),
                name="customers_customer_has_a_name",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tax_code"], name="customers_tax_code")]

    def __str__(self) -> str:
        return self.customer_code
