"""What a migration says so that a table's rows are seen by their own customer alone."""

from django.db.migrations.operations import RunSQL

THE_CUSTOMER = "nullif(current_setting('utenza.customer_id', true), '')::bigint"
THE_LOGIN = "nullif(current_setting('utenza.login_id', true), '')::bigint"


def protect(table: str, *, portal: str = "SELECT", seen: str | None = None) -> RunSQL:
    """
    Force row security on a table that belongs to customers.

    `portal` lists what the web may do there at all; `seen` is the condition under which it sees
    a row (by default: its `customer_id` is the acting customer). An empty setting is no customer,
    so that what forgets to name one sees nothing.
    """
    condition = seen or f"customer_id = {THE_CUSTOMER}"
    return RunSQL(
        sql=(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            _policy("portal", table, "utenza_portal", condition),
            _policy("others", table, "utenza_owner, utenza_office, utenza_intake", "true"),
            *_grants(table, portal),
        ),
        reverse_sql=[
            f"DROP POLICY portal ON {table}",
            f"DROP POLICY others ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def share(table: str, *, portal: str = "SELECT") -> RunSQL:
    """Open a table that belongs to no customer; `portal` lists what the web may do there."""
    return RunSQL(sql=_grants(table, portal), reverse_sql=RunSQL.noop)


def same_customer(table: str, column: str, to: str, *, name: str) -> RunSQL:
    """Tie `column` to a row of `to` of the same customer, by a composite foreign key."""
    return RunSQL(
        sql=f"ALTER TABLE {table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (customer_id, {column}) REFERENCES {to} (customer_id, id)",
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def closable(table: str, *, function: str) -> RunSQL:
    """
    Refuse what the web writes to a customer's table while that is closed (sola consultazione).

    `function` is SQL: the slug of the operation in quotes, or the column that holds it. An insert
    or an update fails loudly; what is to be deleted is not found. The migration depends on
    ("site", "0006_read_only_security").
    """
    is_open = f"NOT site_is_closed({function}, customer_id)"
    policies = {
        "closed_to_insert": f"FOR INSERT TO utenza_portal WITH CHECK ({is_open})",
        "closed_to_update": f"FOR UPDATE TO utenza_portal USING (true) WITH CHECK ({is_open})",
        "closed_to_delete": f"FOR DELETE TO utenza_portal USING ({is_open})",
    }
    return RunSQL(
        sql=[
            f"CREATE POLICY {name} ON {table} AS RESTRICTIVE {rule}"
            for name, rule in policies.items()
        ],
        reverse_sql=[f"DROP POLICY {name} ON {table}" for name in policies],
    )


def _policy(name: str, table: str, roles: str, condition: str) -> str:
    seen = f"USING ({condition}) WITH CHECK ({condition})"
    return f"CREATE POLICY {name} ON {table} TO {roles} {seen}"


def _grants(table: str, portal: str) -> tuple[str, ...]:
    granted = (
        f"GRANT SELECT, INSERT, UPDATE ON {table} TO utenza_intake",
        f"GRANT SELECT ON {table} TO utenza_office",
    )
    return (f"GRANT {portal} ON {table} TO utenza_portal", *granted) if portal else granted
