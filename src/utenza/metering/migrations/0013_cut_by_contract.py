from django.db import migrations

# As 0012 made it, but without what lies outside the days of its supply's contract: it was read
# before the delivery that says that the point changed hands. What the CIS delivered is of the
# supply that the CIS named, and stays: closing readings may be dated after the last day.
_HELD = """
metering_flowreading f JOIN supplies_supply s
  ON s.customer_id = f.customer_id AND s.id = f.supply_id
 AND f.read_on BETWEEN s.started_on AND coalesce(s.ended_on, 'infinity')
"""
SHOWN_READING = f"""
CREATE OR REPLACE VIEW metering_shownreading WITH (security_invoker = true) AS
SELECT r.customer_id, r.supply_id, r.read_on, r.register, r.value, r.kind
FROM metering_reading r
WHERE NOT EXISTS (
    SELECT FROM {_HELD}
    WHERE f.customer_id = r.customer_id AND f.supply_id = r.supply_id AND f.read_on = r.read_on
      AND r.register = 'total'
)
UNION ALL
SELECT f.customer_id, f.supply_id, f.read_on, 'total'::varchar(5), f.value, 'actual'::varchar(10)
FROM (
    SELECT DISTINCT ON (f.customer_id, f.supply_id, f.read_on)
        f.customer_id, f.supply_id, f.read_on, f.value
    FROM {_HELD}
    ORDER BY f.customer_id, f.supply_id, f.read_on, f.made_at DESC, f.id DESC
) f
"""  # noqa: S608 - written from its own parts


class Migration(migrations.Migration):
    dependencies = [("metering", "0012_flows_row_security")]
    operations = [migrations.RunSQL(SHOWN_READING, migrations.RunSQL.noop)]
