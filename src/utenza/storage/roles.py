"""The four database roles and what each of them is for."""

from enum import StrEnum

from django.db.backends.utils import CursorWrapper


class Role(StrEnum):
    """
    Who is at work in a transaction.

    OWNER owns the tables and runs migrations; PORTAL is the web, under row security; OFFICE is the
    back office; INTAKE loads deliveries. None of them can log in by itself unless the database's
    administrator gives it a password; a process logs in and takes its role in each transaction.
    """

    OWNER = "utenza_owner"
    PORTAL = "utenza_portal"
    OFFICE = "utenza_office"
    INTAKE = "utenza_intake"


# Roles belong to the whole cluster: two databases migrated at once race to make them, hence the
# exception handler.
MAKE_ROLES = """
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['utenza_owner', 'utenza_portal', 'utenza_office', 'utenza_intake']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        END IF;
    END LOOP;
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO utenza_owner', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO utenza_intake', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    -- A database that was upgraded from 14 lets everybody make tables.
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO utenza_owner;
    GRANT USAGE ON SCHEMA public TO utenza_portal, utenza_office, utenza_intake;
END $$
"""


def make_roles(cursor: CursorWrapper) -> None:
    """Make the roles that are missing, where the login may; else they must be there already."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('utenza roles'))")
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    row = cursor.fetchone()
    if row and row[0]:
        cursor.execute(MAKE_ROLES)


def become_owner(cursor: CursorWrapper) -> None:
    """From here on this session makes its tables as their owner."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [Role.OWNER])
    if cursor.fetchone():
        cursor.execute(f"SET ROLE {Role.OWNER}")
