from django.db import migrations

from utenza.storage.row_security import closable


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_inbox_grants"),
        ("site", "0006_read_only_security"),
    ]
    operations = [closable("notifications_preference", function="'preferences'")]
