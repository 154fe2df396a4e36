"""Bills, their items and plichi, as the CIS delivers them."""

from utenza.bills.rules.states import BillKind, Collection, ItemGroup
from utenza.kernel.codes import notice_number
from utenza.storage.intake import (
    Intake,
    RejectCode,
    adds_up,
    choice,
    code,
    day,
    document,
    flag,
    money,
    number,
    ref,
    refuse,
    text,
    whole,
)

NOTICE_NUMBER = code(
    "notice_number",
    notice_number.normalise,
    RejectCode.BAD_NOTICE_NUMBER,
    required=False,
    vet=notice_number.are_normal,
)

PLICHI = Intake(
    file="plichi.csv",
    table="bills_plico",
    key=("plico_number",),
    owned_by=("bp_code",),
    fields=(
        text("plico_number"),
        ref("bp_code", to="billing_profiles.csv", column="billing_profile_id"),
        day("issued_on"),
        day("due_on"),
        money("bills_total"),
        money("previous_balance"),
        money("total_due"),
        money("open_amount"),
        choice("collection", Collection),
        NOTICE_NUMBER,
        document("file", kind="pdf", digest="file_sha256"),
    ),
    rules=(
        refuse(
            "total_due <> bills_total + previous_balance",
            RejectCode.BAD_AMOUNT,
            "total_due",
            "non è la somma delle bollette e del saldo precedente",
        ),
    ),
)

BILLS = Intake(
    file="bills.csv",
    table="bills_bill",
    key=("bill_number",),
    owned_by=("supply_code", "bp_code", "plico_number"),
    fields=(
        text("bill_number"),
        choice("kind", BillKind),
        ref("supply_code", to="supplies.csv", column="supply_id"),
        ref("bp_code", to="billing_profiles.csv", column="billing_profile_id"),
        ref("plico_number", to="plichi.csv", column="plico_id", required=False),
        day("issued_on"),
        day("due_on"),
        day("period_from"),
        day("period_to"),
        money("total"),
        money("open_amount"),
        choice("collection", Collection),
        NOTICE_NUMBER,
        number("quantity", required=False),
        choice("unit", ("kWh", "Smc"), required=False),
        flag("estimated"),
        document("summary_file", kind="pdf", digest="summary_sha256"),
        document("detail_file", kind="pdf", digest="detail_sha256"),
        document("xml_file", kind="xml", digest="xml_sha256"),
    ),
    rules=(
        refuse("period_to < period_from", RejectCode.BAD_DATE, "period_to", "prima dell'inizio"),
        refuse(
            "kind = 'credit_note' AND total > 0",
            RejectCode.BAD_AMOUNT,
            "total",
            "una nota di credito non è positiva",
        ),
    ),
)

BILL_ITEMS = Intake(
    file="bill_items.csv",
    table="bills_billitem",
    key=("bill_number", "position"),
    owned_by=("bill_number",),
    fields=(
        ref("bill_number", to="bills.csv", column="bill_id"),
        whole("position", most=999_999_999),
        choice("group", ItemGroup),
        text("label"),
        number("quantity", required=False),
        text("unit", required=False),
        number("unit_price", digits=9, places=6, reject=RejectCode.BAD_AMOUNT, required=False),
        money("amount"),
    ),
    rules=(adds_up("amount", parent="bill_number", total="total"),),
)

FILES = (PLICHI, BILLS, BILL_ITEMS)
