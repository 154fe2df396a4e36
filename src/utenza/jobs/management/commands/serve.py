"""`utenza serve`: the web server and, beside it, the worker; in the demo pagoPA too."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import connection

from utenza.jobs.management.commands.work import CANNOT_WORK
from utenza.jobs.starting import ready_database, ready_static_files, refuse_powerful_login

LOOKED_AFTER_SECONDS = 0.5
# A companion that dies at once is not started again at once.
COMPANION_RESTS_SECONDS = 5.0
NO_SIMULATOR = 0


class Command(BaseCommand):
    help = "Serve the portal; an empty database is migrated first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
        parser.add_argument("--no-worker", action="store_true", help="serve pages only")
        parser.add_argument(
            "--simulator-port",
            type=int,
            default=NO_SIMULATOR,
            help="play pagoPA's platform there, for the demo; without it nobody does",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_free(options["host"], options["port"])
        simulator_port = usable_for_simulator(options["simulator_port"], self.stderr)
        ready_database()
        refuse_powerful_login()
        ready_static_files()
        connection.close()
        if pool := getattr(connection, "close_pool", None):
            pool()
        self.stdout.write(f"Utenza: http://{options['host']}:{options['port']}")
        self.stdout.flush()
        web = _web_command(options["host"], options["port"], options["workers"])
        companions = [] if options["no_worker"] else [_ourselves("work")]
        if simulator_port:
            companions.append(_simulator_command(simulator_port, options["port"]))
        sys.exit(run(web, *companions))


def usable_for_simulator(port: int, told: OutputWrapper) -> int:
    """
    Return the port if the simulator of pagoPA may have it, or else say why not and return 0.

    Raises CommandError outside the demo.
    """
    if port == NO_SIMULATOR:
        return NO_SIMULATOR
    if not settings.PAGOPA_FROM_THIS_MACHINE:
        raise CommandError("pagoPA is simulated in the demo only", returncode=2)
    try:
        check_free("127.0.0.1", port)
    except CommandError as error:
        told.write(f"pagoPA is not simulated: {error}")
        return NO_SIMULATOR
    return port


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


def _simulator_command(port: int, portals_port: int) -> list[str]:
    """Return what plays the platform; carts are opened there unless the settings say where."""
    checkout = f"http://127.0.0.1:{port}/checkout/ec/v2"
    os.environ.setdefault("UTENZA_PAGOPA_CHECKOUT_URL", checkout)
    service = f"http://127.0.0.1:{portals_port}/pagopa/paForNode"
    where = ["--port", str(port), "--creditor-url", service]
    who = ["--broker", settings.PAGOPA_BROKER, "--station", settings.PAGOPA_STATION]
    named = ["--creditor", settings.PAGOPA_CREDITOR, *who]
    return _ourselves("pagopa-simulator", *where, *named)


def _ourselves(*arguments: str) -> list[str]:
    return [sys.executable, sys.argv[0], *arguments]


def run(web_command: list[str], *companions: list[str]) -> int:
    """Run all until the web server ends or a stop is asked for; return the web server's code."""
    stop = _Stop()
    web = subprocess.Popen(web_command)  # noqa: S603 - nothing of it comes from outside
    beside = [_Companion(command) for command in companions]
    while web.poll() is None and not stop.asked:
        for companion in beside:
            companion.look_after()
        time.sleep(LOOKED_AFTER_SECONDS)
    web.terminate()
    for companion in beside:
        companion.stop()
    return max(web.wait(), 0)


class _Stop:
    """Whether the system or the terminal asked to stop; listened to before there are children."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


class _Companion:
    """The worker, without which mail would stay in the database; and pagoPA's simulator."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._start()

    def look_after(self) -> None:
        """Start it again if it ended, unless because it can't do its work here."""
        ended = self._process.poll() not in (None, CANNOT_WORK)
        if ended and time.monotonic() - self._started > COMPANION_RESTS_SECONDS:
            self._start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(self._command)  # noqa: S603 - ourselves
