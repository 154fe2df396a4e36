from django.db import migrations

from utenza.storage.row_security import THE_CUSTOMER, THE_LOGIN, protect, share

# A login sees the names of the customers that it may choose among.
SEEN_TO_CHOOSE = f"id IN (SELECT customer_id FROM identity_grant WHERE login_id = {THE_LOGIN})"

# Signing in by tax code comes before anybody is known: the owner looks, and gives the logins alone.
HOLDERS = """
CREATE FUNCTION identity_holders(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT g.login_id FROM customers_customer c JOIN identity_grant g ON g.customer_id = c.id
    WHERE c.tax_code = upper(wanted) AND g.role = 'holder'
      AND (g.until IS NULL OR g.until >= (now() AT TIME ZONE 'Europe/Rome')::date)
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("customers", "0002_row_security"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        protect("identity_grant", seen=f"login_id = {THE_LOGIN}"),
        migrations.RunSQL(
            f"ALTER POLICY portal ON customers_customer"
            f" USING (id = {THE_CUSTOMER} OR {SEEN_TO_CHOOSE})",
            f"ALTER POLICY portal ON customers_customer USING (id = {THE_CUSTOMER})",
        ),
        share("identity_login", portal="SELECT"),
        migrations.RunSQL(
            "GRANT UPDATE (password, email, last_login, first_sign_in_at, welcomed_at)"
            " ON identity_login TO utenza_portal",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            [
                HOLDERS,
                "REVOKE ALL ON FUNCTION identity_holders(text) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION identity_holders(text) TO utenza_portal",
            ],
            "DROP FUNCTION identity_holders(text)",
        ),
        share("django_content_type"),
        *(
            share(table, portal="SELECT, INSERT, UPDATE, DELETE")
            for table in (
                "django_session",
                "account_emailaddress",
                "account_emailconfirmation",
                "mfa_authenticator",
                "usersessions_usersession",
            )
        ),
    ]
