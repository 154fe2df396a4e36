from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.billing_profiles.rules import Delivery, MandateState, PaymentMethod, PlanState
from utenza.customers.models import Customer
from utenza.storage.constraints import choices, one_of
from utenza.supplies.models import Supply


class Terms(models.Model):
    """How a profile is paid, and where its bills arrive."""

    payment_method = models.CharField(max_length=20, choices=choices(PaymentMethod))
    delivery = models.CharField(max_length=20, choices=choices(Delivery))
    delivery_email = models.CharField(max_length=254, blank=True)
    delivery_name = models.CharField(max_length=200, blank=True)
    delivery_street = models.CharField(max_length=200, blank=True)
    delivery_street_number = models.CharField(max_length=200, blank=True)
    delivery_postcode = models.CharField(max_length=200, blank=True)
    delivery_city = models.CharField(max_length=200, blank=True)
    delivery_province = models.CharField(max_length=2, blank=True)

    class Meta:
        abstract = True


class Account(models.Model):
    """An account to be debited; lists read the IBAN's ends alone."""

    iban = models.CharField(max_length=34, blank=True)
    holder_first_name = models.CharField(max_length=200, blank=True)
    holder_last_name = models.CharField(max_length=200, blank=True)
    holder_company = models.CharField(max_length=200, blank=True)
    holder_tax_code = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True


class BillingProfile(Account, Terms):
    """Supplies with the same delivery address and the same way to pay."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    bp_code = models.CharField(max_length=200, unique=True)
    mandate_reference = models.CharField(max_length=200, blank=True)
    mandate_signed_on = models.DateField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    request_code = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "id"], name="billing_profiles_profile_of_customer"
            ),
            one_of("payment_method", PaymentMethod, name="billing_profiles_payment_method"),
            one_of("delivery", Delivery, name="billing_profiles_delivery"),
            models.CheckConstraint(
                condition=~Q(payment_method="direct_debit")
                | Q(iban__gt="", mandate_reference__gt="", mandate_signed_on__isnull=False),
                name="billing_profiles_debit_has_a_mandate",
            ),
        ]

    def __str__(self) -> str:
        return self.bp_code


class ProfileSupply(models.Model):
    """From when to when (both days included) a supply is in a billing profile: one at a time."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supply", "starts_on"], name="billing_profiles_one_start_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "billing_profile"], name="billing_profiles_supplies_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.starts_on}"


class Followed(models.Model):
    """
    A change that a customer made and the CIS has to follow.

    While it is live, queries show it over what the CIS delivered; it is never deleted. `reason`
    says in the customer's words why it came to nothing.
    """

    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=2000, blank=True)

    class Meta:
        abstract = True


class PlannedProfile(Followed, Terms):
    """A billing profile that a customer made out of another, until the CIS delivers it."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bp_code = models.CharField(max_length=200, unique=True)
    request_code = models.CharField(max_length=200, unique=True)
    replaces = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    counts_from = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices(PlanState), default=PlanState.LIVE.value
    )
    planned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "id"], name="billing_profiles_plan_of_customer"
            ),
            one_of("payment_method", PaymentMethod, name="billing_profiles_plan_payment_method"),
            one_of("delivery", Delivery, name="billing_profiles_plan_delivery"),
            one_of("state", PlanState, name="billing_profiles_plan_state"),
        ]
        indexes: ClassVar = [
            # Each delivery asks which of them it fulfils.
            models.Index(
                fields=["bp_code"], condition=Q(state="live"), name="billing_profiles_live_plans"
            )
        ]

    def __str__(self) -> str:
        return self.bp_code


class PlannedStay(Followed):
    """From when a supply is in a planned profile; over the mirror's stays from that day on."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    planned_profile = models.ForeignKey(
        PlannedProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    supply = models.ForeignKey(
        Supply, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    starts_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices(PlanState), default=PlanState.LIVE.value
    )

    class Meta:
        constraints: ClassVar = [
            # A planned stay has no end, so that two of one supply would always share a day.
            models.UniqueConstraint(
                fields=["supply"],
                condition=Q(state="live"),
                name="billing_profiles_one_plan_a_supply",
            ),
            one_of("state", PlanState, name="billing_profiles_planned_stay_state"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "planned_profile"], name="billing_profiles_stays_of_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.starts_on}"


class MandateChange(Followed, Account):
    """
    A mandate that a customer signed on a profile, for itself or for the one planned out of it.

    `signatory` is who signed in the holder's stead.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    request_code = models.CharField(max_length=200, unique=True)
    billing_profile = models.ForeignKey(
        BillingProfile, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    planned_profile = models.OneToOneField(
        PlannedProfile, models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    signatory = models.CharField(max_length=200, blank=True)
    signatory_tax_code = models.CharField(max_length=16, blank=True)
    mandate_reference = models.CharField(max_length=35, unique=True)
    mandate_signed_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices(MandateState), default=MandateState.SIGNED.value
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["billing_profile"],
                condition=Q(state="signed", planned_profile__isnull=True),
                name="billing_profiles_one_mandate_at_a_time",
            ),
            one_of("state", MandateState, name="billing_profiles_mandate_state"),
            models.CheckConstraint(
                condition=Q(iban__gt="", mandate_reference__gt=""),
                name="billing_profiles_mandate_has_an_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "billing_profile"], name="billing_profiles_mandates_of"
            ),
            models.Index(
                fields=["id"], condition=Q(state="signed"), name="billing_profiles_pending"
            ),
        ]

    def __str__(self) -> str:
        return self.mandate_reference
