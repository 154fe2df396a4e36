from django.db import migrations

from utenza.storage.row_security import closable

# A link proves an e-mail, a code a mobile: they close with what they prove.
FUNCTION = "CASE form WHEN 'link' THEN 'contact_email' ELSE 'contact_mobile' END"


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_row_security"),
        ("site", "0006_read_only_security"),
    ]
    operations = [closable("contacts_proof", function=FUNCTION)]
