from django.db import migrations

# All but the hashes: with one of them a password can be guessed at leisure.
OFFICE_MAY_READ = (
    "id, username, email, is_active, created_on, last_login, old_last_login_at, first_sign_in_at,"
    " welcomed_at, contacts_confirmed_at"
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_sealed_index")]
    operations = [
        migrations.RunSQL(
            [
                # A list of sessions names their keys, and a key is as good as a password.
                "REVOKE SELECT ON usersessions_usersession, identity_login FROM utenza_office",
                f"GRANT SELECT ({OFFICE_MAY_READ}) ON identity_login TO utenza_office",
                # The portal verifies no address and changes none: the library only looks.
                "REVOKE INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation"
                " FROM utenza_portal",
                "REVOKE UPDATE (email) ON identity_login FROM utenza_portal",
                # Neither the deliveries nor the worker sign anybody in.
                "REVOKE ALL ON mfa_authenticator, account_emailaddress, account_emailconfirmation"
                " FROM utenza_intake",
                "REVOKE INSERT, UPDATE ON django_session, usersessions_usersession"
                " FROM utenza_intake",
            ],
            migrations.RunSQL.noop,
        )
    ]
