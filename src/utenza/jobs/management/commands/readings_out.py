"""`utenza readings-out`: self-readings of gas as the distributors' files."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from utenza.jobs.files import write_for_good
from utenza.jobs.starting import ready_database
from utenza.kernel.codes import vat_number
from utenza.metering.actions.sending import files_to_write, make_files, mark_sent
from utenza.metering.queries.sending import Held, Waiting, waiting_for_distributors
from utenza.metering.rules.asking import today_in_italy
from utenza.metering.rules.distributors import BadDistributors, Distributors, distributors_in
from utenza.service_requests.actions.readings import follow_moved
from utenza.storage.acting import acting
from utenza.storage.roles import Role

BROKEN, USAGE = 1, 2
WHY_HELD = {
    Held.NO_DISTRIBUTOR: "nessun distributore conosciuto per questo PDR",
    Held.NO_SERIAL: "manca la matricola del contatore",
}


class Command(BaseCommand):
    help = "Write the gas self-readings that wait as TAL 0050, a file for each distributor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dir", type=Path, default=settings.HOME / "readings-out", help="where files go"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what waits, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        distributors, now = _distributors(), timezone.now()
        if not options["dry_run"]:
            self._send(options["dir"], distributors, now)
        with acting(Role.INTAKE):
            waiting = waiting_for_distributors(distributors=distributors)
        if options["dry_run"]:
            ready = sum(one.held is None for one in waiting)
            self.stdout.write(f"prova: {ready} letture da inviare, nulla è stato scritto")
        self._warn(waiting, now)

    def _send(self, folder: Path, distributors: Distributors, now: datetime) -> None:
        with acting(Role.INTAKE):
            taken = make_files(sender=_sender(), distributors=distributors, now=now)
            follow_moved(taken, now=now)
        with acting(Role.INTAKE):
            files = files_to_write()
        for file in files:
            self._write(folder / file.name, file.content)
            with acting(Role.INTAKE):
                sent_at = timezone.now()
                sent = mark_sent(file=file.name, now=sent_at)
                follow_moved(sent, now=sent_at)
            self.stdout.write(f"{folder / file.name}: {len(sent)} letture")
        if not files:
            self.stdout.write("nessuna lettura da inviare")

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_for_good(path, content)
        except OSError as error:
            words = "le letture restano da inviare, rilancia il comando"
            raise CommandError(f"{path}: {error.strerror}: {words}", returncode=BROKEN) from error

    def _warn(self, waiting: list[Waiting], now: datetime) -> None:
        """Name what is held back, and what is late: whoever runs the portal has to know."""
        for one in waiting:
            if one.held is not None:
                point = one.reading.point_code
                self.stderr.write(f"avviso: {one.request_code}, {point}: {WHY_HELD[one.held]}")
            if one.send_by < today_in_italy(now):
                self.stderr.write(f"avviso: {one.request_code}: da inviare entro {one.send_by}")


def _distributors() -> Distributors:
    path: Path | None = settings.GAS_DISTRIBUTORS
    if path is None:
        return Distributors()
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return distributors_in(lines)
    except (BadDistributors, OSError, UnicodeDecodeError) as error:
        raise CommandError(f"UTENZA_GAS_DISTRIBUTORS: {path}: {error}", returncode=USAGE) from error


def _sender() -> str:
    try:
        return vat_number.normalise(settings.COMPANY_VAT_NUMBER)
    except vat_number.NotAVatNumber as error:
        words = "UTENZA_COMPANY_VAT_NUMBER is the sender of the files: it is no VAT number"
        raise CommandError(words, returncode=USAGE) from error
