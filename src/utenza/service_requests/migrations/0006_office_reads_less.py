from django.db import migrations

# The office follows requests; accounts, tax codes and customers' words are between them and the
# CIS.
SEEN = {
    "service_requests_servicerequest": (
        "id, customer_id, request_code, type, supply_id, about, opened_at, channel, status,"
        " status_at, note, submission_key, payload_digest, asked_by_id, promised_on"
    ),
    "service_requests_outgoing": (
        "id, customer_id, request_id, sequence, request_code, type, written_at, withdrawn_at,"
        " attempts, due_at, sent_at, failure"
    ),
    "service_requests_draft": "id, customer_id, type, supply_code, about, changed_at",
}


class Migration(migrations.Migration):
    dependencies = [("service_requests", "0005_told")]
    operations = [
        migrations.RunSQL(
            [
                f"REVOKE SELECT ON {table} FROM utenza_office",
                f"GRANT SELECT ({columns}) ON {table} TO utenza_office",
            ],
            f"GRANT SELECT ON {table} TO utenza_office",
        )
        for table, columns in SEEN.items()
    ]
