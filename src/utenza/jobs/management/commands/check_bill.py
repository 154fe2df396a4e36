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
from utenza.bills.rules.exported import NotAnExportedBill, read_csv, read_json
from utenza.bills.rules.lines import Receipt

WRONG, USAGE = 3, 2


class Command(BaseCommand):
    help = (
        "Check bills exported from the portal, .json or .csv. Exit 0 they add up, 3 one does not,"
        " 2 usage."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="voci.json or voci.csv")
        parser.add_argument(
            "--rounding",
            choices=[way.value for way in Rounding],
            default=settings.BILL_ROUNDING,
            help="where an exact half cent goes",
        )
        parser.add_argument("--json", action="store_true", help="the verdicts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rounding = Rounding(options["rounding"])
        verdicts = [
            (bill.number, check(bill, beside, rounding=rounding))
            for bill, beside in _bills(options["file"])
        ]
        if options["json"]:
            told = [{"bill_number": number} | _as_json(one) for number, one in verdicts]
            self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
        else:
            for number, verdict in verdicts:
                self.stdout.writelines(f"{line}\n" for line in _lines(number, verdict))
        if not all(verdict.adds_up for _, verdict in verdicts):
            sys.exit(WRONG)


def _bills(file: Path) -> list[tuple[Receipt, Beside]]:
    """Raises CommandError."""
    try:
        return _read(file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}", returncode=USAGE) from error
    except NotAnExportedBill as refusal:
        raise CommandError(f"{file}: {refusal}: {refusal.about}", returncode=USAGE) from refusal


def _read(file: Path) -> list[tuple[Receipt, Beside]]:
    """Raises NotAnExportedBill, also where there is nothing to check."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix.lower() == ".json":
        found = [read_json(text)]
    else:
        found = [(bill, Beside()) for bill in read_csv(text)]
    if not (found and all(bill.lines for bill, _ in found)):
        raise NotAnExportedBill("lines")
    return found


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
