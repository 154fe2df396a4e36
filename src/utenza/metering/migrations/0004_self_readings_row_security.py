from django.db import migrations

from utenza.storage.row_security import protect, same_customer, share

# What the web may do beyond reading: keep a reading that was received, and take back one that
# nobody has in hand yet.
PORTAL_KEEPS = """
CREATE POLICY portal_keeps ON metering_selfreading AS RESTRICTIVE FOR INSERT TO utenza_portal
WITH CHECK (state = 'received' AND file_id IS NULL AND bill_number = '')
"""
PORTAL_TAKES_BACK = """
CREATE POLICY portal_takes_back ON metering_selfreading AS RESTRICTIVE FOR UPDATE TO utenza_portal
USING (state = 'received') WITH CHECK (state IN ('replaced', 'cancelled'))
"""
PORTAL_TELLS = """
CREATE POLICY portal_tells ON metering_selfreadingstep AS RESTRICTIVE FOR INSERT TO utenza_portal
WITH CHECK (state IN ('received', 'replaced', 'cancelled'))
"""


def policy(sql: str) -> migrations.RunSQL:
    name, table = sql.split()[2], sql.split()[4]
    return migrations.RunSQL(sql, f"DROP POLICY {name} ON {table}")


class Migration(migrations.Migration):
    dependencies = [("metering", "0003_self_readings")]
    operations = [
        protect("metering_selfreading", portal="SELECT, INSERT, UPDATE (state, state_at)"),
        same_customer(
            "metering_selfreading", "supply_id", "supplies_supply", name="metering_selfreading_owner"
        ),
        policy(PORTAL_KEEPS),
        policy(PORTAL_TAKES_BACK),
        protect("metering_selfreadingstep", portal="SELECT, INSERT"),
        same_customer(
            "metering_selfreadingstep",
            "self_reading_id",
            "metering_selfreading",
            name="metering_selfreadingstep_owner",
        ),
        policy(PORTAL_TELLS),
        # A story is only added to.
        migrations.RunSQL(
            "REVOKE UPDATE ON metering_selfreadingstep FROM utenza_intake", migrations.RunSQL.noop
        ),
        share("metering_readingfile", portal=""),
        share("metering_strayanswer", portal=""),
    ]
