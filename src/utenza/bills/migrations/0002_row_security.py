from django.db import migrations

from utenza.storage.row_security import protect, same_customer


class Migration(migrations.Migration):
    dependencies = [
        ("bills", "0001_initial"),
        ("billing_profiles", "0002_row_security"),
        ("supplies", "0002_row_security"),
    ]
    operations = [
        protect("bills_plico"),
        same_customer(
            "bills_plico",
            "billing_profile_id",
            "billing_profiles_billingprofile",
            name="bills_plico_profile_owner",
        ),
        protect("bills_bill"),
        same_customer("bills_bill", "supply_id", "supplies_supply", name="bills_bill_supply_owner"),
        same_customer(
            "bills_bill",
            "billing_profile_id",
            "billing_profiles_billingprofile",
            name="bills_bill_profile_owner",
        ),
        same_customer("bills_bill", "plico_id", "bills_plico", name="bills_bill_plico_owner"),
        protect("bills_billitem"),
        same_customer("bills_billitem", "bill_id", "bills_bill", name="bills_item_bill_owner"),
    ]
