from django.db import migrations

from utenza.storage.row_security import protect, same_customer


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("bills", "0002_row_security")]
    operations = [
        protect("payments_payment"),
        same_customer("payments_payment", "bill_id", "bills_bill", name="payments_bill_owner"),
        same_customer("payments_payment", "plico_id", "bills_plico", name="payments_plico_owner"),
    ]
