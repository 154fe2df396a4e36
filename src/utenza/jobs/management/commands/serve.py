"""`utenza serve`: the web server and, beside it, the worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from utenza.jobs.management.commands.work import CANNOT_WORK
from utenza.jobs.starting import ready_database, ready_static_files, refuse_powerful_login

LOOKED_AFTER_SECONDS = 0.5
# A worker that dies at once is not started again at once.
WORKER_RESTS_SECONDS = 5.0


class Command(BaseCommand):
    help = "Serve the portal; an empty database is migrated first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
        parser.add_argument("--no-worker", action="store_true", help="serve pages only")

    def handle(self, *args: Any, **options: Any) -> None:
        check_free(options["host"], options["port"])
        ready_database()
        refuse_powerful_login()
        ready_static_files()
        connection.close()
        if pool := getattr(connection, "close_pool", None):
            pool()
        self.stdout.write(f"Utenza: http://{options['host']}:{options['port']}")
        self.stdout.flush()
        web = _web_command(options["host"], options["port"], options["workers"])
        worker = None if options["no_worker"] else [sys.executable, sys.argv[0], "work"]
        sys.exit(run(web, worker))


def check_free(host: str, port: int) -> None:
    """
    Make sure that nobody listens there.

    The web server would share the port with whoever does, and each get some of the requests.
    Raises CommandError.
    """
    if port not in range(1, 2**16):
        raise CommandError(f"{port} is no port", returncode=2)
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(f"can't listen on {host}:{port}: {error}") from error


def _web_command(host: str, port: int, workers: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-access-log"]
    # The pool of connections is opened in each worker, never before it is forked.
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    threads = ["--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers"]
    log = ["--log-level", "warning"]
    return [*granian, *where, *threads, *log, "utenza.config.wsgi:application"]


def run(web_command: list[str], worker_command: list[str] | None) -> int:
    """Run both until the web server ends or a stop is asked for; return the web server's code."""
    stop = _Stop()
    web = subprocess.Popen(web_command)  # noqa: S603 - nothing of it comes from outside
    worker = _Worker(worker_command) if worker_command else None
    while web.poll() is None and not stop.asked:
        if worker:
            worker.look_after()
        time.sleep(LOOKED_AFTER_SECONDS)
    web.terminate()
    if worker:
        worker.stop()
    return max(web.wait(), 0)


class _Stop:
    """Whether the system or the terminal asked to stop; listened to before there are children."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


class _Worker:
    """The worker; without it mail and links to new passwords would stay in the database."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._start()

    def look_after(self) -> None:
        """Start it again if it ended, unless because its login may not do its work."""
        ended = self._process.poll() not in (None, CANNOT_WORK)
        if ended and time.monotonic() - self._started > WORKER_RESTS_SECONDS:
            self._start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(self._command)  # noqa: S603 - ourselves
