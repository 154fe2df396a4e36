from django.db import migrations

from utenza.storage.row_security import closable


class Migration(migrations.Migration):
    dependencies = [("supplies", "0002_row_security"), ("site", "0006_read_only_security")]
    operations = [closable("supplies_supplylabel", function="'supply_label'")]
