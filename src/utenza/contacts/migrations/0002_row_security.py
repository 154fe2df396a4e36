from django.db import migrations

from utenza.storage.row_security import protect, same_customer

# A link is opened before anybody is known: the owner looks, and tells whose it is alone.
LINK_CUSTOMER = """
CREATE FUNCTION contacts_link_customer(wanted bytea) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT customer_id FROM contacts_proof WHERE digest = wanted AND form = 'link' $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_initial"),
        ("customers", "0004_change_security"),
    ]
    operations = [
        protect(
            "contacts_proof", portal="SELECT, INSERT, UPDATE (expires_at, tries, used_at)"
        ),
        same_customer(
            "contacts_proof", "change_id", "customers_change", name="contacts_proof_owner"
        ),
        migrations.RunSQL(
            [
                LINK_CUSTOMER,
                "REVOKE ALL ON FUNCTION contacts_link_customer(bytea) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION contacts_link_customer(bytea) TO utenza_portal",
                "REVOKE SELECT ON contacts_proof FROM utenza_office",
                "GRANT SELECT (id, customer_id, change_id, form, channel, target, asked_at,"
                " expires_at, tries, used_at) ON contacts_proof TO utenza_office",
            ],
            "DROP FUNCTION contacts_link_customer(bytea)",
        ),
    ]
