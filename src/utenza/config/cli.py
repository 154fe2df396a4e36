"""The console command `utenza`: Django's commands and our own."""

import os
import sys

from django.core.management import BaseCommand, ManagementUtility

from utenza.config.devdb import NoDatabase
from utenza.config.env import BadSetting

USAGE = 2
NOT_HERE = 78
# A program of its own: it needs no database and no setting of the portal.
SIMULATOR = "pagopa-simulator"


class Commands(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Return the command; `requests-out` is in a module that Python can name."""
        try:
            return super().fetch_command(subcommand.replace("-", "_"))
        except SystemExit:
            # Django said that there is no such command, and ends with 1.
            sys.exit(USAGE)


def main() -> None:
    if sys.argv[1:2] == [SIMULATOR]:
        _simulate(sys.argv[2:])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utenza.config.settings.demo")
    try:
        Commands(["utenza", *sys.argv[1:]]).execute()
    except (BadSetting, NoDatabase) as refusal:
        sys.exit(f"utenza: {refusal}")


def _simulate(arguments: list[str]) -> None:
    try:
        from utenza.adapters.pagopa.simulator.program import main as simulate  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"utenza: {SIMULATOR} needs {missing.name} of requirements/demo.txt\n")
        sys.exit(NOT_HERE)
    simulate(arguments)
