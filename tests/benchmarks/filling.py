"""
A portal full of customers, made inside PostgreSQL: the pages' benchmark has no use for a delivery.

Customer 1 is an administrator with 80 supplies and 3,000 bills; every other one has two supplies and
its share of the bills over the last 24 months.
"""
# ruff: noqa: E501 - the SQL is laid out to be read

from datetime import date

import psycopg

BIG_SUPPLIES = 80
BIG_BILLS = 3000
TABLES = (
    "customers_customer",
    "identity_login",
    "identity_grant",
    "supplies_supply",
    "billing_profiles_billingprofile",
    "billing_profiles_profilesupply",
    "bills_bill",
    "bills_billitem",
    "payments_payment",
    "metering_consumption",
    "supplies_readingwindow",
    "site_delivery",
)

CUSTOMERS = """
INSERT INTO customers_customer (id, customer_code, kind, first_name, last_name, company_name,
    tax_code, vat_number, email, pec, sdi_code, phone, mobile, street, street_number, postcode, city,
    province, country, language)
SELECT n, 'C' || lpad(n::text, 9, '0'), 'person', 'Anna', 'Rossi ' || n, '', 'RSSNNA80A41F257X', '',
    'c' || n || '@example.com', '', '', '', '', 'Via Emilia', n::text, '41121', 'Modena', 'MO', 'IT',
    'it'
FROM generate_series(1, %(customers)s) n
"""
LOGINS = """
INSERT INTO identity_login (id, username, email, password, is_active, first_sign_in_at, welcomed_at)
SELECT n, 'cliente' || n, 'c' || n || '@example.com', %(password)s, true, now(), now()
FROM generate_series(1, %(customers)s) n
"""
GRANTS = """
INSERT INTO identity_grant (login_id, customer_id, role)
SELECT n, n, 'holder' FROM generate_series(1, %(customers)s) n
"""
# The big customer's supplies come first, ids 1 to 80; then two a customer, light and gas.
SUPPLIES = """
INSERT INTO supplies_supply (id, customer_id, supply_code, commodity, point_code, status, started_on,
    street, street_number, postcode, city, province, use, offer_name, offer_code, price_kind,
    gas_profile, meter_serial, meter_digits, meter_smart, reading_calendar)
SELECT s, CASE WHEN s <= %(big)s THEN 1 ELSE 2 + (s - %(big)s - 1) / 2 END,
    'S' || lpad(s::text, 11, '0'), CASE WHEN s %% 2 = 0 THEN 'gas' ELSE 'electricity' END,
    CASE WHEN s %% 2 = 0 THEN '99999' || lpad(s::text, 9, '0')
         ELSE 'IT999E' || lpad(s::text, 8, '0') END,
    'active', '2022-01-01', 'Via Emilia', '1', '41121', 'Modena', 'MO', 'domestic_resident',
    'Casa Chiara', 'CC1', 'fixed', '', 'M' || s, 6, s %% 2 = 1,
    CASE WHEN s %% 2 = 0 THEN 'RC-A' ELSE '' END
FROM generate_series(1, %(big)s + 2 * (%(customers)s - 1)) s
"""
PROFILES = """
INSERT INTO billing_profiles_billingprofile (id, customer_id, bp_code, payment_method, iban,
    holder_first_name, holder_last_name, holder_company, holder_tax_code, mandate_reference, delivery,
    delivery_email, delivery_name, delivery_street, delivery_street_number, delivery_postcode,
    delivery_city, delivery_province, opened_on, request_code)
SELECT n, n, 'BP-' || lpad(n::text, 8, '0'), 'pagopa', '', '', '', '', '', '', 'email',
    'c' || n || '@example.com', '', '', '', '', '', '', '2022-01-01', ''
FROM generate_series(1, %(customers)s) n
"""
PROFILE_SUPPLIES = """
INSERT INTO billing_profiles_profilesupply (customer_id, supply_id, billing_profile_id, starts_on)
SELECT customer_id, id, customer_id, '2022-01-01' FROM supplies_supply
"""
# Bill b of a customer with k supplies is of supply b mod k; the newest one of each is still open.
BILLS = """
INSERT INTO bills_bill (id, customer_id, bill_number, kind, supply_id, billing_profile_id, issued_on,
    due_on, period_from, period_to, total, open_amount, collection, notice_number, quantity, unit,
    estimated, summary_file, detail_file, xml_file)
SELECT row_number() OVER (), customer_id, '2026/' || customer_id || '-' || b, 'bill', supply_id,
    customer_id, issued_on, issued_on + 20, issued_on - 75, issued_on - 15, total,
    CASE WHEN b < supplies THEN total ELSE 0 END, 'pagopa', '', 150 + b, 'kWh', false, '', '', ''
FROM (
    SELECT c AS customer_id, b, supplies, first + b %% supplies AS supply_id,
        %(today)s::date - (b / supplies) * (700 / greatest(bills / supplies, 1)) - 10 AS issued_on,
        round((40 + (c * 7 + b * 13) %% 9000 / 100.0)::numeric, 2) AS total
    FROM (
        SELECT c, CASE WHEN c = 1 THEN %(big)s ELSE 2 END AS supplies,
            CASE WHEN c = 1 THEN 1 ELSE %(big)s + 1 + (c - 2) * 2 END AS first,
            CASE WHEN c = 1 THEN %(big_bills)s ELSE %(each)s END AS bills
        FROM generate_series(1, %(customers)s) c
    ) one, generate_series(0, bills - 1) b
) bill
"""
# Items and payments matter for the bill page alone: the customers whose pages are asked for have them.
ITEMS = """
INSERT INTO bills_billitem (customer_id, bill_id, position, "group", label, quantity, unit, unit_price,
    amount)
SELECT customer_id, id, position,
    (ARRAY['energy_variable', 'energy_fixed', 'excise_vat', 'other_items'])[position],
    'Voce ' || position, 100, 'kWh', 0.156, CASE WHEN position = 1 THEN total - 30 ELSE 10 END
FROM bills_bill, generate_series(1, 4) position WHERE customer_id <= %(asked)s
"""
PAYMENTS = """
INSERT INTO payments_payment (customer_id, payment_code, bill_id, paid_on, amount, channel, receipt)
SELECT customer_id, 'P' || id, id, due_on, total, 'pagopa', ''
FROM bills_bill WHERE customer_id <= %(asked)s AND open_amount = 0
"""
# Four years in three bands, or of gas, for the supplies whose pages are asked for.
CONSUMPTION = """
INSERT INTO metering_consumption (customer_id, supply_id, month, band, quantity, kind)
SELECT s.customer_id, s.id, (date_trunc('month', %(today)s::date) - make_interval(months => m))::date,
    band, 40 + (s.id * 7 + m * 13) %% 50, CASE WHEN m %% 6 = 0 THEN 'estimated' ELSE 'actual' END
FROM supplies_supply s, generate_series(1, 48) m,
    unnest(CASE WHEN s.commodity = 'gas' THEN ARRAY['gas'] ELSE ARRAY['F1', 'F2', 'F3'] END) band
WHERE s.customer_id <= %(asked)s
"""
WINDOWS = """
INSERT INTO supplies_readingwindow (reading_calendar, opens_on, closes_on)
VALUES ('RC-A', %(today)s::date - 2, %(today)s::date + 7)
"""
DELIVERY = """
INSERT INTO site_delivery (name, produced_at, started_at, ended_at, outcome, reason, files, rejects_file)
VALUES ('bench', now(), now(), now(), 'applied', '', '{}', '')
"""
ORDER = (
    CUSTOMERS,
    LOGINS,
    GRANTS,
    SUPPLIES,
    PROFILES,
    PROFILE_SUPPLIES,
    BILLS,
    ITEMS,
    PAYMENTS,
    CONSUMPTION,
    WINDOWS,
    DELIVERY,
)


def fill(url: str, *, customers: int, bills: int, asked: int, password: str, today: date) -> None:
    """
    Fill an empty, migrated database; bills get their constraints checked after the rows.

    `asked` customers, the first ones, are those whose pages are asked for.
    """
    numbers = {
        "customers": customers,
        "each": max(2, (bills - BIG_BILLS) // max(customers - 1, 1)),
        "big": BIG_SUPPLIES,
        "big_bills": BIG_BILLS,
        "asked": asked,
        "password": password,
        "today": today,
    }
    with psycopg.connect(url) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'")
        # Foreign keys hold by construction; checking five million of them row by row proves nothing.
        connection.execute("SET session_replication_role = replica")
        for statement in ORDER:
            connection.execute(statement, numbers)
    with psycopg.connect(url, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"VACUUM ANALYZE {table}")
