"""Customers, as the CIS delivers them."""

from utenza.customers.rules import CustomerKind
from utenza.kernel.codes import email_address, tax_code, vat_number
from utenza.storage.intake import Intake, RejectCode, choice, code, needs, shaped, text

CUSTOMERS = Intake(
    file="customers.csv",
    table="customers_customer",
    key=("customer_code",),
    owner="id",
    fields=(
        text("customer_code"),
        choice("kind", CustomerKind),
        text("first_name", required=False),
        text("last_name", required=False),
        text("company_name", required=False),
        code("tax_code", tax_code.normalise, RejectCode.BAD_TAX_CODE),
        code("vat_number", vat_number.normalise, RejectCode.BAD_VAT_NUMBER, required=False),
        code("email", email_address.normalise, RejectCode.BAD_EMAIL, required=False),
        code("pec", email_address.normalise, RejectCode.BAD_EMAIL, required=False),
        shaped("sdi_code", "[A-Za-z0-9]{7}", "non sono 7 caratteri", required=False),
        text("phone", required=False),
        shaped("mobile", r"\+[1-9][0-9]{5,14}", "non è un numero E.164", required=False),
        text("street"),
        text("street_number", required=False),
        text("postcode"),
        text("city"),
        shaped("province", "[A-Z]{2}", "non sono 2 lettere"),
        shaped("country", "[A-Z]{2}", "non è un codice ISO di 2 lettere"),
        choice("language", ("it", "en"), required=False),
    ),
    rules=(
        needs("first_name", when="kind = 'person'"),
        needs("last_name", when="kind = 'person'"),
        needs("company_name", when="kind <> 'person'"),
    ),
)

FILES = (CUSTOMERS,)
