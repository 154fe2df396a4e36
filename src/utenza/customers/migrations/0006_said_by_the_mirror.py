from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_closable")]
    operations = [
        migrations.AddField(
            model_name="change",
            name="mirror_said_it",
            field=models.BooleanField(db_default=False),
        ),
    ]
