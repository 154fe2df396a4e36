from django.db import migrations

from utenza.storage.row_security import protect, same_customer

TABLES = ("metering_reading", "metering_consumption", "metering_curvemonth")


class Migration(migrations.Migration):
    dependencies = [("metering", "0001_initial"), ("supplies", "0002_row_security")]
    operations = [
        operation
        for table in TABLES
        for operation in (
            protect(table),
            same_customer(table, "supply_id", "supplies_supply", name=f"{table}_owner"),
        )
    ]
