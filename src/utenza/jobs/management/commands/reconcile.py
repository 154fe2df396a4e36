"""`utenza reconcile`: what came in here beside what the CIS booked, to the cent."""

import csv
import io
import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from utenza.jobs.files import write_for_good
from utenza.jobs.starting import ready_database
from utenza.payments.queries.reconciling import agreements, contradictions, paid_twice
from utenza.payments.rules.reconciling import Agreement, Verdict
from utenza.storage.acting import acting
from utenza.storage.roles import Role

USAGE = 2
CONTRADICTED = 4
DAYS = 30
COLUMNS = (
    *("verdict", "day", "document", "customer_code", "channel", "notice_number", "receipt_id"),
    *("received", "payment_code", "booked", "credit", "refunded", "difference"),
)


class Command(BaseCommand):
    help = "Compare what came in with the CIS's payments; exit 4 when our own ledger is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = date.fromisoformat
        parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="that day included")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="every payment, a row each")
        parser.add_argument("--json", action="store_true", help="as JSON, and only that")

    def handle(self, *args: Any, **options: Any) -> None:
        last = options["last"] or timezone.localdate()
        first = options["first"] or last - timedelta(days=DAYS)
        if first > last:
            raise CommandError("--from is after --to", returncode=USAGE)
        ready_database()
        with acting(Role.OFFICE):
            found = list(
                agreements(
                    since=_midnight(first),
                    until=_midnight(last + timedelta(days=1)),
                    first=first,
                    last=last,
                )
            )
            wrong, twice = contradictions(), paid_twice()
        if options["csv"]:
            write_for_good(options["csv"], _as_csv(found))
        told = {
            "from": first,
            "to": last,
            **_totals(found),
            "contradictions": [asdict(one) for one in wrong],
            "paid_twice": [asdict(one) for one in twice],
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, default=str, ensure_ascii=False))
        else:
            _show(told)
        if wrong:
            raise SystemExit(CONTRADICTED)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _totals(found: Iterable[Agreement]) -> dict[str, Any]:
    """Return count, money here, money there and what lies between, by verdict and in all."""
    counts: Counter[Verdict] = Counter()
    money: dict[Verdict, list[Decimal]] = defaultdict(lambda: [Decimal("0.00")] * 3)
    for one in found:
        counts[one.verdict] += 1
        parts = (one.received or Decimal(0), one.booked or Decimal(0), one.difference)
        known = money[one.verdict]
        money[one.verdict] = [sum_ + part for sum_, part in zip(known, parts, strict=True)]
    names = ("received", "booked", "difference")
    verdicts = {
        verdict.value: {
            "payments": counts[verdict],
            **dict(zip(names, money[verdict], strict=True)),
        }
        for verdict in Verdict
        if counts[verdict]
    }
    whole = [sum((sums[at] for sums in money.values()), Decimal("0.00")) for at in range(3)]
    return {**dict(zip(names, whole, strict=True)), "verdicts": verdicts}


def _as_csv(found: Iterable[Agreement]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow(_cell(getattr(one, column)) for column in COLUMNS)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    """Return what the cell holds; a text that a spreadsheet would reckon out is quoted."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in {"=", "+", "-", "@"} else text


def _show(told: dict[str, Any]) -> None:
    table = Table("verdict", "payments", "received", "booked", "difference")
    for verdict, sums in told["verdicts"].items():
        table.add_row(verdict, *(str(value) for value in sums.values()))
    table.add_section()
    whole = (str(told[name]) for name in ("received", "booked", "difference"))
    table.add_row("in all", "", *whole)
    console = Console()
    console.print(f"from {told['from']} to {told['to']}, EUR", highlight=False)
    console.print(table)
    for one in told["paid_twice"]:
        words = f"{one['document']} ({one['customer_code']}): received {one['received']},"
        console.print(f"paid twice? {words} open in the CIS {one['open_amount']}", highlight=False)
    for one in told["contradictions"]:
        console.print(f"[red]the ledger contradicts itself[/]: {one}", highlight=False)
