from typing import ClassVar

from django.db import models

from utenza.customers.models import Customer
from utenza.service_requests.rules import Channel, RequestStatus
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class ServiceRequest(models.Model):
    """Something that a customer asked, with the state that the CIS gave it last."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    request_code = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=200)
    supply = models.ForeignKey(
        Supply, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    opened_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=choices(Channel))
    status = models.CharField(max_length=20, choices=choices(RequestStatus))
    status_at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("channel", Channel, name="service_requests_channel"),
            one_of("status", RequestStatus, name="service_requests_status"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-opened_at"], name="service_requests_newest")
        ]

    def __str__(self) -> str:
        return self.request_code
