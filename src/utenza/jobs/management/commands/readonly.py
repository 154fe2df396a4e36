"""`utenza readonly`: sola consultazione, begun, ended and listed."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from utenza.customers.queries import ids_of
from utenza.jobs.starting import ready_database
from utenza.kernel.refusals import Refusal
from utenza.kernel.words import moment
from utenza.service_requests.kinds import kinds
from utenza.site.actions import begin_read_only, end_every_read_only, end_read_only
from utenza.site.queries import ListedMode, modes_not_over
from utenza.site.rules.closures import Plan
from utenza.storage.acting import acting
from utenza.storage.roles import Role

REFUSED, BROKEN, USAGE = 3, 1, 2
UNKNOWN_SHOWN = 5
# What closes alone and is no kind of request.
_OTHER_FUNCTIONS = ("supply_label", "preferences", "payment")


class Command(BaseCommand):
    help = (
        "Sola consultazione: pages read, operations give way to telephone and counters, PostgreSQL"
        " refuses writes. Exit 0 done, 3 refused, 2 usage, 1 the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        on = actions.add_parser("on", help="begin it, now or later")
        functions = sorted({*_OTHER_FUNCTIONS, *(kind.type for kind in kinds().values())})
        on.add_argument(
            "--function",
            default="",
            choices=functions,
            metavar="TYPE",
            help=f"one operation alone: {', '.join(functions)}",
        )
        on.add_argument("--customers", type=Path, metavar="FILE", help="theirs: a code a line")
        on.add_argument("--from", type=_instant, dest="starts_at", metavar="ISO", help="else now")
        on.add_argument("--until", type=_instant, dest="ends_at", metavar="ISO", help="else open")
        on.add_argument("--text", default="", help="why, for the pages")
        on.add_argument("--text-en", default="", help="the same in English")
        off = actions.add_parser("off", help="end it, or call it off")
        which = off.add_mutually_exclusive_group(required=True)
        which.add_argument("id", type=int, nargs="?", help="its number, as the list has it")
        which.add_argument("--all", action="store_true", help="each one, those to come as well")
        listing = actions.add_parser("list", help="what is closed and what will be")
        listing.add_argument("--json", action="store_true", help="as JSON, and only that")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        do = {"on": _begin, "off": _end, "list": _list}[options["action"]]
        try:
            with acting(Role.INTAKE):
                told = do(timezone.now(), options)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        except OperationalError as error:
            words = "la base dati non risponde, o qualcuno sta scrivendo: nulla è cambiato, riprova"
            raise CommandError(f"{words}\n{error}", returncode=BROKEN) from error
        self.stdout.write(told)
        if settings.READ_ONLY and options["action"] == "off":
            self.stderr.write("avviso: UTENZA_READ_ONLY tiene comunque tutto in consultazione")


def _begin(now: datetime, options: dict[str, Any]) -> str:
    file: Path | None = options["customers"]
    plan = Plan(
        function=options["function"],
        starts_at=options["starts_at"] or now,
        ends_at=options["ends_at"],
        text_it=options["text"].strip(),
        text_en=options["text_en"].strip(),
    )
    customer_ids = None if file is None else _customers(file)
    mode_id = begin_read_only(plan=plan, customer_ids=customer_ids, now=now)
    (mode,) = (mode for mode in modes_not_over(now=now) if mode.mode_id == mode_id)
    return f"{_line(mode, now)}\nLe pagine lo mostrano entro {settings.SHELL_SECONDS} secondi."


def _end(now: datetime, options: dict[str, Any]) -> str:
    if options["all"]:
        return f"Finite: {end_every_read_only(now=now)}"
    end_read_only(mode_id=options["id"], now=now)
    return f"Finita: {options['id']}"


def _list(now: datetime, options: dict[str, Any]) -> str:
    modes = modes_not_over(now=now)
    if options["json"]:
        return json.dumps(_as_json(modes, now), ensure_ascii=False)
    lines = [_line(mode, now) for mode in modes]
    if settings.READ_ONLY:
        lines.append("UTENZA_READ_ONLY: tutto il portale, finché l'impostazione resta")
    return "\n".join(lines) or "Nessuna sola consultazione."


def _instant(value: str) -> datetime:
    """Read a day or an instant; without a zone it is the portal's."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise ArgumentTypeError(f"{value} is no instant: 2026-12-05T14:30") from error
    return found if found.tzinfo else timezone.make_aware(found)


def _customers(file: Path) -> Collection[int]:
    """
    Return the customers whose codes the file has.

    Raises CommandError.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read: {error}", returncode=USAGE) from error
    codes = {line.strip() for line in lines} - {""}
    found = ids_of(codes=codes)
    unknown = sorted(codes - found.keys())
    if unknown:
        shown = ", ".join(unknown[:UNKNOWN_SHOWN])
        raise CommandError(f"{len(unknown)} clienti sconosciuti: {shown}", returncode=REFUSED)
    return found.values()


def _line(mode: ListedMode, now: datetime) -> str:
    until = f"fino a {_words(mode.ends_at)}" if mode.ends_at else "senza una fine"
    parts = [
        f"{mode.mode_id}: {mode.function or 'tutte le operazioni'}",
        "di tutti" if mode.customers is None else f"di {mode.customers} clienti",
        f"da {_words(mode.starts_at)} {until}",
        "da venire" if now < mode.starts_at else "in corso",
        *([mode.text_it] if mode.text_it else []),
    ]
    return "; ".join(parts)


def _words(value: datetime) -> str:
    return moment(timezone.localtime(value), "it")


def _as_json(modes: list[ListedMode], now: datetime) -> dict[str, object]:
    return {"setting": settings.READ_ONLY, "modes": [_mode_as_json(mode, now) for mode in modes]}


def _mode_as_json(mode: ListedMode, now: datetime) -> dict[str, object]:
    shown = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(mode).items()
    }
    return shown | {"is_in_force": mode.starts_at <= now}
