"""What customers read themselves, its way to the distributor, and what comes back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.customers.models import Customer
from utenza.metering.rules.life import LIVE, Misfit, ReadingState, Step, states_before
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply

_LIVE = sorted(state.value for state in LIVE)
_ON_ITS_WAY = sorted(
    state.value for step in (Step.VALIDATE, Step.USE) for state in states_before(step)
)


class ReadingFile(models.Model):
    """A file of self-readings for a distributor, kept as it was made until and after it leaves."""

    name = models.CharField(max_length=200, unique=True)
    distributor = models.CharField(max_length=11)
    content = models.BinaryField()
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SelfReading(models.Model):
    """
    What a customer read on the meter, in whole kWh or cubic metres, and what became of it.

    `use`, `least`, `most` and the coefficient are those of the page on which it was typed; the
    request's code names the request under which it is kept.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    request_code = models.CharField(max_length=200, unique=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    taken_on = models.DateField()
    total = models.BigIntegerField(null=True)
    f1 = models.BigIntegerField(null=True)
    f2 = models.BigIntegerField(null=True)
    f3 = models.BigIntegerField(null=True)
    meter_serial = models.CharField(max_length=200, blank=True)
    coefficient = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    use = models.BigIntegerField(null=True)
    least = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)
    confirmed = models.BooleanField()
    photo_sha256 = models.BinaryField(null=True)
    channel = models.CharField(max_length=10)
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=choices(ReadingState))
    state_at = models.DateTimeField()
    file = models.ForeignKey(
        ReadingFile, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    bill_number = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "id"], name="metering_selfreading_of_customer"
            ),
            models.UniqueConstraint(
                fields=["customer", "supply", "opens_on"],
                condition=Q(state__in=_LIVE),
                name="metering_one_self_reading_a_window",
            ),
            one_of("state", ReadingState, name="metering_selfreading_state"),
            models.CheckConstraint(
                condition=Q(total__gte=0, f1=None, f2=None, f3=None)
                | Q(total=None, f1__gte=0, f2__gte=0, f3__gte=0),
                name="metering_selfreading_registers",
            ),
            models.CheckConstraint(
                condition=Q(taken_on__gte=F("opens_on"), taken_on__lte=F("closes_on")),
                name="metering_selfreading_in_its_window",
            ),
            models.CheckConstraint(
                condition=Q(bill_number="") | Q(state="used"),
                name="metering_selfreading_used_by_a_bill",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "supply", "taken_on"], name="metering_self_by_supply"),
            models.Index(
                fields=["state", "id"],
                condition=Q(state__in=_ON_ITS_WAY),
                name="metering_self_on_its_way",
            ),
            models.Index(
                fields=["file"], condition=Q(file__isnull=False), name="metering_self_by_file"
            ),
        ]

    def __str__(self) -> str:
        return self.request_code


class SelfReadingStep(models.Model):
    """A state that a self-reading came to; only added to."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    self_reading = models.ForeignKey(
        SelfReading, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    state = models.CharField(max_length=20, choices=choices(ReadingState))
    at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", ReadingState, name="metering_selfreadingstep_state"),
            models.UniqueConstraint(
                fields=["customer", "self_reading", "state"], name="metering_once_in_each_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.self_reading_id} {self.state}"


class WindowReminder(models.Model):
    """That a customer is to be told, once, of a window that opened; `settled_at`: told, or moot."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    opens_on = models.DateField()
    closes_on = models.DateField()
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "supply", "opens_on"], name="metering_one_reminder_a_window"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "id"],
                condition=Q(settled_at__isnull=True),
                name="metering_to_be_reminded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.opens_on}"


class StrayAnswer(models.Model):
    """A distributor's answer that could not be followed, in its own words, for the office."""

    misfit = models.CharField(max_length=20, choices=choices(Misfit))
    file = models.CharField(max_length=200)
    point_code = models.CharField(max_length=60)
    meter_serial = models.CharField(max_length=60)
    taken_on = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    verdict = models.CharField(max_length=60)
    note = models.CharField(max_length=2000)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("misfit", Misfit, name="metering_strayanswer_misfit"),
            # The same file read again adds nothing.
            models.UniqueConstraint(
                fields=["file", "point_code", "meter_serial", "taken_on", "value", "verdict"],
                name="metering_stray_answer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.misfit} {self.point_code}"
