"""Bills, their items and plichi, as the CIS issued them: a mirror."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.billing_profiles.models import BillingProfile
from utenza.bills.rules.states import BillKind, Collection, ItemGroup
from utenza.customers.models import Customer
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class Plico(models.Model):
    """One document for several bills of one customer; it is what is paid. Amounts in EUR."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    plico_number = models.CharField(max_length=200, unique=True)
    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    issued_on = models.DateField()
    due_on = models.DateField()
    bills_total = models.DecimalField(max_digits=12, decimal_places=2)
    previous_balance = models.DecimalField(max_digits=12, decimal_places=2)
    total_due = models.DecimalField(max_digits=12, decimal_places=2)
    open_amount = models.DecimalField(max_digits=12, decimal_places=2)
    collection = models.CharField(max_length=20, choices=choices(Collection))
    notice_number = models.CharField(max_length=18, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_sha256 = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="bills_plico_of_customer"),
            one_of("collection", Collection, name="bills_plico_collection"),
            models.CheckConstraint(
                condition=Q(total_due=F("bills_total") + F("previous_balance")),
                name="bills_plico_adds_up",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["notice_number"], condition=~Q(notice_number=""), name="bills_plico_notice"
            ),
        ]

    def __str__(self) -> str:
        return self.plico_number


class Bill(models.Model):
    """A bill or credit note as it was issued: added to, never edited here. Amounts in EUR."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bill_number = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=choices(BillKind))
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    plico = models.ForeignKey(
        Plico, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    issued_on = models.DateField()
    due_on = models.DateField()
    period_from = models.DateField()
    period_to = models.DateField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    open_amount = models.DecimalField(max_digits=12, decimal_places=2)
    collection = models.CharField(max_length=20, choices=choices(Collection))
    notice_number = models.CharField(max_length=18, blank=True)
    quantity = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    unit = models.CharField(max_length=3, blank=True)
    estimated = models.BooleanField()
    summary_file = models.CharField(max_length=200, blank=True)
    summary_sha256 = models.BinaryField(null=True)
    detail_file = models.CharField(max_length=200, blank=True)
    detail_sha256 = models.BinaryField(null=True)
    xml_file = models.CharField(max_length=200, blank=True)
    xml_sha256 = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "id"], name="bills_bill_of_customer"),
            one_of("kind", BillKind, name="bills_bill_kind"),
            one_of("collection", Collection, name="bills_bill_collection"),
            models.CheckConstraint(
                condition=Q(kind="bill") | Q(total__lte=0), name="bills_credit_is_not_positive"
            ),
        ]
        indexes: ClassVar = [
            # Every list of bills is one customer's, newest first.
            models.Index(fields=["customer", "-issued_on", "-id"], name="bills_bill_newest"),
            # Home asks what is unpaid, out of years of bills that are not.
            models.Index(
                fields=["customer"], condition=Q(open_amount__gt=0), name="bills_bill_unpaid"
            ),
            # pagoPA asks by the notice's number, and by nothing else.
            models.Index(
                fields=["notice_number"], condition=~Q(notice_number=""), name="bills_bill_notice"
            ),
        ]

    def __str__(self) -> str:
        return self.bill_number


class BillItem(models.Model):
    """One line of a bill; the amounts (EUR) of a bill's lines add up to its total."""

    pk = models.CompositePrimaryKey("customer_id", "bill_id", "position")
    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bill = models.ForeignKey(
        Bill, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    position = models.IntegerField()
    group = models.CharField(max_length=20, choices=choices(ItemGroup))
    label = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    unit = models.CharField(max_length=200, blank=True)
    unit_price = models.DecimalField(max_digits=15, decimal_places=6, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints: ClassVar = [one_of("group", ItemGroup, name="bills_item_group")]

    def __str__(self) -> str:
        return self.label


class OfBillOrPlico(models.Model):
    """A row of a customer's about one bill, or about one plico: never both, never neither."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    plico = models.ForeignKey(
        Plico, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill__isnull=False) ^ Q(plico__isnull=False),
                name="%(app_label)s_%(class)s_is_of_one",
            ),
        ]
