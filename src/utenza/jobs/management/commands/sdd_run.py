"""`utenza sdd-run`: bills and plichi of a direct debit, told and collected."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from utenza.billing_profiles.queries.previews import creditor
from utenza.jobs.starting import ready_database
from utenza.kernel.refusals import Refusal
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.actions.announcing import TOLD_AT_ONCE, announce_debits
from utenza.payments.actions.collecting import (
    keep_run,
    make_run,
    mark_written,
    withdraw_run,
    write_run,
)
from utenza.payments.actions.debits import settle_silent
from utenza.payments.queries.collecting import (
    Plan,
    Run,
    calendar,
    candidates,
    live_run,
    plan_for,
    refused_runs,
    runs_to_write,
)
from utenza.payments.rules.collecting import WhyNot
from utenza.payments.rules.sdd_files import NotValidError
from utenza.storage.acting import acting
from utenza.storage.roles import Role

BROKEN, USAGE = 1, 2
WHY = {
    WhyNot.BEING_PAID: "il cliente la sta pagando",
    WhyNot.DISPUTED: "è contestata",
    WhyNot.IN_INSTALMENTS: "si paga a rate",
    WhyNot.WITH_THE_BANK: "l'addebito è già in banca",
    WhyNot.REFUSED_BEFORE: "la banca ha già rifiutato l'addebito",
    WhyNot.COLLECTED_BEFORE: "è già stata addebitata",
    WhyNot.OVERDUE: "è scaduta senza che il cliente fosse avvisato",
    WhyNot.NO_MANDATE: "il profilo non è in addebito",
    WhyNot.PROFILE_CLOSED: "è stata emessa dopo la chiusura del profilo",
    WhyNot.BAD_IBAN: "l'IBAN del profilo non è valido",
    WhyNot.BAD_REFERENCE: "il riferimento del mandato non è ammesso dalle banche",
    WhyNot.MANDATE_REFUSED: "la banca non ammette altri addebiti su questo mandato",
    WhyNot.NOT_REACHED: "il portale non raggiunge il cliente: scrivigli su carta (--on-paper)",
    WhyNot.NOT_TOLD: "il cliente non è ancora avvisato",
    WhyNot.TOLD_OTHERWISE: "il cliente è stato avvisato di altro",
    WhyNot.DAY_TO_COME: "il giorno annunciato non è ancora arrivato",
}


class Command(BaseCommand):
    help = "Show what a batch of direct debits would collect; --send tells, collects and writes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, metavar="D", help="collection day")
        parser.add_argument("--send", action="store_true", help="do it: the rest is a rehearsal")
        parser.add_argument("--json", action="store_true", help="one document instead of lines")
        parser.add_argument(
            "--dir", type=Path, default=settings.HOME / "sdd-out", help="where files go"
        )
        parser.add_argument(
            "--on-paper",
            nargs="+",
            metavar="NUMBER",
            help="bills or plichi whose customers the office writes to, as it says",
        )
        parser.add_argument(
            "--withdraw", metavar="MESSAGE", help="take back a batch that no bank has taken"
        )
        parser.add_argument(
            "--taken", metavar="MESSAGE", help="a batch refused whole is with the bank after all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check_settings()
        ready_database()
        now = timezone.now()
        today = today_in_italy(now)
        if options["on_paper"]:
            self._tell_on_paper(options["on_paper"], today, now)
            return
        if options["withdraw"] or options["taken"]:
            self._decide(options["withdraw"], options["taken"], now)
            return
        day = options["day"] or calendar().earliest(today)
        _usable(day, today)
        files: list[Path] = []
        if options["send"]:
            files = self._send(day, options["dir"], today, now)
        with acting(Role.INTAKE):
            said = _Said(plan_for(day, today=today), live_run(day), refused_runs(), files)
        self._say(said, as_json=options["json"], sent=options["send"])

    def _tell_on_paper(self, numbers: list[str], today: date, now: datetime) -> None:
        """Note that the office writes to these customers; say what it has to write."""
        with acting(Role.INTAKE):
            chosen = [one for one in candidates(today=today) if one.debit.number in set(numbers)]
            told = announce_debits(chosen=chosen, today=today, now=now, is_on_paper=True)
        for one in told:
            self.stdout.write(f"{one.number}: da scrivere: {one.amount} € dal {one.collect_on}")
        for number in sorted(set(numbers) - {one.number for one in told}):
            self.stderr.write(f"{number}: non c'è nulla da annunciare")

    def _decide(self, withdrawn: str | None, taken: str | None, now: datetime) -> None:
        """Follow what somebody found out about a batch."""
        with acting(Role.INTAKE):
            if withdrawn:
                count = withdraw_run(message=withdrawn, now=now)
                words = f"{count} addebiti ritirati, tornano nel prossimo lotto"
            else:
                count = keep_run(message=taken or "") or None
                words = "il lotto resta in banca"
        message = withdrawn or taken
        if count is None:
            raise CommandError(f"{message}: nessun lotto con questo nome", returncode=USAGE)
        self.stdout.write(f"{message}: {words}")

    def _send(self, day: date, folder: Path, today: date, now: datetime) -> list[Path]:
        """Settle, tell, make and write, each in transactions of its own."""
        _until_nothing_is_left(lambda: settle_silent(today=today, now=now))
        with acting(Role.INTAKE):
            to_tell = plan_for(day, today=today).to_tell
        for start in range(0, len(to_tell), TOLD_AT_ONCE):
            with acting(Role.INTAKE):
                chosen = to_tell[start : start + TOLD_AT_ONCE]
                announce_debits(chosen=chosen, today=today, now=now)
        try:
            with acting(Role.INTAKE):
                make_run(day=day, today=today, now=now)
        except NotValidError as error:
            raise CommandError(f"il file non è valido, nulla è partito: {error}") from error
        with acting(Role.INTAKE):
            waiting = runs_to_write()
        return [self._write(run, folder) for run in waiting]

    def _write(self, run: Run, folder: Path) -> Path:
        try:
            with acting(Role.INTAKE):
                path = write_run(message=run.message_id, folder=folder)
        except OSError as error:
            words = "il lotto resta da scrivere, rilancia il comando"
            raise CommandError(f"{folder}: {error.strerror}: {words}", returncode=BROKEN) from error
        with acting(Role.INTAKE):
            mark_written(message=run.message_id, now=timezone.now())
        return path

    def _say(self, said: "_Said", *, as_json: bool, sent: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said.document(), ensure_ascii=False))
            return
        for line in said.lines(sent=sent):
            self.stdout.write(line)
        for run in said.refused:
            words = f"rifiutato dalla banca ({run.reason or 'senza motivo'}), da guardare"
            self.stderr.write(f"avviso: {run.message_id}: {words}")


class _Said:
    """What the command says: what is planned, the day's batch, what was written."""

    def __init__(self, plan: Plan, run: Run | None, refused: list[Run], files: list[Path]) -> None:
        self.plan, self.run, self.refused, self.files = plan, run, refused, files

    def lines(self, *, sent: bool) -> list[str]:
        plan, run = self.plan, self.run
        lines = [f"giorno di addebito: {plan.day}"]
        if not sent:
            lines.append("prova: nulla è stato scritto e nessuno è stato avvisato (--send lo fa)")
        if run:
            lines.append(f"lotto del giorno: {run.message_id}, {run.count} addebiti, {run.total} €")
        else:
            lines.append(f"da addebitare: {len(plan.to_collect)}, {plan.total} €")
            lines += [f"  {one.debit.number} {one.facts.open_amount} €" for one in plan.to_collect]
        lines.append(f"da avvisare: {len(plan.to_tell)}")
        lines.append(f"lasciati fuori: {len(plan.left_out)}")
        lines += [f"  {one.number}: {WHY[one.why]}" for one in plan.left_out]
        return lines + [str(path) for path in self.files]

    def document(self) -> dict[str, Any]:
        plan, run = self.plan, self.run
        return {
            "day": plan.day.isoformat(),
            "message_id": run.message_id if run else None,
            "count": run.count if run else len(plan.to_collect),
            "total": str(run.total if run else plan.total),
            "to_collect": [one.debit.number for one in plan.to_collect],
            "to_tell": [one.debit.number for one in plan.to_tell],
            "left_out": [{"number": one.number, "why": one.why} for one in plan.left_out],
            "why": Counter(one.why for one in plan.left_out),
            "refused_runs": [one.message_id for one in self.refused],
            "files": [str(path) for path in self.files],
        }


def _until_nothing_is_left(piece: Callable[[], int]) -> None:
    while True:
        with acting(Role.INTAKE):
            done = piece()
        if not done:
            return


def _usable(day: date, today: date) -> None:
    """Refuse a day that no bank could keep, before anything is done."""
    try:
        calendar().check_day(day, today)
    except Refusal as refusal:
        raise CommandError(f"{day}: {refusal}", returncode=USAGE) from refusal


def _check_settings() -> None:
    try:
        creditor()
    except Refusal as refusal:
        raise CommandError("UTENZA_SEPA_CREDITOR_ID is missing", returncode=USAGE) from refusal
    if not settings.SEPA_CREDITOR_IBAN:
        raise CommandError("UTENZA_SEPA_CREDITOR_IBAN is missing", returncode=USAGE)
    if settings.SDD_FORMAT == "pain.008.001.02" and not settings.SEPA_CREDITOR_BIC:
        words = "UTENZA_SEPA_CREDITOR_BIC is missing: pain.008.001.02 needs it"
        raise CommandError(words, returncode=USAGE)
