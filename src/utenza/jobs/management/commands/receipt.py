"""`utenza receipt ID`: what is known of a payment, and its receipt as a PDF."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext, override

from utenza.jobs.files import write_for_good
from utenza.jobs.starting import ready_database
from utenza.payments.messages.receipts import receipt_words, told_of
from utenza.payments.queries.receipts import FoundReceipt, find_receipt
from utenza.site.gateways import typesetter
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
            found = find_receipt(receipt_id=options["receipt_id"])
        if found is None:
            raise CommandError("nessuna ricevuta con questo codice", returncode=UNKNOWN)
        if options["pdf"]:
            write_for_good(options["pdf"], _as_pdf(found))
        if options["json"]:
            known = {"customer_code": found.customer_code, **asdict(found.receipt)}
            self.stdout.write(json.dumps(known, default=str, ensure_ascii=False))
        elif not options["pdf"]:
            self.stdout.write(_as_text(found))


def _as_pdf(found: FoundReceipt) -> bytes:
    """Return the receipt as its customer reads it, in the customer's language."""
    with override(found.language):
        told = told_of(receipt_words(found.receipt, found.language), found.language)
    return typesetter().typeset("receipt", told, made_at=found.receipt.received_at)


def _as_text(found: FoundReceipt) -> str:
    with override(found.language):
        words = receipt_words(found.receipt, found.language)
        lines = [words.sentence, f"  {gettext('Codice cliente')}: {found.customer_code}"]
    for section in words.sections:
        lines += ["", section.title, *(f"  {label}: {value}" for label, value in section.rows)]
    return "\n".join(lines)
