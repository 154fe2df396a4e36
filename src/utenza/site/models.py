from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.site.rules import DeliveryOutcome
from utenza.storage.constraints import choices, one_of


class Delivery(models.Model):
    """A delivery of the CIS as it ended: what was loaded and rejected, or why it was refused."""

    name = models.CharField(max_length=64)
    content_sha256 = models.BinaryField(null=True)
    produced_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=choices(DeliveryOutcome))
    reason = models.CharField(max_length=2000, blank=True)
    files = models.JSONField(default=dict)
    rejects_file = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(outcome="applied"), name="site_delivery_applied_once"
            ),
            one_of("outcome", DeliveryOutcome, name="site_delivery_outcome"),
        ]
        indexes: ClassVar = [models.Index(fields=["outcome", "-produced_at"], name="site_newest")]

    def __str__(self) -> str:
        return self.name
