"""`utenza backlog`: what waits, what fails and what somebody has to look at."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from utenza.billing_profiles.queries.waiting import ChangeWaiting, changes_waiting
from utenza.notifications.actions import send_again
from utenza.notifications.queries import outbox, text_outbox
from utenza.payments.queries.inbound import receipts_backlog
from utenza.service_requests.queries.answers import (
    done_among,
    doubtful_answers,
    unexplained_refusals,
)
from utenza.service_requests.queries.outgoing import acknowledged_sequence, backlog, last_sequence
from utenza.storage.acting import acting
from utenza.storage.roles import Role

_TABLES = {
    "doubtful_answers": (
        "answers that moved nothing",
        ("request_code", "verdict", "status", "status_at", "known_status", "note"),
    ),
    "refused_without_reason": (
        "refused without a reason: customers are asked to call",
        ("request_code", "type", "status_at"),
    ),
    "done_but_not_delivered": (
        "done by the CIS, but not in its deliveries",
        ("request_code", "what", "code", "asked_at"),
    ),
}


class Command(BaseCommand):
    help = "Say what waits for the CIS and the mail server, and what contradicts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON, and only that")
        parser.add_argument(
            "--send-again",
            action="store_true",
            help="first make due the mail and texts that were given up, but for secrets",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(Role.INTAKE):
            if options["send_again"]:
                send_again(now=timezone.now())
            found = {
                "to_cis": asdict(backlog())
                | {"last": last_sequence(), "acknowledged": acknowledged_sequence()},
                "mail": asdict(outbox()),
                "texts": asdict(text_outbox()),
                "receipts": asdict(receipts_backlog()),
                "doubtful_answers": [asdict(one) for one in doubtful_answers()],
                "refused_without_reason": [asdict(one) for one in unexplained_refusals()],
                "done_but_not_delivered": [asdict(one) for one in _done_but_not_delivered()],
            }
        if options["json"]:
            self.stdout.write(json.dumps(found, default=str, ensure_ascii=False))
        else:
            _show(found)


def _done_but_not_delivered() -> list[ChangeWaiting]:
    waiting = changes_waiting()
    done = done_among({one.request_code for one in waiting})
    return [one for one in waiting if one.request_code in done]


def _show(found: dict[str, Any]) -> None:
    console = Console()
    for area in ("to_cis", "mail", "texts", "receipts"):
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found[area].items())
        console.print(f"[bold]{area.replace('_', ' ')}[/]: {said}", highlight=False)
    if not found["doubtful_answers"]:
        console.print("no answer contradicts what is known")
    for name, (title, columns) in _TABLES.items():
        if found[name]:
            console.print(_table(title, columns, found[name]))


def _table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Table:
    table = Table(*columns, title=title)
    for one in rows:
        table.add_row(*(str(one[column] or "") for column in columns))
    return table
