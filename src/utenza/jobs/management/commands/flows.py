"""`utenza flows`: measures that distributors send, read beside the CIS's deliveries."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from utenza.imports.flows.taking import FileReport, take_flows
from utenza.imports.limits import Limits
from utenza.jobs.starting import ready_database

REFUSED, USAGE = 3, 2


class Command(BaseCommand):
    help = (
        "Read national flows: electricity PDO and PDO2G, gas TML and TGL. An XML, a zip, or a"
        " folder of them and of folders. Exit 0 done, 3 a file was refused, 2 usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the file, zip or folder")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="a JSON object a file, each a line")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist", returncode=USAGE)
        ready_database()
        limits = Limits(**settings.INTAKE_LIMITS)
        is_refused, count = False, 0
        for report in take_flows(
            path, limits=limits, clock=timezone.now, dry_run=options["dry_run"]
        ):
            count += not report.is_skipped
            is_refused = is_refused or bool(report.why)
            self._tell(report, as_json=options["json"])
        if not count:
            raise CommandError(f"{path}: no .xml and no .zip", returncode=USAGE)
        if is_refused:
            sys.exit(REFUSED)

    def _tell(self, report: FileReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
            return
        self.stdout.write(f"{report.name}: {_summary(report)}")
        for row in report.rows:
            self.stderr.write(f"  {row.point} {row.day}: {row.reason}")
        untold = report.refused - len(report.rows)
        if untold:
            self.stderr.write(f"  e altre {untold}")


def _summary(report: FileReport) -> str:
    if report.why:
        return f"rifiutato: {report.why}"
    if report.is_skipped:
        return "saltato: né XML, né zip, né cartella"
    if report.is_known:
        return "già letto: stesso contenuto"
    return f"{report.flow}, {report.taken} prese, {report.refused} rifiutate"
