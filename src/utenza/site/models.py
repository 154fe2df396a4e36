from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.site.rules import DeliveryOutcome
from utenza.site.rules.closures import LONGEST_FUNCTION, LONGEST_TEXT
from utenza.site.rules.contents import ContactKind, Topic
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


class Contact(models.Model):
    """A way to reach the retailer; `value` is a number or an address, as people read it."""

    kind = models.CharField(max_length=10, choices=choices(ContactKind))
    label_it = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=254)
    note_it = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [one_of("kind", ContactKind, name="site_contact_kind")]

    def __str__(self) -> str:
        return self.label_it


class Counter(models.Model):
    """A place where people are served."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    hours_it = models.CharField(max_length=200)
    hours_en = models.CharField(max_length=200, blank=True)
    position = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question that people ask often; the texts are read by `rules.prose`."""

    slug = models.SlugField(max_length=60, unique=True)
    topic = models.CharField(max_length=10, choices=choices(Topic))
    question_it = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200, blank=True)
    answer_it = models.TextField(max_length=4000)
    answer_en = models.TextField(max_length=4000, blank=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [one_of("topic", Topic, name="site_question_topic")]

    def __str__(self) -> str:
        return self.slug


class Announcement(models.Model):
    """News for everybody; an important one stands at the top of each page until it ends."""

    slug = models.SlugField(max_length=60, unique=True)
    title_it = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    body_it = models.TextField(max_length=8000)
    body_en = models.TextField(max_length=8000, blank=True)
    is_important = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-published_at"], name="site_newest_news")]

    def __str__(self) -> str:
        return self.slug


class ReadOnlyMode(models.Model):
    """
    A time in which operations give way to the telephone: all of them, or those of one function.

    It is never deleted: what ends before its time gets `ended_at`.
    """

    function = models.CharField(max_length=LONGEST_FUNCTION, blank=True)
    is_for_group = models.BooleanField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    text_it = models.CharField(max_length=LONGEST_TEXT, blank=True)
    text_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="site_readonly_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(function__regex="^[a-z_]*$"), name="site_readonly_function"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.function or 'portal'}"


class ReadOnlyMember(models.Model):
    """A customer of the group that a mode is for; the foreign key is the migration's."""

    mode = models.ForeignKey(ReadOnlyMode, models.PROTECT, db_index=False, related_name="+")
    customer_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "mode"], name="site_readonly_member")
        ]

    def __str__(self) -> str:
        return f"{self.mode_id} {self.customer_id}"
