from django.db import migrations

# What the web changes of a position is what a payment or a request changes; debits are the CIS's
# and the bank's.
POSITIONS = (
    "REVOKE UPDATE ON bills_position FROM utenza_portal",
    "GRANT UPDATE (received, paying_until, is_disputed, has_instalments) ON bills_position"
    " TO utenza_portal",
)
# The web notes once what became of what came in, and cannot note it anew.
NOTED_ONCE = (
    "ALTER TABLE payments_inbound ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY others ON payments_inbound TO utenza_owner, utenza_office, utenza_intake"
    " USING (true) WITH CHECK (true)",
    "CREATE POLICY added ON payments_inbound FOR INSERT TO utenza_portal WITH CHECK (true)",
    "CREATE POLICY seen ON payments_inbound FOR SELECT TO utenza_portal USING (true)",
    "CREATE POLICY noted_once ON payments_inbound FOR UPDATE TO utenza_portal"
    " USING (read_at IS NULL) WITH CHECK (true)",
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_card_news"), ("bills", "0008_announced_debits")]
    operations = [
        migrations.RunSQL(POSITIONS, ["GRANT UPDATE ON bills_position TO utenza_portal"]),
        migrations.RunSQL(
            NOTED_ONCE,
            [
                "DROP POLICY noted_once ON payments_inbound",
                "DROP POLICY seen ON payments_inbound",
                "DROP POLICY added ON payments_inbound",
                "DROP POLICY others ON payments_inbound",
                "ALTER TABLE payments_inbound DISABLE ROW LEVEL SECURITY",
            ],
        ),
    ]
