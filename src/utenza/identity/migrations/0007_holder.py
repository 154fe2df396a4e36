from django.db import migrations

from utenza.storage.row_security import THE_CUSTOMER

# A delegate sees no grant but its own, yet what it asks for is confirmed to the holder: the owner
# looks, and to the portal gives the acting customer's alone. Of several holders the last one seen.
HOLDER = f"""
CREATE FUNCTION identity_holder(wanted bigint) RETURNS TABLE (email text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
ROWS 1
AS $$
    SELECT coalesce(holder.email, ''), coalesce(nullif(c.language, ''), holder.language, '')
    FROM customers_customer c LEFT JOIN LATERAL (
        SELECT l.email, (
            SELECT o.language FROM identity_grant g JOIN customers_customer o ON o.id = g.customer_id
            WHERE g.login_id = l.id AND o.language <> ''
            ORDER BY g.role = 'holder' DESC, o.customer_code LIMIT 1
        ) AS language
        FROM identity_grant g JOIN identity_login l ON l.id = g.login_id
        WHERE g.customer_id = c.id AND g.role = 'holder' AND l.is_active
          AND (g.until IS NULL OR g.until >= (now() AT TIME ZONE 'Europe/Rome')::date)
        ORDER BY coalesce(l.last_login, l.old_last_login_at) DESC NULLS LAST, l.id LIMIT 1
    ) holder ON true
    WHERE c.id = wanted
      AND (current_setting('role') <> 'utenza_portal' OR wanted = {THE_CUSTOMER})
$$
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_fewer_secrets")]
    operations = [
        migrations.RunSQL(
            [
                HOLDER,
                "REVOKE ALL ON FUNCTION identity_holder(bigint) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION identity_holder(bigint)"
                " TO utenza_portal, utenza_office, utenza_intake",
            ],
            "DROP FUNCTION identity_holder(bigint)",
        )
    ]
