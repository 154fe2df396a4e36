from django.db import migrations

# What the office holds back is nobody's here: pagoPA is told that it does not know it, and a
# receipt that comes all the same waits aside until the bill is shown.
FIND_NOTICE = """
CREATE OR REPLACE FUNCTION payments_find_notice(wanted text)
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
    ) found
    WHERE NOT EXISTS (
        SELECT FROM bills_hold h
        WHERE h.customer_id = found.customer_id AND h.released_at IS NULL
              AND (h.bill_id = found.bill_id OR h.plico_id = found.plico_id)
    )
    ORDER BY found.rank LIMIT 1
$$
"""

EARLIER = """
CREATE OR REPLACE FUNCTION payments_find_notice(wanted text)
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


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_credits"), ("bills", "0007_holds_row_security")]
    operations = [migrations.RunSQL(FIND_NOTICE, EARLIER)]
