from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.customers.models import Customer
from utenza.identity.models import Login
from utenza.notifications.rules import OPTIONAL_TOPICS, Topic
from utenza.storage.constraints import choices, one_of


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


class InboxMessage(models.Model):
    """
    What a customer was told, for good: kept whatever became of the mail, touched by no delivery.

    `language` is that of its words, which need not be the reader's.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    # 128 random bits: it stands in paths, and in mail.
    code = models.CharField(max_length=32, unique=True)
    topic = models.CharField(max_length=20, choices=choices(Topic))
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    href = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "id"], name="notifications_message_of_customer"
            ),
            one_of("topic", Topic, name="notifications_message_topic"),
            models.CheckConstraint(
                condition=Q(href="") | Q(href__regex=r"^/($|[^/\\])"),
                name="notifications_message_leads_to_the_portal",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "-written_at", "-id"], name="notifications_message_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class ReadMark(models.Model):
    """
    A login has read a message; added once, never changed.

    Each login has its own: what a delegate opened is still new to the holder.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    message = models.ForeignKey(
        InboxMessage, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    login = models.ForeignKey(Login, models.PROTECT, db_index=False, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "login"], name="notifications_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.login_id}"


class Preference(models.Model):
    """Whether a customer wants a topic by e-mail as well; one that never said so does."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    topic = models.CharField(max_length=20, choices=choices(Topic))
    by_email = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "topic"], name="notifications_one_preference"
            ),
            models.CheckConstraint(
                condition=Q(topic__in=[topic.value for topic in OPTIONAL_TOPICS]),
                name="notifications_preference_is_not_of_the_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.topic}"
