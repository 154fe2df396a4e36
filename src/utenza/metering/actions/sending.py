"""
Readings on their way to the distributors.

Three steps, each safe to repeat: readings are taken into files kept in the database; each file is
written where its reader finds it; only then are its readings sent. Whoever is stopped in between
writes the same files again, under the same names.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from utenza.metering.actions.moving import Moved, move, readings_of_requests
from utenza.metering.models import ReadingFile, SelfReading
from utenza.metering.queries.sending import Waiting, waiting_for_distributors
from utenza.metering.rules.distributors import (
    Distributor,
    Distributors,
    name_not_taken,
    name_of_file,
)
from utenza.metering.rules.life import Step
from utenza.metering.rules.tal import request_xml, tal_columns
from utenza.storage.sql import fetch

_IN_FILE = """
UPDATE metering_selfreading SET file_id = %(file_id)s WHERE id = ANY(%(ids)s) RETURNING id
"""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Parcel:
    """The readings that go into one file, and who is named as its sender."""

    distributor: Distributor
    readings: tuple[Waiting, ...]


@transaction.atomic
def take_readings(*, request_codes: Iterable[str], now: datetime) -> list[Moved]:
    """Take these readings in charge; those that are further on already stay where they are."""
    return move([(pk, "") for pk, _ in readings_of_requests(request_codes)], Step.TAKE, now=now)


@transaction.atomic
def make_files(*, sender: str, distributors: Distributors, now: datetime) -> list[Moved]:
    """
    Take every gas reading whose distributor is known into its distributor's file.

    `sender` is the retailer's VAT number. Returns the readings that were not taken yet.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('utenza readings'))")
    waiting = waiting_for_distributors(distributors=distributors, lock=True)
    ready = [one for one in waiting if one.held is None]
    for parcel in _parcels(ready, distributors):
        _make_file(parcel, sender, now)
    return move([(one.reading_id, "") for one in ready], Step.TAKE, now=now)


def files_to_write() -> list[OutgoingFile]:
    """Return the files that were made and, for all we know, not written."""
    files = ReadingFile.objects.filter(written_at=None).order_by("id")
    return [OutgoingFile(file.name, bytes(file.content)) for file in files]


@transaction.atomic
def mark_sent(*, file: str, now: datetime) -> list[Moved]:
    """Write down that the file is where its reader finds it, and its readings are on their way."""
    written = ReadingFile.objects.get(name=file)
    written.written_at = now
    written.save(update_fields=["written_at"])
    of_file = SelfReading.objects.filter(file=written).values_list("pk", flat=True)
    return move([(pk, "") for pk in of_file], Step.SEND, now=now)


def _parcels(ready: Iterable[Waiting], distributors: Distributors) -> list[_Parcel]:
    by_way: dict[tuple[str, str, str], list[Waiting]] = {}
    owner: dict[tuple[str, str, str], Distributor] = {}
    for one in ready:
        distributor = distributors.of_point(one.reading.point_code)
        if distributor is not None:
            way = (distributor.vat_number, distributor.shipper, distributor.file_name)
            by_way.setdefault(way, []).append(one)
            owner[way] = distributor
    return [_Parcel(owner[way], tuple(by_way[way])) for way in sorted(by_way)]


def _make_file(parcel: _Parcel, sender: str, now: datetime) -> None:
    name = name_of_file(parcel.distributor, seller=sender, now=now)
    by_other = parcel.distributor.shipper not in ("", sender)
    if by_other:
        name = f"{name.removesuffix('.xml')}.csv"
    stem = name.rpartition(".")[0]
    taken = set(ReadingFile.objects.filter(name__startswith=stem).values_list("name", flat=True))
    content = _table(parcel) if by_other else _flow(parcel, sender)
    file = ReadingFile.objects.create(
        name=name_not_taken(name, taken),
        distributor=parcel.distributor.vat_number,
        content=content,
        made_at=now,
    )
    fetch(int, _IN_FILE, {"file_id": file.pk, "ids": [one.reading_id for one in parcel.readings]})


def _flow(parcel: _Parcel, sender: str) -> bytes:
    readings = (one.reading for one in parcel.readings)
    return request_xml(sender=sender, distributor=parcel.distributor.vat_number, readings=readings)


def _table(parcel: _Parcel) -> bytes:
    """Return the readings as a table for the shipper that sends the flow itself."""
    rows = [
        {"piva_distr": parcel.distributor.vat_number} | tal_columns(one.reading)
        for one in parcel.readings
    ]
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue().encode()
