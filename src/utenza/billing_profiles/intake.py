"""Billing profiles and the supplies in them, as the CIS delivers them."""

from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.kernel.codes import bp_code, email_address, iban, tax_code
from utenza.storage.intake import (
    Intake,
    RejectCode,
    choice,
    code,
    day,
    needs,
    one_at_a_time,
    ref,
    refuse,
    shaped,
    text,
)

DEBITED = "payment_method = 'direct_debit'"
NO_HOLDER = "holder_company IS NULL AND (holder_first_name IS NULL OR holder_last_name IS NULL)"

POSTAL_ADDRESS = (
    "delivery_name",
    "delivery_street",
    "delivery_street_number",
    "delivery_postcode",
    "delivery_city",
    "delivery_province",
)

BILLING_PROFILES = Intake(
    file="billing_profiles.csv",
    table="billing_profiles_billingprofile",
    key=("bp_code",),
    owned_by=("customer_code",),
    fields=(
        # Not a code of the reject list: a billing profile's is a value like another.
        code("bp_code", bp_code.normalise, RejectCode.BAD_VALUE),
        ref("customer_code", to="customers.csv", column="customer_id"),
        choice("payment_method", PaymentMethod),
        code("iban", iban.normalise, RejectCode.BAD_IBAN, required=False),
        text("holder_first_name", required=False),
        text("holder_last_name", required=False),
        text("holder_company", required=False),
        code("holder_tax_code", tax_code.normalise, RejectCode.BAD_TAX_CODE, required=False),
        text("mandate_reference", required=False),
        day("mandate_signed_on", required=False),
        choice("delivery", Delivery),
        code("delivery_email", email_address.normalise, RejectCode.BAD_EMAIL, required=False),
        text("delivery_name", required=False),
        text("delivery_street", required=False),
        text("delivery_street_number", required=False),
        text("delivery_postcode", required=False),
        text("delivery_city", required=False),
        shaped("delivery_province", "[A-Z]{2}", "non sono 2 lettere", required=False),
        day("opened_on"),
        day("closed_on", required=False),
        text("request_code", required=False),
    ),
    rules=(
        needs("iban", when=DEBITED),
        needs("holder_last_name", when=f"{DEBITED} AND {NO_HOLDER}"),
        needs("mandate_reference", when=DEBITED),
        needs("mandate_signed_on", when=DEBITED),
        needs("delivery_email", when="delivery = 'email'"),
        *(needs(column, when="delivery = 'post'") for column in POSTAL_ADDRESS),
    ),
)

PROFILE_SUPPLIES = Intake(
    file="bp_supplies.csv",
    table="billing_profiles_profilesupply",
    key=("supply_code", "from"),
    owned_by=("supply_code", "bp_code"),
    fields=(
        ref("supply_code", to="supplies.csv", column="supply_id"),
        day("from", column="starts_on"),
        ref("bp_code", to="billing_profiles.csv", column="billing_profile_id"),
        day("to", column="ends_on", required=False),
    ),
    rules=(
        refuse("ends_on < starts_on", RejectCode.BAD_DATE, "to", "finisce prima di cominciare"),
        one_at_a_time("supply_id", start="starts_on", end="ends_on"),
    ),
)

FILES = (BILLING_PROFILES, PROFILE_SUPPLIES)
