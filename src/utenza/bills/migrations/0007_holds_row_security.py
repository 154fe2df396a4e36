from django.db import migrations

from utenza.storage.row_security import protect, same_customer

# A held bill does not exist for the web, and neither does its plico. The condition names no column
# of the row but its key, so that PostgreSQL asks once a statement; row security narrows the
# question to the acting customer's holds, nearly always none.
HELD = """
CREATE POLICY held ON {table} AS RESTRICTIVE FOR SELECT TO utenza_portal
USING (id <> ALL (ARRAY(SELECT {column} FROM bills_hold
                        WHERE released_at IS NULL AND {column} IS NOT NULL)))
"""


def hides(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        HELD.format(table=table, column=column), f"DROP POLICY held ON {table}"
    )


class Migration(migrations.Migration):
    dependencies = [("bills", "0006_holds")]
    operations = [
        protect("bills_hold"),
        same_customer("bills_hold", "bill_id", "bills_bill", name="bills_hold_bill_owner"),
        same_customer("bills_hold", "plico_id", "bills_plico", name="bills_hold_plico_owner"),
        hides("bills_bill", "bill_id"),
        hides("bills_plico", "plico_id"),
    ]
