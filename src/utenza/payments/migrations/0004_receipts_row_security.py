from django.db import migrations

from utenza.storage.row_security import protect, same_customer, share

# pagoPA names a notice and nobody's name: the owner looks, and tells whose it is alone. A plico
# comes first, because what it holds is paid through it.
FIND_NOTICE = """
CREATE FUNCTION payments_find_notice(wanted text)
RETURNS TABLE (customer_id bigint, plico_id bigint, bill_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT found.customer_id, found.plico_id, found.bill_id FROM (
        SELECT 1 AS rank, p.customer_id, p.id AS plico_id, NULL::bigint AS bill_id
        FROM bills_plico p WHERE p.notice_number = wanted AND p.notice_number <> ''
        UNION ALL
        SELECT 2, b.customer_id, NULL, b.id
        FROM bills_bill b WHERE b.notice_number = wanted AND b.notice_number <> ''
        UNION ALL
        SELECT 3, n.customer_id, n.plico_id, n.bill_id
        FROM payments_notice n WHERE n.notice_number = wanted
    ) found ORDER BY found.rank LIMIT 1
$$
"""
# What was paid stays paid; of all else a proof of payment has the last word.
PAID_STAYS = """
CREATE POLICY paid_stays ON payments_attempt AS RESTRICTIVE FOR UPDATE TO utenza_portal
USING (state <> 'paid') WITH CHECK (true)
"""
# A payment is begun where nothing is closed; its proof comes in whatever is.
CLOSED_TO_INSERT = """
CREATE POLICY closed_to_insert ON payments_attempt AS RESTRICTIVE FOR INSERT TO utenza_portal
WITH CHECK (NOT site_is_closed('payment', customer_id))
"""


def policy(sql: str) -> migrations.RunSQL:
    name, table = sql.split()[2], sql.split()[4]
    return migrations.RunSQL(sql, f"DROP POLICY {name} ON {table}")


def belongs(table: str) -> list[migrations.RunSQL]:
    return [
        same_customer(
            f"payments_{table}", "bill_id", "bills_bill", name=f"payments_{table}_bill_owner"
        ),
        same_customer(
            f"payments_{table}", "plico_id", "bills_plico", name=f"payments_{table}_plico_owner"
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_receipts_and_ledger"),
        ("bills", "0005_positions_row_security"),
        ("site", "0006_read_only_security"),
    ]
    operations = [
        protect(
            "payments_attempt",
            portal="SELECT, INSERT, UPDATE (state, refusal, url, reference, ended_at)",
        ),
        policy(PAID_STAYS),
        policy(CLOSED_TO_INSERT),
        protect("payments_attemptline", portal="SELECT, INSERT, UPDATE (is_open, is_paid)"),
        same_customer(
            "payments_attemptline", "attempt_id", "payments_attempt", name="payments_line_owner"
        ),
        protect("payments_notice", portal="SELECT, INSERT"),
        protect("payments_receipt", portal="SELECT, INSERT"),
        protect("payments_entry", portal="SELECT, INSERT"),
        same_customer(
            "payments_entry", "receipt_id", "payments_receipt", name="payments_entry_receipt_owner"
        ),
        *belongs("attemptline"),
        *belongs("notice"),
        *belongs("receipt"),
        *belongs("entry"),
        share("payments_inbound", portal="INSERT, SELECT (id)"),
        share("payments_strayreceipt", portal="INSERT"),
        migrations.RunSQL(
            [
                "REVOKE UPDATE ON payments_entry, payments_receipt, payments_inbound,"
                " payments_notice FROM utenza_intake",
                # The legal proof holds whole names: the office is shown one at a time.
                "REVOKE SELECT ON payments_inbound FROM utenza_office",
                "CREATE SEQUENCE payments_notice_base AS bigint MINVALUE 1 MAXVALUE 9999999999999",
                "GRANT USAGE ON SEQUENCE payments_notice_base TO utenza_portal, utenza_intake",
                FIND_NOTICE,
                "REVOKE ALL ON FUNCTION payments_find_notice(text) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION payments_find_notice(text)"
                " TO utenza_portal, utenza_intake",
            ],
            [
                "DROP FUNCTION payments_find_notice(text)",
                "DROP SEQUENCE payments_notice_base",
            ],
        ),
    ]
