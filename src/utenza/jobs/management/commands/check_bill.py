"""`utenza check-bill`: whether an exported bill adds up, anywhere, without the portal's data."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from utenza.bills.rules.checking import Beside, Rounding, Verdict, check
from utenza.bills.rules.exported import NotAnExportedBill, read_json
from utenza.bills.rules.lines import Receipt

WRONG, USAGE = 3, 2


class Command(BaseCommand):
    help = "Check a bill exported from the portal. Exit 0 it adds up, 3 it does not, 2 usage."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="voci.json")
        parser.add_argument(
            "--rounding",
            choices=[way.value for way in Rounding],
            default=settings.BILL_ROUNDING,
            help="where an exact half cent goes",
        )
        parser.add_argument("--json", action="store_true", help="the verdict as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        bill, beside = _bill(options["file"])
        verdict = check(bill, beside, rounding=Rounding(options["rounding"]))
        if options["json"]:
            told = {"bill_number": bill.number} | _as_json(verdict)
            self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
        else:
            self.stdout.writelines(f"{line}\n" for line in _lines(bill.number, verdict))
        if not verdict.adds_up:
            sys.exit(WRONG)


def _bill(file: Path) -> tuple[Receipt, Beside]:
    """Raises CommandError."""
    try:
        return _read(file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}", returncode=USAGE) from error
    except NotAnExportedBill as refusal:
        raise CommandError(f"{file}: {refusal}: {refusal.about}", returncode=USAGE) from refusal


def _read(file: Path) -> tuple[Receipt, Beside]:
    """Raises NotAnExportedBill, also where there is nothing to check."""
    bill, beside = read_json(file.read_text(encoding="utf-8-sig"))
    if not bill.lines:
        raise NotAnExportedBill("lines")
    return bill, beside


def _lines(number: str, verdict: Verdict) -> list[str]:
    said = "torna al centesimo" if verdict.adds_up else "non torna"
    if verdict.is_only_summed:
        said = "solo sommato"
    findings = [
        f"  {finding.kind.value}: {finding.label or 'fattura'}: {finding.found} {finding.unit},"
        f" secondo il conto {finding.expected} ({finding.difference:+})"
        for finding in verdict.findings
    ]
    unproven = [f"  solo sommato: {label}" for label in verdict.unproven]
    return [f"{number}: {said}, {verdict.recomputed} voci ricalcolate", *findings, *unproven]


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "adds_up": verdict.adds_up,
        "recomputed": verdict.recomputed,
        "unproven": list(verdict.unproven),
        "findings": [
            asdict(finding) | {"difference": finding.difference, "is_fault": finding.is_fault}
            for finding in verdict.findings
        ],
    }
