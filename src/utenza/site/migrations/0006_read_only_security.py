from django.db import migrations

from utenza.storage.row_security import protect, share

# Asked by the policies of tables that can be closed (storage.row_security.closable). The web's role
# runs it as itself, so that it learns of no customer but the one it acts for.
IS_CLOSED = """
CREATE FUNCTION site_is_closed(function text, customer_id bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER PARALLEL SAFE SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM site_readonlymode m
        WHERE m.ended_at IS NULL
          AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())
          AND m.function IN ('', $1)
          AND (NOT m.is_for_group OR EXISTS (
               SELECT FROM site_readonlymember g WHERE g.mode_id = m.id AND g.customer_id = $2))
    )
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0005_read_only"),
        ("customers", "0001_initial"),
        ("storage", "0001_roles"),
    ]
    operations = [
        share("site_readonlymode"),
        protect("site_readonlymember"),
        migrations.RunSQL(
            "ALTER TABLE site_readonlymember ADD CONSTRAINT site_readonly_member_customer"
            " FOREIGN KEY (customer_id) REFERENCES customers_customer (id)",
            "ALTER TABLE site_readonlymember DROP CONSTRAINT site_readonly_member_customer",
        ),
        migrations.RunSQL(
            [
                IS_CLOSED,
                "REVOKE ALL ON FUNCTION site_is_closed(text, bigint) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION site_is_closed(text, bigint) TO utenza_portal",
            ],
            "DROP FUNCTION site_is_closed(text, bigint)",
        ),
    ]
