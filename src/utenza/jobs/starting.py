"""What has to stand before the portal works: the tables, the static files."""

import sys
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def ready_database() -> None:
    """
    Migrate an empty database; refuse one that is behind.

    A database with data is only migrated by `utenza migrate`, when its operator wants it.
    """
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return
    if executor.loader.applied_migrations:
        _stop(f"the database lacks {len(missing)} migrations: run `utenza migrate` first")
    call_command("migrate", interactive=False, verbosity=0)


def refuse_powerful_login() -> None:
    """In production stop when the web would connect with a login that row security doesn't bind."""
    if not settings.ROW_SECURITY_BINDS:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(session_user, 'utenza_owner', 'MEMBER')"
            " OR pg_has_role(session_user, 'utenza_intake', 'MEMBER')"
            " FROM pg_roles WHERE rolname = session_user"
        )
        (powerful,) = cursor.fetchone()
    if powerful:
        _stop("the web's database login can go round row security: see docs/how-to/install.md")


def ready_static_files() -> None:
    """Collect the static files, hashed and compressed, where they are served from."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _stop(reason: str) -> NoReturn:
    sys.exit(f"utenza: {reason}")
