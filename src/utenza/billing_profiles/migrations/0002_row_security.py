from django.db import migrations

from utenza.storage.row_security import protect, same_customer

ONE_AT_A_TIME = """
ALTER TABLE billing_profiles_profilesupply ADD CONSTRAINT billing_profiles_one_at_a_time
EXCLUDE USING gist (supply_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing_profiles", "0001_initial"),
        ("supplies", "0002_row_security"),
        ("storage", "0001_roles"),
    ]
    operations = [
        protect("billing_profiles_billingprofile"),
        protect("billing_profiles_profilesupply"),
        same_customer(
            "billing_profiles_profilesupply",
            "supply_id",
            "supplies_supply",
            name="billing_profiles_supply_owner",
        ),
        same_customer(
            "billing_profiles_profilesupply",
            "billing_profile_id",
            "billing_profiles_billingprofile",
            name="billing_profiles_profile_owner",
        ),
        migrations.RunSQL(
            ONE_AT_A_TIME,
            "ALTER TABLE billing_profiles_profilesupply"
            " DROP CONSTRAINT billing_profiles_one_at_a_time",
        ),
    ]
