"""`utenza receipt ID`: what is known of a payment, and its receipt as a PDF."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from utenza.jobs.files import write_for_good
from utenza.jobs.receipts import receipt_pdf, told_of
from utenza.jobs.starting import ready_database
from utenza.payments.queries.proofs import Proof, find_proof
from utenza.storage.acting import acting
from utenza.storage.roles import Role

UNKNOWN = 3


class Command(BaseCommand):
    help = "Print the receipt with this id, or write its PDF; exit 3 when nobody here has it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("receipt_id", metavar="ID", help="the receipt's own id")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="write the PDF there")
        parser.add_argument("--json", action="store_true", help="as JSON, and only that")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        with acting(Role.OFFICE):
            proof = find_proof(receipt_id=options["receipt_id"])
        if proof is None:
            raise CommandError("nessuna ricevuta con questo codice", returncode=UNKNOWN)
        if options["pdf"]:
            write_for_good(options["pdf"], receipt_pdf(proof))
        if options["json"]:
            self.stdout.write(json.dumps(asdict(proof), default=str, ensure_ascii=False))
        elif not options["pdf"]:
            self.stdout.write(_as_text(proof))


def _as_text(proof: Proof) -> str:
    told = told_of(proof)
    lines = [told["sentence"]]
    for title, rows in told["sections"]:
        lines += ["", title, *(f"  {label}: {value}" for label, value in rows)]
    return "\n".join(lines)
