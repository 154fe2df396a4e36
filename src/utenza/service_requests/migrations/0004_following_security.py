from django.db import migrations

from utenza.storage.row_security import closable, protect, same_customer, share

REQUESTS = "service_requests_servicerequest"
STEPS = "service_requests_requeststep"
DRAFTS = "service_requests_draft"
ATTACHMENTS = "service_requests_attachment"
OUTGOING = "service_requests_outgoing"
ANSWERS = "service_requests_answer"

# What was delivered before there were steps gets the two that are known of it.
FIRST_STEPS = f"""
INSERT INTO {STEPS} (customer_id, request_id, status, at, actor, channel, note, verdict,
                     recorded_at, told_at)
SELECT r.customer_id, r.id, told.status, told.at, 'cis', r.channel, told.note, 'applied',
       r.status_at, r.status_at
FROM {REQUESTS} r CROSS JOIN LATERAL (
    VALUES (1, 'received', r.opened_at, CASE WHEN r.status = 'received' THEN r.note ELSE '' END),
           (2, r.status, r.status_at, r.note)
) told (n, status, at, note)
WHERE told.n = 1 OR r.status <> 'received'
ORDER BY r.id, told.n
"""


class Migration(migrations.Migration):
    dependencies = [
        ("service_requests", "0003_following"),
        ("supplies", "0002_row_security"),
        ("storage", "0001_roles"),
        ("site", "0006_read_only_security"),
    ]
    operations = [
        migrations.RunSQL(
            [
                # The web opens requests and moves them where the customer may; it deletes none.
                f"GRANT INSERT ON {REQUESTS} TO utenza_portal",
                f"GRANT UPDATE (status, status_at, note, payload, promised_on) ON {REQUESTS} TO utenza_portal",
            ],
            f"REVOKE INSERT, UPDATE ON {REQUESTS} FROM utenza_portal",
        ),
        protect(STEPS, portal="SELECT, INSERT"),
        protect(DRAFTS, portal="SELECT, INSERT, UPDATE, DELETE"),
        protect(ATTACHMENTS, portal="SELECT, INSERT, UPDATE, DELETE"),
        protect(OUTGOING, portal="SELECT, INSERT, UPDATE (withdrawn_at)"),
        protect(ANSWERS, portal="SELECT (customer_id, request_code)"),
        share("service_requests_outgoingmark", portal=""),
        same_customer(STEPS, "request_id", REQUESTS, name="service_requests_step_owner"),
        same_customer(ATTACHMENTS, "draft_id", DRAFTS, name="service_requests_draft_owner"),
        same_customer(ATTACHMENTS, "request_id", REQUESTS, name="service_requests_enclosed_owner"),
        same_customer(OUTGOING, "request_id", REQUESTS, name="service_requests_outgoing_owner"),
        same_customer(ANSWERS, "supply_id", "supplies_supply", name="service_requests_answer_owner"),
        # In sola consultazione nothing is asked, nor withdrawn or begun.
        closable(REQUESTS, function="type"),
        closable(DRAFTS, function="type"),
        migrations.RunSQL(FIRST_STEPS, migrations.RunSQL.noop),
    ]
