"""`utenza work`: mail, links to new passwords, wrapping of old hashes, sweeping."""

import logging
import signal
import sys
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from utenza.jobs.chores import Chore, chores
from utenza.storage.roles import Role

log = logging.getLogger("utenza.jobs")

# As sysexits.h calls it, a fault of the configuration: starting again would not help.
CANNOT_WORK = 78
IDLE_SECONDS = 1.0
DATABASE_GONE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Do what runs by itself until stopped; several at once share the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        _check_login()
        stop = Event()

        def on_signal(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, on_signal)
        work(chores(), stop=stop, once=options["once"])


def _check_login() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(%s, 'MEMBER')", [Role.INTAKE])
        (may,) = cursor.fetchone()
    if not may:
        sys.stderr.write(
            f"utenza: the worker's database login can't take the role {Role.INTAKE}:"
            " see docs/how-to/install.md\n"
        )
        sys.exit(CANNOT_WORK)


def work(todo: tuple[Chore, ...], *, stop: Event, once: bool) -> None:
    """Go round the chores until told to stop; rest when there was nothing to do."""
    while not stop.is_set():
        try:
            done = sum(_try(chore) for chore in todo if not stop.is_set())
        except (OperationalError, InterfaceError):
            log.exception("database_gone")
            connection.close()
            stop.wait(DATABASE_GONE_SECONDS)
            continue
        if not done and once:
            return
        if not done:
            stop.wait(IDLE_SECONDS)


def _try(chore: Chore) -> int:
    """Do one piece; one that breaks is told and left, so that the others go on."""
    try:
        return chore()
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # the outermost ring
        log.exception("chore_failed")
        return 0
