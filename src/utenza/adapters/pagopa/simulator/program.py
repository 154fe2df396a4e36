"""
`utenza pagopa-simulator`: a platform on this machine, for the demo and for tests.

It listens on 127.0.0.1 alone and keeps everything in memory.
"""

import signal
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from utenza.adapters.pagopa.simulator.creditor import SoapCreditor
from utenza.adapters.pagopa.simulator.platform import Platform
from utenza.adapters.pagopa.simulator.receipts import Station
from utenza.adapters.pagopa.simulator.scripts import PLAIN, SCRIPTS
from utenza.adapters.pagopa.simulator.urls import urls

HOST = "127.0.0.1"
# As sysexits.h calls it, a fault of the configuration: starting again would not help.
CANNOT_LISTEN = 78
# A refusal is no fault of the platform: its own page tells what was asked and answered.
_QUIET = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: {"level": "ERROR"} for name in ("django.request", "django.server")},
}
_HERE = Path(__file__).parent
# By its place: the simulator knows nothing of who publishes it.
_WSDL = _HERE.parents[2] / "api/pagopa/schema/pa_for_node.wsdl"


def main(arguments: Sequence[str]) -> None:
    """Serve until told to stop; the first line that is printed says where."""
    asked = _parser().parse_args(arguments)
    broker = asked.broker or asked.creditor
    station = Station(asked.creditor, broker, asked.station or f"{broker}_01")
    creditor = SoapCreditor(asked.wsdl, asked.creditor_url)
    platform = Platform(creditor, station, asked.script)
    _configure(platform)
    server = _listen(asked)
    stop = threading.Event()
    threading.Thread(target=platform.run, args=(stop,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.stdout.write(f"pagoPA simulator: http://{HOST}:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        stop.set()


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="utenza pagopa-simulator",
        description="Play pagoPA's platform for a creditor on this machine: no payment is real.",
    )
    parser.add_argument("--port", type=int, default=8010, help="0 takes one that is free")
    parser.add_argument("--creditor-url", default="http://127.0.0.1:8000/pagopa/paForNode")
    parser.add_argument("--script", choices=SCRIPTS, default=PLAIN, metavar="NAME", help=_scripts())
    parser.add_argument("--creditor", default="12345678903", help="its fiscal code")
    parser.add_argument("--broker", default="", help="without it the creditor")
    parser.add_argument("--station", default="", help="without it the broker's first")
    parser.add_argument("--wsdl", type=Path, default=_WSDL, help="of the creditor's service")
    return parser


def _scripts() -> str:
    return f"what happens to payments: one of {', '.join(SCRIPTS)}"


def _configure(platform: Platform) -> None:
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
    }
    settings.configure(
        ALLOWED_HOSTS=[HOST, "localhost"],
        LANGUAGE_CODE="it",
        LOGGING=_QUIET,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        ROOT_URLCONF=urls(platform),
        TEMPLATES=[templates],
        TIME_ZONE="Europe/Rome",
    )


def _listen(asked: Namespace) -> ThreadedWSGIServer:
    try:
        server = ThreadedWSGIServer((HOST, asked.port), WSGIRequestHandler)
    except OSError as error:
        sys.stderr.write(f"utenza: can't listen on {HOST}:{asked.port}: {error}\n")
        sys.exit(CANNOT_LISTEN)
    server.set_app(get_wsgi_application())
    return server
