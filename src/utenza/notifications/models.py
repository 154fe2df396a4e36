from typing import ClassVar

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """
    The outbox: a message to one address, written in the transaction of what it tells.

    A worker sends it at least once; one that was given up stays, for the office to see.
    """

    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    secret = models.BooleanField()
    written_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    # Empty once it was sent or given up.
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__regex=r"^[^\s,;<>@]+@[^\s,;<>@]+$"),
                name="notifications_mail_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(due_at__isnull=True),
                name="notifications_mail_sent_is_not_due",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="notifications_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Text(models.Model):
    """
    The outbox of text messages, as `Mail` is that of letters.

    A table of its own: a worker that knows letters alone would mail a number.
    """

    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=16)
    body = models.TextField()
    secret = models.BooleanField()
    written_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    # Empty once it was sent or given up.
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__regex=r"^\+[1-9][0-9]{5,14}$"),
                name="notifications_text_one_number",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(due_at__isnull=True),
                name="notifications_text_sent_is_not_due",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="notifications_text_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
