from django.db import migrations

from utenza.storage.row_security import protect, same_customer, share

# The newest word of the distributor on a day stands over what the CIS delivered for it.
SHOWN_READING = """
CREATE VIEW metering_shownreading WITH (security_invoker = true) AS
SELECT r.customer_id, r.supply_id, r.read_on, r.register, r.value, r.kind
FROM metering_reading r
WHERE NOT EXISTS (
    SELECT FROM metering_flowreading f
    WHERE f.customer_id = r.customer_id AND f.supply_id = r.supply_id AND f.read_on = r.read_on
      AND r.register = 'total'
)
UNION ALL
SELECT f.customer_id, f.supply_id, f.read_on, 'total'::varchar(5), f.value, 'actual'::varchar(10)
FROM (
    SELECT DISTINCT ON (customer_id, supply_id, read_on) customer_id, supply_id, read_on, value
    FROM metering_flowreading
    ORDER BY customer_id, supply_id, read_on, made_at DESC, id DESC
) f
"""
VERSIONS = ("metering_flowcurve", "metering_flowreading")


class Migration(migrations.Migration):
    dependencies = [("metering", "0011_flows"), ("supplies", "0003_closable")]
    operations = [
        share("metering_flowfile", portal=""),
        *(
            operation
            for table in VERSIONS
            for operation in (
                protect(table),
                same_customer(table, "supply_id", "supplies_supply", name=f"{table}_owner"),
                # A version is only added.
                migrations.RunSQL(
                    f"REVOKE UPDATE ON {table} FROM utenza_intake", migrations.RunSQL.noop
                ),
            )
        ),
        migrations.RunSQL(SHOWN_READING, "DROP VIEW metering_shownreading"),
        migrations.RunSQL(
            "GRANT SELECT ON metering_shownreading TO utenza_portal, utenza_intake, utenza_office",
            migrations.RunSQL.noop,
        ),
        # Nobody looks for a curve by its values: counting them made each delivery slower.
        migrations.RunSQL(
            "ALTER TABLE metering_curvemonth ALTER COLUMN days SET STATISTICS 0",
            "ALTER TABLE metering_curvemonth ALTER COLUMN days SET STATISTICS -1",
        ),
    ]
