from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_texts")]
    operations = [
        migrations.RunSQL(
            [
                # As with letters: the web writes and never reads, and a body may hold a code.
                "GRANT SELECT, INSERT, UPDATE ON notifications_text TO utenza_intake",
                "GRANT INSERT, SELECT (id) ON notifications_text TO utenza_portal",
                'GRANT INSERT, SELECT (id, kind, "to", secret, written_at, attempts, due_at,'
                " sent_at, failure) ON notifications_text TO utenza_office",
            ],
            migrations.RunSQL.noop,
        )
    ]
