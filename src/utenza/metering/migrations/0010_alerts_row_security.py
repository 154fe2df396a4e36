from django.db import migrations

from utenza.storage.row_security import closable, protect, same_customer


class Migration(migrations.Migration):
    dependencies = [("metering", "0009_alerts"), ("site", "0006_read_only_security")]
    operations = [
        protect("metering_alertchoice", portal="SELECT, INSERT, UPDATE"),
        closable("metering_alertchoice", function="'preferences'"),
        protect("metering_alerttold"),
        same_customer(
            "metering_alerttold", "supply_id", "supplies_supply", name="metering_alerttold_owner"
        ),
    ]
