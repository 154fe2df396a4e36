from django.db import migrations

from utenza.storage.row_security import share


class Migration(migrations.Migration):
    dependencies = [("site", "0001_initial"), ("storage", "0001_roles")]
    operations = [share("site_delivery")]
