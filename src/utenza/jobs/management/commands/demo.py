"""`utenza demo`: a portal with people in it, from nothing."""

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from utenza.imports.generator import ALL_FILES, DEMO_LOGINS, Plan, write_plan
from utenza.jobs.management.commands.serve import check_free, usable_for_simulator
from utenza.jobs.starting import ready_database

CUSTOMERS = 60
# The longest view of consumption.
MONTHS = 36
SIMULATOR_PORT = 8010


class Command(BaseCommand):
    help = "Load a demo delivery, print the logins and serve the portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--simulator-port", type=int, default=SIMULATOR_PORT, help="of pagoPA; 0 for none"
        )
        parser.add_argument("--customers", type=int, default=CUSTOMERS)
        parser.add_argument("--no-serve", action="store_true", help="load, print, and stop there")

    def handle(self, *args: Any, **options: Any) -> None:
        serves = not options["no_serve"]
        simulator_port = 0
        if serves:
            check_free("127.0.0.1", options["port"])
            simulator_port = usable_for_simulator(options["simulator_port"], self.stderr)
        ready_database()
        today = timezone.localdate()
        delivery = _delivery(Path(settings.HOME) / "demo", options["customers"], today)
        call_command("deliver", str(delivery))
        self._tell(options["port"], simulator_port)
        if serves:
            call_command("serve", port=options["port"], simulator_port=simulator_port)

    def _tell(self, port: int, simulator_port: int) -> None:
        width = max(len(login.username) for login in DEMO_LOGINS)
        self.stdout.write(f"\nUtenza: http://127.0.0.1:{port}\n\n")
        for login in DEMO_LOGINS:
            self.stdout.write(f"  {login.username:{width}}  {login.password}  {login.who}\n")
        if simulator_port:
            behind = f"http://127.0.0.1:{simulator_port}"
            self.stdout.write(
                f"\nPay a bill and watch it turn paid. pagoPA is simulated: {behind}\n"
            )
        self.stdout.write("\nCtrl+C ends it.\n")
        self.stdout.flush()


def _delivery(folder: Path, customers: int, today: date) -> Path:
    """Return the demo delivery of the day, written the first time that it is asked for."""
    name = f"demo-{today:%Y%m%d}-{customers}"
    wanted = folder / f"{name}.zip"
    if not wanted.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written aside: one that was interrupted is not taken for a whole one.
        aside = folder / f"{name}.{os.getpid()}.zip"
        plan = Plan(
            customers=customers,
            today=today,
            name=name,
            months=MONTHS,
            documents=True,
            showcase=True,
            files=ALL_FILES,
        )
        write_plan(where=aside, plan=plan)
        aside.replace(wanted)
    return wanted
