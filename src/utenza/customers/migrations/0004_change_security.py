from django.db import migrations

from utenza.storage.row_security import protect

FIELDS = (
    "email, mobile, phone, pec, sdi_code, street, street_number, postcode, city, province, country"
)


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_changes")]
    operations = [
        migrations.RunSQL(
            # What is laid over the customer's row names nothing else of it.
            "ALTER TABLE customers_change ADD CONSTRAINT customers_change_fields CHECK"
            " (jsonb_typeof(new_values) = 'object' AND new_values <> '{}'"
            f" AND new_values - '{{{FIELDS.replace(' ', '')}}}'::text[] = '{{}}')",
            "ALTER TABLE customers_change DROP CONSTRAINT customers_change_fields",
        ),
        protect(
            "customers_change",
            portal="SELECT, INSERT, UPDATE (state, effective_at, ended_at, drop_reason)",
        ),
    ]
