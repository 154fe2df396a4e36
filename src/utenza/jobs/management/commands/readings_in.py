"""`utenza readings-in`: what the distributors answered about self-readings."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from utenza.jobs.starting import ready_database
from utenza.metering.actions.settling import Settled, settle_validation
from utenza.metering.queries.sending import Stray, stray_answers
from utenza.metering.rules.life import Misfit, ReadingState
from utenza.metering.rules.tal import LARGEST_ANSWER, NotAnAnswer, answers_in
from utenza.service_requests.actions.readings import follow_moved
from utenza.storage.acting import acting
from utenza.storage.roles import Role

REFUSED = 3
_LONGEST_NAME = 200
MISFITS = {
    Misfit.UNREADABLE: "illeggibile",
    Misfit.UNKNOWN: "lettura sconosciuta",
    Misfit.LATE: "lettura già sostituita o annullata",
    Misfit.CONTRADICTORY: "contraddice l'esito precedente",
}


class Command(BaseCommand):
    help = "Read the distributors' TAL 0150, and list the answers that fit nothing. Exit 3 refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="*", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        taken = [self._take(path) for path in options["files"]]
        with acting(Role.INTAKE):
            strays = stray_answers()
        for stray in strays:
            self.stderr.write(f"da vedere: {_words(stray)}")
        if not all(taken):
            sys.exit(REFUSED)

    def _take(self, path: Path) -> bool:
        """Follow one file; a file that is refused keeps no other one back."""
        try:
            with path.open("rb") as file:
                answers = answers_in(file.read(LARGEST_ANSWER + 1))
        except (OSError, NotAnAnswer) as error:
            self.stderr.write(f"{path}: rifiutato: {error}")
            return False
        with acting(Role.INTAKE):
            name = path.name[:_LONGEST_NAME]
            now = timezone.now()
            settled = settle_validation(answers=answers, file=name, now=now)
            follow_moved(settled.moved, now=now)
        self.stdout.write(f"{path}: {_summary(settled)}")
        return True


def _summary(settled: Settled) -> str:
    states = Counter(one.state for one in settled.moved)
    return (
        f"{states[ReadingState.VALIDATED]} validate, "
        f"{states[ReadingState.NOT_VALIDATED]} non validate, "
        f"{settled.known} già note, {len(settled.strays)} da vedere"
    )


def _words(stray: Stray) -> str:
    answer = stray.answer
    said = f"{answer.point_code} {answer.taken_on} {answer.value} esito {answer.verdict!r}"
    words = f"{MISFITS[stray.misfit]}: {said} {answer.note} ({stray.file})"
    return " ".join(words.split())
