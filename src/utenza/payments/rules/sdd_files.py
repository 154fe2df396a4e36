"""
The file that asks a bank for direct debits: ISO 20022 pain.008, scheme CORE.

sepaxml lays it out; names of the message are ours and always the same, so that a file that is
written again is the same file. What leaves here is valid against the schema that sepaxml ships.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import sepaxml
from lxml import etree
from sepaxml import SepaDD
from text_unidecode import unidecode

from utenza.payments.rules.debits import SequenceType

_CENTS = 100
_LONGEST_NAME, _LONGEST_WORDS = 70, 140
# The Latin letters that every bank takes (EPC217-08).
_NOT_SEPA = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")


@dataclass(frozen=True, slots=True)
class Collector:
    """Who collects: creditor identifier, name, and the account on which the money arrives."""

    identifier: str
    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Collection:
    """One debit of the file; `amount` in EUR. The account is not shown where it is printed."""

    end_to_end_id: str
    amount: Decimal
    sequence: SequenceType
    mandate_reference: str
    signed_on: date
    holder: str
    iban: str = field(repr=False)
    words: str


class NotValidError(Exception):
    """The file would not be taken by a bank; the text says where."""


class _Initiation(SepaDD):  # type: ignore[misc] # it ships no types
    """A message under a name and a moment of ours instead of random and present ones."""

    def __init__(self, config: dict[str, Any], schema: str, name: str, made_at: datetime) -> None:
        self._name, self._made_at = name, made_at
        super().__init__(config, schema=schema, clean=False)

    def _create_header(self) -> None:
        self.msg_id = self._name
        super()._create_header()
        for moment in self._xml.iter("CreDtTm"):
            moment.text = self._made_at.strftime("%Y-%m-%dT%H:%M:%S")


def sepa_text(text: str, longest: int) -> str:
    """Return the text in the letters of SEPA: accents taken off, what has no letter a blank."""
    return " ".join(_NOT_SEPA.sub(" ", unidecode(text)).split())[:longest].strip() or "-"


def message_id(prefix: str, collect_on: date, count: int) -> str:
    """Return the name of the batch of that day: `UTZ-SDD261207-1`, at most 27 characters."""
    return f"{prefix}SDD{collect_on:%y%m%d}-{count}"


def block_id(message: str, sequence: SequenceType) -> str:
    """Return the name of a payment block: a batch has one for each sequence type, at most two."""
    return f"{message}/{sequence}"


def end_to_end_id(message: str, number: int) -> str:
    """Return the name under which banks and the CIS know a debit, at most 35 characters."""
    return f"{message}-{number:06}"


def collections_file(
    collections: Iterable[Collection],
    *,
    collector: Collector,
    schema: str,
    message: str,
    collect_on: date,
    made_at: datetime,
) -> bytes:
    """
    Return the file; `schema` is such as pain.008.001.02.

    Raises NotValidError.
    """
    config = {
        "name": sepa_text(collector.name, _LONGEST_NAME),
        "IBAN": collector.iban,
        "batch": True,
        "creditor_id": collector.identifier,
        "currency": "EUR",
        "instrument": "CORE",
    }
    if collector.bic:
        config["BIC"] = collector.bic
    initiation = _Initiation(config, schema, message, made_at)
    for one in collections:
        initiation.add_payment(_payment(one, collect_on))
    return _checked(initiation.export(validate=False), schema, message)


def _payment(one: Collection, collect_on: date) -> dict[str, Any]:
    return {
        "name": sepa_text(one.holder, _LONGEST_NAME),
        "IBAN": one.iban,
        "amount": int(one.amount * _CENTS),
        "type": one.sequence.value,
        "collection_date": collect_on,
        "mandate_id": one.mandate_reference,
        "mandate_date": one.signed_on,
        "description": sepa_text(one.words, _LONGEST_WORDS),
        "endtoend_id": one.end_to_end_id,
    }


def _checked(content: bytes, schema: str, message: str) -> bytes:
    """Name the payment blocks as well, and ask the schema."""
    document = etree.fromstring(content)
    for block in document.iter("{*}PmtInf"):
        sequence = SequenceType(block.findtext("{*}PmtTpInf/{*}SeqTp"))
        block.find("{*}PmtInfId").text = block_id(message, sequence)
    rules = _schema(schema)
    if not rules.validate(document):
        # The reasons quote values, an IBAN among them: the line is all that is told.
        raise NotValidError(f"{schema}: line {rules.error_log[0].line}")
    written: bytes = etree.tostring(document, encoding="UTF-8", xml_declaration=True)
    return written


@cache
def _schema(name: str) -> Any:  # noqa: ANN401 - lxml ships no types
    schemas = Path(sepaxml.__file__).parent / "schemas"
    return etree.XMLSchema(etree.parse(schemas / f"{name}.xsd"))
