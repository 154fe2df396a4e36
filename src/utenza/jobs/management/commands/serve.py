"""`utenza serve`: the web server and, beside it, the worker."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from utenza.jobs.starting import ready_database, ready_static_files, refuse_powerful_login


class Command(BaseCommand):
    help = "Serve the portal; an empty database is migrated first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
        parser.add_argument("--no-worker", action="store_true", help="serve pages only")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        refuse_powerful_login()
        ready_static_files()
        connection.close()
        if pool := getattr(connection, "close_pool", None):
            pool()
        children = [_web(options["host"], options["port"], options["workers"])]
        if not options["no_worker"]:
            children.append(subprocess.Popen([sys.executable, sys.argv[0], "work"]))  # noqa: S603 - ourselves
        self.stdout.write(f"Utenza: http://{options['host']}:{options['port']}")
        self.stdout.flush()
        sys.exit(_watch(children))


def _web(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-access-log"]
    # The pool of connections is opened in each worker, never before it is forked.
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    threads = ["--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers"]
    command = [
        *granian,
        *where,
        *threads,
        "--log-level",
        "warning",
        "utenza.config.wsgi:application",
    ]
    return subprocess.Popen(command)  # noqa: S603 - nothing of it comes from outside


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait for the web server; a stop, or its end, ends the worker as well."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = children[0].wait()
    stop(signal.SIGTERM, None)
    for child in children[1:]:
        child.wait()
    return max(code, 0)
