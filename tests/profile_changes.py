"""What the people of the tests change of their billing profiles."""

from datetime import UTC, date, datetime

from utenza.billing_profiles import actions
from utenza.billing_profiles.rules import Delivery
from utenza.billing_profiles.rules.changes import DeliveryChange, PaymentChange
from utenza.billing_profiles.rules.mandates import Mandate
from utenza.identity.rules.viewers import GrantRole, Viewer

# Noon of 22 November 2026 in Italy: a change counts from the day after.
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TOMORROW = date(2026, 11, 23)

# The account of trade.a_debit_profile, and others.
PRESENT_IBAN = "IT60X0542811101000000123456"
IBAN = "DE89370400440532013000"
OTHER_IBAN = "FR1420041010050500013M02606"

ANNAS_MANDATE = Mandate(
    iban=IBAN,
    holder_first_name="Anna",
    holder_last_name="D'Angelò",
    holder_tax_code="RSSMRA80A01H501U",
)
BY_DEBIT = PaymentChange(ANNAS_MANDATE)
BY_NOTICE = PaymentChange(None)
BY_EMAIL = DeliveryChange(delivery=Delivery.EMAIL, email="nuova@example.org")
BY_POST = DeliveryChange(
    delivery=Delivery.POST,
    addressee="Anna D'Angelò",
    street="Via Roma",
    street_number="1",
    postcode="20121",
    city="Milano",
    province="MI",
)


def viewer_of(person, role=GrantRole.HOLDER):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", role)


def planned(person, profile, change, supplies=None, *, request="R-1", now=NOW):
    """Make the new profile, and return its code."""
    codes = None if supplies is None else [one.supply_code for one in supplies]
    return actions.plan_profile(
        viewer=viewer_of(person),
        bp_code=profile.bp_code,
        change=change,
        supply_codes=codes,
        request_code=request,
        now=now,
    ).bp_code


def with_iban(person, profile, mandate=ANNAS_MANDATE, *, request="R-1", now=NOW):
    """Sign a mandate for the profile, and return its reference."""
    return actions.change_iban(
        viewer=viewer_of(person),
        bp_code=profile.bp_code,
        mandate=mandate,
        request_code=request,
        now=now,
    )


def dropped(request="R-1", *, reason="", is_refused=True, now=NOW):
    actions.drop_plan(request_code=request, reason=reason, is_refused=is_refused, now=now)
