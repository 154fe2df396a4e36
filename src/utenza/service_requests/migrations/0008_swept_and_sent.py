from django.db import migrations, models
from django.db.models import Q

HELD = ("service_requests_draft", "service_requests_attachment")


class Migration(migrations.Migration):
    dependencies = [("service_requests", "0007_attachments_stay")]
    operations = [
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                fields=["id"],
                condition=Q(request__isnull=True),
                name="service_requests_unasked",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                fields=["sequence"],
                condition=Q(sent_at__isnull=True),
                name="service_requests_next_unsent",
            ),
        ),
        migrations.RunSQL(
            # The worker sweeps what was never sent; what a request holds is evidence for it too.
            [
                *(f"GRANT DELETE ON {table} TO utenza_intake" for table in HELD),
                "CREATE POLICY swept ON service_requests_attachment AS RESTRICTIVE FOR DELETE"
                " TO utenza_intake USING (request_id IS NULL)",
            ],
            [
                "DROP POLICY swept ON service_requests_attachment",
                *(f"REVOKE DELETE ON {table} FROM utenza_intake" for table in HELD),
            ],
        ),
    ]
