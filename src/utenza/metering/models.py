from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from utenza.customers.models import Customer
from utenza.metering.rules import Band, ConsumptionKind, ReadingKind, Register
from utenza.metering.rules.alerts import AlertKind
from utenza.metering.rules.life import LIVE, Misfit, ReadingState, Step, states_before
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply

_LIVE = sorted(state.value for state in LIVE)
_ON_ITS_WAY = sorted(
    state.value for step in (Step.VALIDATE, Step.USE) for state in states_before(step)
)


class Reading(models.Model):
    """What a register of a meter showed on a day, in whole kWh or cubic metres."""

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "read_on", "register")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    read_on = models.DateField()
    register = models.CharField(max_length=5, choices=choices(Register))
    value = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ReadingKind))

    class Meta:
        constraints: ClassVar = [
            one_of("register", Register, name="metering_reading_register"),
            one_of("kind", ReadingKind, name="metering_reading_kind"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="metering_reading_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.read_on} {self.register}"


class Consumption(models.Model):
    """The consumption of a month (its first day) in a band: kWh, or Smc for gas."""

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "month", "band")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    band = models.CharField(max_length=3, choices=choices(Band))
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    kind = models.CharField(max_length=10, choices=choices(ConsumptionKind))

    class Meta:
        constraints: ClassVar = [
            one_of("band", Band, name="metering_consumption_band"),
            one_of("kind", ConsumptionKind, name="metering_consumption_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.band}"


class CurveMonth(models.Model):
    """
    The interval curve of a supply for a month (its first day): one row, ten years are 120.

    `days[d]` holds day d's values as the CIS wrote them: Wh per interval, space between, `-` for a
    missing one; 92, 96 or 100 of them are quarter hours, 23, 24 or 25 hours; null is a day without.
    """

    pk = models.CompositePrimaryKey("customer_id", "supply_id", "month")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    days = ArrayField(models.TextField(null=True), size=31)

    def __str__(self) -> str:
        return str(self.month)


class DegreeMonth(models.Model):
    """
    How cold a month (its first day) was in an area: its degree days.

    An area is a province (two letters) or a postcode; it belongs to no customer.
    """

    pk = models.CompositePrimaryKey("area", "month")
    area = models.CharField(max_length=5)
    month = models.DateField()
    degree_days = models.DecimalField(max_digits=8, decimal_places=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__regex=r"^([A-Z]{2}|[0-9]{5})$"), name="metering_degreemonth_area"
            ),
            models.CheckConstraint(
                condition=Q(degree_days__gte=0), name="metering_degreemonth_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month}"


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


class AlertChoice(models.Model):
    """
    Which alerts about use a customer has switched on; who has no row has the window's alone.

    `looked_at` is when the worker last looked; null: it has still to look at these choices.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="+")
    unusual_use = models.BooleanField()
    bill_above = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    near_limit = models.BooleanField()
    reading_window = models.BooleanField()
    changed_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill_above__gt=0), name="metering_alertchoice_sum_is_positive"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("looked_at").asc(nulls_first=True),
                condition=Q(unusual_use=True) | Q(near_limit=True) | Q(bill_above__isnull=False),
                name="metering_alertchoice_watched",
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class AlertTold(models.Model):
    """That a customer was told something of a supply, once; `about` is its month, or first day."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=choices(AlertKind))
    about = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("kind", AlertKind, name="metering_alerttold_kind"),
            models.UniqueConstraint(
                fields=["customer", "supply", "kind", "about"], name="metering_alert_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.supply_id} {self.about}"


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


class FlowFile(models.Model):
    """
    A file of a national flow that was read, known again by its content.

    `made_at` is the moment in its name: of two files about the same, the later one counts.
    """

    name = models.CharField(max_length=200)
    sha256 = models.BinaryField(unique=True)
    flow = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField()
    taken = models.IntegerField()
    refused = models.IntegerField()

    def __str__(self) -> str:
        return self.name


class FlowCurve(models.Model):
    """
    Days of a month of a curve as one file brought them: a version, never changed or taken back.

    The days are kept as in `CurveMonth`; one without a word in this file is null.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    month = models.DateField()
    file = models.ForeignKey(FlowFile, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=choices(ConsumptionKind))
    is_valid = models.BooleanField()
    is_rectification = models.BooleanField()
    days = ArrayField(models.TextField(null=True), size=31)

    class Meta:
        constraints: ClassVar = [one_of("kind", ConsumptionKind, name="metering_flowcurve_kind")]
        indexes: ClassVar = [
            models.Index(fields=["customer", "supply", "month"], name="metering_flowcurve_month"),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.month}"


class FlowReading(models.Model):
    """What a gas meter showed on a day, as one file brought it: a version, as of curves."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    read_on = models.DateField()
    file = models.ForeignKey(FlowFile, models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    value = models.BigIntegerField()
    meter_serial = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__gte=0), name="metering_flowreading_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "supply", "read_on"], name="metering_flowreading_day"),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.read_on}"
