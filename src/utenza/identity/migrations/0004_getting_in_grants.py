from django.db import migrations

from utenza.storage.row_security import share

# Names the login and its customer to the transaction and tells who they are, in one round trip.
# The login has to be named before row security shows its grants, hence a function in steps.
ACT = """
CREATE FUNCTION identity_act(login bigint, chosen text, today date)
RETURNS TABLE (customer_id bigint, customer_code text, name text, role text, until date)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('utenza.login_id', login::text, true),
            set_config('utenza.customer_id', '', true);
    RETURN QUERY
        WITH granted AS MATERIALIZED (
            SELECT g.customer_id, c.customer_code::text AS code,
                   coalesce(nullif(c.company_name, ''), c.first_name || ' ' || c.last_name) AS name,
                   g.role::text AS role, g.until,
                   row_number() OVER (
                       ORDER BY c.customer_code = chosen DESC NULLS LAST, g.role = 'holder' DESC,
                                c.customer_code
                   ) AS place
            FROM identity_grant g JOIN customers_customer c ON c.id = g.customer_id
            WHERE g.login_id = login AND (g.until IS NULL OR g.until >= today)
        ), named AS MATERIALIZED (
            SELECT set_config('utenza.customer_id', g.customer_id::text, true)
            FROM granted g WHERE g.place = 1
        )
        SELECT g.customer_id, g.code, g.name, g.role, g.until
        FROM granted g CROSS JOIN named ORDER BY g.place;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_getting_in")]
    operations = [
        migrations.RunSQL(
            [
                ACT,
                "REVOKE ALL ON FUNCTION identity_act(bigint, text, date) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION identity_act(bigint, text, date)"
                " TO utenza_portal, utenza_office, utenza_intake",
                # The worker finds out to whom a link to a new password goes.
                "GRANT EXECUTE ON FUNCTION identity_holders(text) TO utenza_intake",
            ],
            [
                "DROP FUNCTION identity_act(bigint, text, date)",
                "REVOKE ALL ON FUNCTION identity_holders(text) FROM utenza_intake",
            ],
        ),
        share("identity_tries", portal="SELECT, INSERT, UPDATE"),
        share("identity_resetrequest", portal="INSERT"),
        migrations.RunSQL(
            [
                "GRANT UPDATE (contacts_confirmed_at) ON identity_login TO utenza_portal",
                # Django asks for the key of the row that it has written.
                "GRANT SELECT (id) ON identity_resetrequest TO utenza_portal",
                "GRANT DELETE ON identity_tries, identity_resetrequest, django_session,"
                " usersessions_usersession TO utenza_intake",
                # With a session's key or a second factor's secret an operator would be the customer.
                "REVOKE SELECT ON django_session, mfa_authenticator, identity_resetrequest"
                " FROM utenza_office",
            ],
            migrations.RunSQL.noop,
        ),
    ]
