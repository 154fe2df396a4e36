"""The files of the intake contract 1.0 and their columns, in their order; and our own."""

from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(columns.split())
    for name, columns in {
        "customers": """customer_code kind first_name last_name company_name tax_code vat_number
            email pec sdi_code phone mobile street street_number postcode city province country
            language""",
        "logins": """username email password_hash hash_scheme created_on last_login_at active""",
        "accesses": "username customer_code role until",
        "supplies": """supply_code customer_code commodity point_code status started_on ended_on
            street street_number postcode city province use offer_name offer_code price_kind
            offer_until committed_power_kw available_power_kw gas_profile meter_serial meter_digits
            meter_smart correction_coefficient reading_calendar annual_kwh annual_smc""",
        "reading_windows": "reading_calendar opens_on closes_on",
        "billing_profiles": """bp_code customer_code payment_method iban holder_first_name
            holder_last_name holder_company holder_tax_code mandate_reference mandate_signed_on
            delivery delivery_email delivery_name delivery_street delivery_street_number
            delivery_postcode delivery_city delivery_province opened_on closed_on request_code""",
        "bp_supplies": "supply_code from bp_code to",
        "bills": """bill_number kind supply_code bp_code plico_number issued_on due_on period_from
            period_to total open_amount collection notice_number quantity unit estimated
            summary_file detail_file xml_file""",
        "bill_items": """bill_number position group label quantity unit unit_price amount""",
        "plichi": """plico_number bp_code issued_on due_on bills_total previous_balance total_due
            open_amount collection notice_number file""",
        "payments": "payment_code bill_number plico_number paid_on amount channel receipt",
        "readings": "supply_code read_on register value kind",
        "consumption": "supply_code month band quantity kind",
        "curves": "supply_code day minutes values",
        "requests": """request_code type customer_code supply_code opened_at channel status
            status_at note""",
    }.items()
}

EXTENSIONS: Final = {"degree_days": ("area", "month", "degree_days")}
"""Files of our own beside the contract's."""

FILES: Final = frozenset(f"{name}.csv" for name in COLUMNS)
ALL_FILES: Final = FILES | {f"{name}.csv" for name in EXTENSIONS}
