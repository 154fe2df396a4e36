"""Payments that the CIS booked, as it delivers them."""

from utenza.payments.rules.booked import PaymentChannel
from utenza.storage.intake import Intake, choice, day, money, needs, ref, text

PAYMENTS = Intake(
    file="payments.csv",
    table="payments_payment",
    key=("payment_code",),
    owned_by=("bill_number", "plico_number"),
    fields=(
        text("payment_code"),
        ref("bill_number", to="bills.csv", column="bill_id", required=False),
        ref("plico_number", to="plichi.csv", column="plico_id", required=False),
        day("paid_on"),
        money("amount"),
        choice("channel", PaymentChannel),
        text("receipt", required=False),
    ),
    rules=(needs("bill_number", when="plico_number IS NULL"),),
)

FILES = (PAYMENTS,)
