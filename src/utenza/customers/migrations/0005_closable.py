from django.db import migrations

from utenza.storage.row_security import closable

# The types of the requests that change it.
FUNCTION = (
    "CASE WHEN field_group IN ('residence', 'sdi_code') THEN field_group"
    " ELSE 'contact_' || field_group END"
)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_change_security"),
        ("site", "0006_read_only_security"),
    ]
    operations = [closable("customers_change", function=FUNCTION)]
