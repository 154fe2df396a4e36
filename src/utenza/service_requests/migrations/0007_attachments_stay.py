from django.db import migrations

from utenza.storage.row_security import closable

ATTACHMENTS = "service_requests_attachment"
# The type of the draft or request that holds it.
FUNCTION = f"""
coalesce((SELECT d.type FROM service_requests_draft d WHERE d.id = {ATTACHMENTS}.draft_id),
         (SELECT r.type FROM service_requests_servicerequest r
          WHERE r.id = {ATTACHMENTS}.request_id))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("service_requests", "0006_office_reads_less"),
        ("site", "0006_read_only_security"),
    ]
    operations = [
        migrations.RunSQL(
            [
                # It is handed from its draft to the request; what a request holds is evidence.
                f"REVOKE UPDATE ON {ATTACHMENTS} FROM utenza_portal",
                f"GRANT UPDATE (draft_id, request_id) ON {ATTACHMENTS} TO utenza_portal",
                f"CREATE POLICY handed_over ON {ATTACHMENTS} AS RESTRICTIVE FOR UPDATE"
                " TO utenza_portal USING (request_id IS NULL) WITH CHECK (true)",
                f"CREATE POLICY not_sent_yet ON {ATTACHMENTS} AS RESTRICTIVE FOR DELETE"
                " TO utenza_portal USING (request_id IS NULL)",
            ],
            [
                f"DROP POLICY not_sent_yet ON {ATTACHMENTS}",
                f"DROP POLICY handed_over ON {ATTACHMENTS}",
                f"GRANT UPDATE ON {ATTACHMENTS} TO utenza_portal",
            ],
        ),
        closable(ATTACHMENTS, function=FUNCTION),
    ]
