"""`utenza deliver`: apply a delivery of the CIS."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from rich.console import Console

from utenza.bills.rules.checking import Rounding
from utenza.imports.deliveries import Order, deliver
from utenza.imports.limits import Limits
from utenza.imports.reports import Outcome, Report
from utenza.jobs.showing import Bars, show_report
from utenza.jobs.starting import ready_database

REFUSED, BROKEN, USAGE = 3, 1, 2


class Command(BaseCommand):
    help = "Apply a delivery of the CIS: a folder, or a zip of it. Exit 0 done, 3 refused, 2 usage."
    # They look at pages, of which a delivery has none, and take a third of a second.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder or the zip")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--force", action="store_true", help="take it though it is an old one")
        parser.add_argument("--check", action="store_true", help="check its bills before they show")
        parser.add_argument("--hold", action="store_true", help="and hide those that are wrong")
        parser.add_argument("--json", action="store_true", help="the result as JSON, and only that")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist", returncode=USAGE)
        ready_database()
        order = Order(
            path=path,
            deliveries=settings.HOME / "deliveries",
            clock=timezone.now,
            limits=Limits(**settings.INTAKE_LIMITS),
            dry_run=options["dry_run"],
            force=options["force"],
            checks=Rounding(settings.BILL_ROUNDING) if _checks(options) else None,
            holds=options["hold"],
        )
        report = self._deliver(order, as_json=options["json"])
        for warning in report.warnings:
            self.stderr.write(f"avviso: {warning}")
        if report.outcome is Outcome.REFUSED:
            sys.exit(REFUSED)

    def _deliver(self, order: Order, *, as_json: bool) -> Report:
        console = Console(stderr=as_json)
        try:
            with Bars(console) as bars:
                report = deliver(order, bars)
        except OperationalError as error:
            words = "la base dati non risponde: nulla è cambiato a metà, rilancia il comando"
            raise CommandError(f"{words}\n{error}", returncode=BROKEN) from error
        if as_json:
            self.stdout.write(json.dumps(_as_json(report), ensure_ascii=False))
        else:
            show_report(console, report)
        return report


def _checks(options: dict[str, Any]) -> bool:
    return bool(options["check"] or options["hold"])


def _as_json(report: Report) -> dict[str, object]:
    checks = report.bill_checks
    told = {} if checks is None else {"bill_checks": asdict(checks)}
    return told | {
        "delivery": report.delivery,
        "outcome": report.outcome.value,
        "reason": report.reason or None,
        "files": {file: asdict(counts) for file, counts in report.files.items()},
        "rejects_file": report.rejects_file or None,
    }
