"""`utenza bills`: the office checks bills, keeps them from their customers, lets them go."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.bills.queries.chosen import choose_issued
from utenza.bills.queries.holds import HeldBill, held_bills
from utenza.bills.rules.checking import Rounding
from utenza.bills.rules.holds import UnknownBills
from utenza.imports.bill_checks import find_faults, report_on
from utenza.jobs.showing import checks_words
from utenza.jobs.starting import ready_database
from utenza.kernel.refusals import Refusal
from utenza.service_requests.actions.disputes import settle_disputes
from utenza.storage.acting import acting
from utenza.storage.roles import Role

WRONG, BROKEN = 3, 1


class Command(BaseCommand):
    help = (
        "Check bills to the cent, hold and release them. Exit 0 done, 3 refused or bills that are"
        " wrong, 2 usage, 1 the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("check", help="check those issued since a day, into a CSV")
        checking.add_argument("--since", type=date.fromisoformat, required=True, metavar="DAY")
        checking.add_argument("--csv", type=Path, metavar="FILE", help="else under deliveries/")
        checking.add_argument("--hold", action="store_true", help="hide those that are wrong")
        checking.add_argument("--json", action="store_true", help="the counts as JSON")
        hold = actions.add_parser("hold", help="hide bills, and their plichi, until released")
        hold.add_argument("numbers", nargs="+", metavar="NUMBER")
        hold.add_argument("--reason", required=True, help="for the office alone")
        release = actions.add_parser("release", help="show them again")
        release.add_argument("numbers", nargs="+", metavar="NUMBER")
        listing = actions.add_parser("list", help="what is held")
        listing.add_argument("--json", action="store_true", help="as JSON, and only that")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        do = {"check": _check, "hold": _hold, "release": _release, "list": _list}
        try:
            with acting(Role.INTAKE):
                told, is_wrong = do[options["action"]](timezone.now(), options)
        except UnknownBills as refusal:
            numbers = ", ".join(refusal.numbers)
            raise CommandError(f"{refusal} {numbers}", returncode=WRONG) from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=WRONG) from refusal
        except OperationalError as error:
            words = "la base dati non risponde: nulla è cambiato a metà, rilancia il comando"
            raise CommandError(f"{words}\n{error}", returncode=BROKEN) from error
        self.stdout.write(told)
        if is_wrong:
            sys.exit(WRONG)


def _check(now: datetime, options: dict[str, Any]) -> tuple[str, bool]:
    day = options["since"].isoformat()
    checks = report_on(
        checked=choose_issued(since=options["since"]),
        found=find_faults(rounding=Rounding(settings.BILL_ROUNDING)),
        path=options["csv"] or settings.HOME / "deliveries" / f"bill-checks-since-{day}.csv",
        hold_after=0 if options["hold"] else None,
        now=now,
    )
    told = json.dumps(asdict(checks)) if options["json"] else checks_words(checks)
    return told, checks.wrong > 0


def _hold(now: datetime, options: dict[str, Any]) -> tuple[str, bool]:
    count = hold_bills(numbers=options["numbers"], reason=options["reason"], now=now)
    return f"Trattenute: {count}", False


def _release(now: datetime, options: dict[str, Any]) -> tuple[str, bool]:
    released = release_bills(numbers=options["numbers"], now=now)
    settle_disputes()
    return f"Rilasciate: {released}", False


def _list(_now: datetime, options: dict[str, Any]) -> tuple[str, bool]:
    held = held_bills()
    if options["json"]:
        return json.dumps([asdict(one) for one in held], default=str, ensure_ascii=False), False
    lines = [_line(one) for one in held]
    return "\n".join(lines) or "Nessuna fattura trattenuta.", False


def _line(held: HeldBill) -> str:
    plico = f", plico {held.plico_number}" if held.plico_number else ""
    since = f"{timezone.localtime(held.held_at):%Y-%m-%d %H:%M}"
    return f"{held.number} ({held.supply_code}{plico}) {held.total} EUR, {since}: {held.reason}"
