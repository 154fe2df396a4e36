"""What goes out to the CIS, and the answers that it delivers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.customers.models import Customer
from utenza.service_requests.models.requests import ServiceRequest
from utenza.service_requests.rules.requests import Channel, RequestStatus, Verdict
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class Outgoing(models.Model):
    """
    A document for the CIS, written in the transaction of what it tells.

    `sequence` is given later, to what is on disk, one after the other: so that no reader ever sees
    a number before a smaller one, and none is skipped. `due_at` is when the webhook tries it next.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    sequence = models.BigIntegerField(null=True, unique=True)
    request_code = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=200)
    document = models.JSONField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sequence__isnull=True) | Q(withdrawn_at__isnull=True),
                name="service_requests_withdrawn_has_no_number",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(sequence__isnull=True, withdrawn_at__isnull=True),
                name="service_requests_unnumbered",
            ),
            models.Index(fields=["customer", "request"], name="service_requests_told"),
            models.Index(
                fields=["customer", "sequence"],
                condition=Q(sent_at__isnull=True),
                name="service_requests_unsent",
            ),
            models.Index(
                fields=["sequence"],
                condition=Q(sent_at__isnull=True),
                name="service_requests_next_unsent",
            ),
        ]

    def __str__(self) -> str:
        return self.request_code


class OutgoingMark(models.Model):
    """The one row that says up to which number the CIS has acknowledged."""

    acknowledged = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="service_requests_one_mark")
        ]

    def __str__(self) -> str:
        return str(self.acknowledged)


class Answer(models.Model):
    """
    What the CIS says of a request, as it delivered it last; the request itself follows from it.

    The columns `settled_…` hold the answer that was looked at last, `verdict` what became of it.
    """

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
    settled_status = models.CharField(max_length=20, blank=True, db_default="")
    settled_status_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=2000, blank=True, db_default="")
    verdict = models.CharField(max_length=15, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            one_of("channel", Channel, name="service_requests_answer_channel"),
            one_of("status", RequestStatus, name="service_requests_answer_status"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *(verdict.value for verdict in Verdict)]),
                name="service_requests_answer_verdict",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["verdict", "request_code"],
                condition=~Q(verdict="applied"),
                name="service_requests_doubtful",
            )
        ]

    def __str__(self) -> str:
        return self.request_code
