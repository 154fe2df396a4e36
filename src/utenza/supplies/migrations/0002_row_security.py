from django.db import migrations

from utenza.storage.row_security import protect, same_customer, share


class Migration(migrations.Migration):
    dependencies = [("supplies", "0001_initial")]
    operations = [
        protect("supplies_supply"),
        protect("supplies_supplylabel", portal="SELECT, INSERT, UPDATE"),
        same_customer(
            "supplies_supplylabel", "supply_id", "supplies_supply", name="supplies_label_owner"
        ),
        share("supplies_readingwindow"),
    ]
