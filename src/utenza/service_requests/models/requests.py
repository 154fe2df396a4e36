"""Requests, their story, what is being written, and what was enclosed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.customers.models import Customer
from utenza.identity.models import Login
from utenza.service_requests.rules.requests import Actor, Channel, RequestStatus, Verdict
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class ServiceRequest(models.Model):
    """
    Something that a customer asked, wherever it was asked, with its present state.

    One that was born here has a `submission_key`, by which it is submitted once, and a `payload`,
    what was asked; `about` is the code of the profile or bill that it concerns.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    request_code = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=200)
    supply = models.ForeignKey(
        Supply, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    about = models.CharField(max_length=200, blank=True, db_default="")
    opened_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=choices(Channel))
    status = models.CharField(max_length=20, choices=choices(RequestStatus))
    status_at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)
    payload = models.JSONField(null=True)
    # Null where it was not born here, so that it is unique among the others.
    submission_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - as above
    payload_digest = models.CharField(max_length=64, blank=True, db_default="")
    asked_by = models.ForeignKey(
        Login, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    promised_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("channel", Channel, name="service_requests_channel"),
            one_of("status", RequestStatus, name="service_requests_status"),
            models.UniqueConstraint(
                fields=["customer", "submission_key"], name="service_requests_submitted_once"
            ),
            models.UniqueConstraint(fields=["customer", "id"], name="service_requests_of_customer"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-opened_at"], name="service_requests_newest")
        ]

    def __str__(self) -> str:
        return self.request_code


class RequestStep(models.Model):
    """A step of a request's story, added and never changed but for the time when it was told."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    status = models.CharField(max_length=20, choices=choices(RequestStatus))
    at = models.DateTimeField()
    actor = models.CharField(max_length=10, choices=choices(Actor))
    channel = models.CharField(max_length=10, blank=True, choices=choices(Channel))
    note = models.CharField(max_length=2000, blank=True)
    verdict = models.CharField(max_length=15, choices=choices(Verdict), default=Verdict.APPLIED)
    recorded_at = models.DateTimeField()
    # Null while the customer is still to be told of it.
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", RequestStatus, name="service_requests_step_status"),
            one_of("actor", Actor, name="service_requests_step_actor"),
            one_of("verdict", Verdict, name="service_requests_step_verdict"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "request", "id"], name="service_requests_story"),
            models.Index(
                fields=["id"],
                condition=Q(told_at__isnull=True, verdict="applied"),
                name="service_requests_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.status}"


class Draft(models.Model):
    """A request half written: what was typed so far, to be taken up again."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    type = models.CharField(max_length=200)
    supply_code = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=200, blank=True)
    typed = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "type", "supply_code", "about"],
                name="service_requests_one_draft",
            ),
            models.UniqueConstraint(
                fields=["customer", "id"], name="service_requests_draft_of_customer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.supply_code}{self.about}"


class Attachment(models.Model):
    """A file from the customer, made harmless, kept by its hash; a draft's, then a request's."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    # What holds it; the draft is forgotten once the request is there. Nothing: it is to be swept.
    draft = models.ForeignKey(
        Draft, models.SET_NULL, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    request = models.ForeignKey(
        ServiceRequest,
        models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    code = models.CharField(max_length=32, unique=True)
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    sha256 = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "request"], name="service_requests_enclosed"),
            models.Index(fields=["customer", "draft"], name="service_requests_drafted"),
            models.Index(
                fields=["id"],
                condition=Q(request__isnull=True),
                name="service_requests_unasked",
            ),
        ]

    def __str__(self) -> str:
        return self.name
