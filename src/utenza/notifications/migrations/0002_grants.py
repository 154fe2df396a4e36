from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        # The roles are made there.
        ("storage", "0001_roles"),
    ]
    operations = [
        migrations.RunSQL(
            [
                "GRANT SELECT, INSERT, UPDATE ON notifications_mail TO utenza_intake",
                # The web writes and never reads: not even its own messages come back.
                "GRANT INSERT, SELECT (id) ON notifications_mail TO utenza_portal",
                # A body may hold the link to somebody's new password.
                "GRANT INSERT, SELECT (id, kind, \"to\", subject, secret, written_at, attempts,"
                " due_at, sent_at, failure) ON notifications_mail TO utenza_office",
            ],
            migrations.RunSQL.noop,
        )
    ]
