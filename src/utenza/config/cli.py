"""The console command `utenza`: Django's commands and our own."""

import os
import sys

from django.core.management import ManagementUtility

from utenza.config.devdb import NoDatabase
from utenza.config.env import BadSetting


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utenza.config.settings.demo")
    try:
        ManagementUtility(["utenza", *sys.argv[1:]]).execute()
    except (BadSetting, NoDatabase) as refusal:
        sys.exit(f"utenza: {refusal}")
