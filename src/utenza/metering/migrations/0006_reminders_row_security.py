from django.db import migrations

from utenza.storage.row_security import closable, protect, same_customer


class Migration(migrations.Migration):
    dependencies = [
        ("metering", "0005_window_reminders"),
        ("site", "0006_read_only_security"),
    ]
    operations = [
        protect("metering_windowreminder"),
        same_customer(
            "metering_windowreminder",
            "supply_id",
            "supplies_supply",
            name="metering_windowreminder_owner",
        ),
        # In sola consultazione no reading is sent, corrected or taken back.
        closable("metering_selfreading", function="'self_reading'"),
    ]
