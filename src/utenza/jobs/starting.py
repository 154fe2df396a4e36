"""What has to stand before the portal works: the tables, the static files."""

import sys
from typing import NoReturn

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


def ready_static_files() -> None:
    """Collect the static files, hashed and compressed, where they are served from."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _stop(reason: str) -> NoReturn:
    sys.exit(f"utenza: {reason}")
