"""Django's migrate, with the tables' owner at work and one at a time."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections, transaction

from utenza.storage.roles import become_owner, make_roles


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            # A second process that starts on the same empty database waits, and finds it done.
            cursor.execute("SELECT pg_advisory_lock(hashtext('utenza migrate'))")
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                make_roles(cursor)
                become_owner(cursor)
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("SELECT pg_advisory_unlock(hashtext('utenza migrate'))")
