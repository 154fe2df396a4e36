from django.db import migrations

from utenza.storage.row_security import share


class Migration(migrations.Migration):
    dependencies = [("metering", "0007_degree_days")]
    operations = [share("metering_degreemonth")]
