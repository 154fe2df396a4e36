from django.db import migrations

from utenza.storage.row_security import protect, same_customer


class Migration(migrations.Migration):
    dependencies = [("bills", "0004_positions")]
    operations = [
        protect("bills_position", portal="SELECT, INSERT, UPDATE"),
        same_customer("bills_position", "bill_id", "bills_bill", name="bills_position_bill_owner"),
        same_customer(
            "bills_position", "plico_id", "bills_plico", name="bills_position_plico_owner"
        ),
    ]
