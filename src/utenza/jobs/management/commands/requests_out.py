"""`utenza requests-out`: what customers asked, for the CIS (contract, "What goes back")."""

import csv
import json
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from utenza.jobs.starting import ready_database
from utenza.kernel.refusals import Refusal
from utenza.service_requests.actions.outgoing import acknowledge, number_outgoing
from utenza.service_requests.queries.outgoing import acknowledged_sequence, documents_since
from utenza.storage.acting import acting
from utenza.storage.documents import write_out
from utenza.storage.roles import Role

USAGE = 2
FILES = "documents"
COLUMNS = (
    *("sequence", "request_code", "type", "customer_code", "supply_code"),
    *("submitted_at", "channel", "payload"),
)


class Command(BaseCommand):
    help = "Print the requests since the last acknowledged number, in order; --ack moves the mark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=int, metavar="N", help="from after this number instead")
        parser.add_argument("--format", choices=("json", "csv"), default="json")
        parser.add_argument("--dir", type=Path, help="where csv files and documents go")
        parser.add_argument(
            "--documents",
            action="store_true",
            help="write what was enclosed to documents/ in --dir, and name it (`file`)",
        )
        parser.add_argument("--ack", type=int, metavar="N", help="the CIS has all up to N")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        if options["ack"] is not None:
            self._acknowledge(options["ack"])
            return
        if options["dir"] is None and (options["format"] == "csv" or options["documents"]):
            raise CommandError("--format csv and --documents need --dir", returncode=USAGE)
        with acting(Role.INTAKE):
            number_outgoing(now=timezone.now())
        # In a transaction of its own: what was numbered is on disk before anybody reads it.
        with acting(Role.INTAKE):
            since = options["since"]
            documents = documents_since(since=acknowledged_sequence() if since is None else since)
            if options["documents"]:
                documents = _with_files(documents, options["dir"])
            if options["format"] == "json":
                self._print(documents)
            else:
                _write(documents, options["dir"])

    def _acknowledge(self, sequence: int) -> None:
        try:
            with acting(Role.INTAKE):
                acknowledge(sequence=sequence, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=USAGE) from refusal

    def _print(self, documents: Iterable[dict[str, Any]]) -> None:
        for document in documents:
            self.stdout.write(json.dumps(document, ensure_ascii=False, sort_keys=True))


def _with_files(documents: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Write what each document encloses, and name the file in it, before it is handed on."""
    for document in documents:
        for one in document["payload"].get("enclosed", ()):
            one["file"] = _write_file(one, folder)
        yield document


def _write_file(enclosed: dict[str, Any], folder: Path) -> str:
    """Write the file unless it is there, whole or not at all; return its path in the folder."""
    extension = Path(enclosed["name"]).suffix
    name = f"{FILES}/{enclosed['code']}{extension}"
    path = folder / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_out(sha256=bytes.fromhex(enclosed["sha256"]), to=path)
    return name


def _write(documents: Iterable[dict[str, Any]], folder: Path) -> None:
    """Write one CSV a type; each is there whole or not at all."""
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        by_type[document["type"]].append(document)
    folder.mkdir(parents=True, exist_ok=True)
    for type_, found in by_type.items():
        aside = folder / f".{type_}.csv"
        with aside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_row(document) for document in found)
        aside.replace(folder / f"{type_}.csv")
        sys.stdout.write(f"{folder / type_}.csv: {len(found)}\n")


def _row(document: dict[str, Any]) -> list[str]:
    payload = json.dumps(document["payload"], ensure_ascii=False, sort_keys=True)
    return [
        *("" if document[name] is None else str(document[name]) for name in COLUMNS[:-1]),
        payload,
    ]
