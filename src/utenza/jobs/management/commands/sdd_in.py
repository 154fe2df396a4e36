"""`utenza sdd-in`: what the bank answered about direct debits."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from utenza.jobs.starting import ready_database
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.actions.debits import Heard, Misfit, hear
from utenza.payments.actions.receiving import keep_inbound
from utenza.payments.rules.bank_reports import (
    LARGEST_REPORT,
    NotABankReport,
    Report,
    Said,
    read_report,
)
from utenza.payments.rules.debits import DebitStage
from utenza.storage.acting import acting
from utenza.storage.roles import Role

REFUSED = 3
MISFITS = {
    Misfit.UNKNOWN: "addebito sconosciuto",
    Misfit.OTHER_AMOUNT: "importo diverso dall'addebito",
    Misfit.WITHDRAWN: "addebito di un lotto ritirato",
}


class Command(BaseCommand):
    help = "Read pain.002, camt.054 and camt.053, and list what fits nothing. Exit 3 refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        taken = [self._take(path) for path in options["files"]]
        if not all(taken):
            sys.exit(REFUSED)

    def _take(self, path: Path) -> bool:
        """Follow one file; a file that is refused keeps no other one back."""
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_REPORT + 1)
            report = read_report(content)
        except (OSError, NotABankReport) as error:
            self.stderr.write(f"{path}: rifiutato: {error}")
            return False
        self._tell(path, _follow(path, content, report))
        return True

    def _tell(self, path: Path, heard: Heard) -> None:
        self.stdout.write(f"{path}: {_summary(heard)}")
        for misfit, said in heard.misfits:
            self.stderr.write(f"da vedere: {MISFITS[misfit]}: {_words(said)} ({path})")
        for message in heard.refused_runs:
            words = "lotto rifiutato intero dalla banca: guarda perché, poi rimandalo o ritiralo"
            self.stderr.write(f"da vedere: {message}: {words} ({path})")
        for message in heard.unknown_runs:
            self.stderr.write(f"da vedere: {message}: lotto sconosciuto, rifiutato ({path})")


def _follow(path: Path, content: bytes, report: Report) -> Heard:
    """Keep the file as it came, and do what it says, in one transaction."""
    now = timezone.now()
    with acting(Role.INTAKE):
        inbound_id = keep_inbound(operation=report.kind, sender=path.name, body=content, now=now)
        return hear(report=report, inbound_id=inbound_id, today=today_in_italy(now), now=now)


def _summary(heard: Heard) -> str:
    stages = Counter(heard.moved)
    return (
        f"{stages[DebitStage.COLLECTED]} incassati, {stages[DebitStage.REFUSED]} rifiutati, "
        f"{stages[DebitStage.RETURNED]} stornati, {heard.known} già noti, "
        f"{len(heard.misfits)} da vedere"
    )


def _words(said: Said) -> str:
    amount = "" if said.amount is None else f" {said.amount} €"
    return " ".join(f"{said.end_to_end_id}{amount} {said.word} {said.reason}".split())
