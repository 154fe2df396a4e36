from django.db import migrations

from utenza.storage.row_security import protect, same_customer


class Migration(migrations.Migration):
    dependencies = [("service_requests", "0001_initial"), ("supplies", "0002_row_security")]
    operations = [
        protect("service_requests_servicerequest"),
        same_customer(
            "service_requests_servicerequest",
            "supply_id",
            "supplies_supply",
            name="service_requests_supply_owner",
        ),
    ]
