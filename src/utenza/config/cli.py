"""The console command `utenza`: Django's commands and our own."""

import os
import sys

from django.core.management import BaseCommand, ManagementUtility

from utenza.config.devdb import NoDatabase
from utenza.config.env import BadSetting

USAGE = 2


class Commands(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        try:
            # A command of two words is written with a hyphen, its module with an underscore.
            return super().fetch_command(subcommand.replace("-", "_"))
        except SystemExit:
            # Django said that there is no such command, and ends with 1.
            sys.exit(USAGE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utenza.config.settings.demo")
    try:
        Commands(["utenza", *sys.argv[1:]]).execute()
    except (BadSetting, NoDatabase) as refusal:
        sys.exit(f"utenza: {refusal}")
