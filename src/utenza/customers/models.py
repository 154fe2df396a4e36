from typing import ClassVar

from django.db import models

from utenza.customers.rules import ChangeState, CustomerKind, DropReason, FieldGroup
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


class Change(models.Model):
    """
    What a customer has changed here and the CIS does not say yet: shown over its mirror.

    `new_values` names fields of `Customer`. Deliveries never write here; what they bring settles.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    request_code = models.CharField(max_length=200)
    field_group = models.CharField(max_length=10, choices=choices(FieldGroup))
    new_values = models.JSONField()
    state = models.CharField(max_length=13, choices=choices(ChangeState))
    asked_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=10, choices=choices(DropReason), blank=True)
    # A change back to what the mirror still said when it was asked: no news until that has moved.
    mirror_said_it = models.BooleanField(db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_code"], name="customers_change_request"),
            # What others refer to by customer and key.
            models.UniqueConstraint(fields=["customer", "id"], name="customers_change_owner"),
            models.UniqueConstraint(
                fields=["customer", "field_group"],
                condition=models.Q(state="waiting_proof"),
                name="customers_change_one_waits",
            ),
            one_of("field_group", FieldGroup, name="customers_change_field_group"),
            one_of("state", ChangeState, name="customers_change_state"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting_proof", "effective"], ended_at__isnull=True)
                | models.Q(state__in=["settled", "dropped"], ended_at__isnull=False),
                name="customers_change_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(state="dropped", drop_reason__in=[*DropReason])
                | (~models.Q(state="dropped") & models.Q(drop_reason="")),
                name="customers_change_dropped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["effective", "settled"], effective_at__isnull=True),
                name="customers_change_took_effect",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer"],
                condition=models.Q(state__in=["waiting_proof", "effective"]),
                name="customers_change_open",
            )
        ]

    def __str__(self) -> str:
        return self.request_code
