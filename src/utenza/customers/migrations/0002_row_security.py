from django.db import migrations

from utenza.storage.row_security import THE_CUSTOMER, protect


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [protect("customers_customer", seen=f"id = {THE_CUSTOMER}")]
