"""A customer information system that delivers what a test tells it: Anna's and Bruno's, mostly."""

import copy
import csv
import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from utenza.imports.deliveries import Order, deliver
from utenza.imports.limits import Limits

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PRODUCED = "2026-11-22T05:00:00+01:00"
PDF = b"%PDF-1.7\nla bolletta di Anna\n%%EOF\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?><FatturaElettronica versione="FPR12"/>'
ANNAS_MD5 = "0192023a7bbd73250516f069df18b500"

HOME = {"street": "Via Roma", "postcode": "20121", "city": "Milano", "province": "MI"}


def a_person(code, first_name, last_name, tax_code):
    return {
        "customer_code": code,
        "kind": "person",
        "first_name": first_name,
        "last_name": last_name,
        "tax_code": tax_code,
        "email": f"{first_name.lower()}@example.org",
        "country": "IT",
        "language": "it",
        **HOME,
    }


def a_login(username, password_hash, scheme):
    return {
        "username": username,
        "email": f"{username.lower()}@example.org",
        "password_hash": password_hash,
        "hash_scheme": scheme,
        "active": "true",
    }


def a_supply(code, customer, point):
    return {
        "supply_code": code,
        "customer_code": customer,
        "commodity": "electricity",
        "point_code": point,
        "status": "active",
        "started_on": "2020-01-01",
        "use": "domestic_resident",
        "offer_name": "Luce Chiara",
        "price_kind": "fixed",
        "meter_smart": "true",
        **HOME,
    }


def a_profile(code, customer):
    return {
        "bp_code": code,
        "customer_code": customer,
        "payment_method": "pagopa",
        "delivery": "email",
        "delivery_email": "anna@example.org",
        "opened_on": "2020-01-01",
    }


def a_bill(number, supply, profile, **columns):
    return {
        "bill_number": number,
        "kind": "bill",
        "supply_code": supply,
        "bp_code": profile,
        "issued_on": "2026-10-12",
        "due_on": "2026-11-02",
        "period_from": "2026-08-01",
        "period_to": "2026-09-30",
        "total": "100.00",
        "open_amount": "100.00",
        "collection": "pagopa",
        "estimated": "false",
    } | columns


def an_item(number, position, amount, **columns):
    return {
        "bill_number": number,
        "position": str(position),
        "group": "energy_fixed",
        "label": "Commercializzazione",
        "amount": amount,
    } | columns


def of_anna_and_bruno():
    """Everything that the CIS knows of the two: a supply, a profile and a bill each."""
    return {
        "customers.csv": [
            a_person("C1", "Anna", "D'Angelò", "RSSMRA80A01H501U"),
            a_person("C2", "Bruno", "Bianchi", "BNCBRN75C15F205A"),
        ],
        "logins.csv": [
            a_login("Anna", ANNAS_MD5, "md5"),
            a_login("bruno", "1" * 32, "md5"),
        ],
        "accesses.csv": [
            {"username": "anna", "customer_code": "C1", "role": "holder"},
            {"username": "bruno", "customer_code": "C2", "role": "holder"},
        ],
        "reading_windows.csv": [
            {"reading_calendar": "RC", "opens_on": "2026-12-01", "closes_on": "2026-12-10"}
        ],
        "supplies.csv": [
            a_supply("S1", "C1", "IT001E00000001"),
            a_supply("S2", "C2", "IT001E00000002"),
        ],
        "billing_profiles.csv": [a_profile("BP-000001", "C1"), a_profile("BP-000002", "C2")],
        "bp_supplies.csv": [
            {"supply_code": "S1", "from": "2020-01-01", "bp_code": "BP-000001"},
            {"supply_code": "S2", "from": "2020-01-01", "bp_code": "BP-000002"},
        ],
        "plichi.csv": [
            {
                "plico_number": "PL1",
                "bp_code": "BP-000001",
                "issued_on": "2026-10-12",
                "due_on": "2026-11-02",
                "bills_total": "100.00",
                "previous_balance": "-10.00",
                "total_due": "90.00",
                "open_amount": "90.00",
                "collection": "pagopa",
            }
        ],
        "bills.csv": [
            a_bill("2026/1", "S1", "BP-000001", plico_number="PL1"),
            a_bill("2026/2", "S2", "BP-000002"),
        ],
        "bill_items.csv": [
            an_item("2026/1", 1, "60.00"),
            an_item("2026/1", 2, "40.00"),
            an_item("2026/2", 1, "100.00"),
        ],
        "payments.csv": [
            {
                "payment_code": "P1",
                "bill_number": "2026/2",
                "paid_on": "2026-11-01",
                "amount": "100.00",
                "channel": "pagopa",
            }
        ],
        "readings.csv": [
            {
                "supply_code": "S1",
                "read_on": "2026-09-30",
                "register": "F1",
                "value": "1234",
                "kind": "actual",
            }
        ],
        "consumption.csv": [
            {
                "supply_code": "S1",
                "month": "2026-09",
                "band": "F1",
                "quantity": "120.5",
                "kind": "actual",
            }
        ],
        "curves.csv": [
            {
                "supply_code": "S1",
                "day": "2026-10-24",
                "minutes": "60",
                "values": " ".join(["100"] * 24),
            }
        ],
        "requests.csv": [
            {
                "request_code": "R1",
                "type": "voltura",
                "customer_code": "C1",
                "supply_code": "S1",
                "opened_at": "2026-10-01T10:00:00+02:00",
                "channel": "phone",
                "status": "done",
                "status_at": "2026-10-05T10:00:00+02:00",
            }
        ],
    }


def as_csv(rows, *, end="\r\n"):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


class Cis:
    """Delivers into `folder`; a test changes `rows` between one delivery and the next."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = copy.deepcopy(of_anna_and_bruno())
        self.documents = {}
        self.limits = {"rejects_percent": 100}

    def write(self, name="first", *, produced_at=PRODUCED, raw=None, told=None, only=None):
        """
        Write a delivery and return its path.

        `raw` are whole files as they are to stand there; `told` changes what the manifest says.
        """
        contents = {file: as_csv(rows) for file, rows in self.rows.items()} | (raw or {})
        if only:
            contents = {file: contents[file] for file in only}
        path = self.folder / name
        path.mkdir()
        for file, content in contents.items():
            (path / file).write_bytes(content)
        for file, content in self.documents.items():
            (path / "documents" / file).parent.mkdir(parents=True, exist_ok=True)
            (path / "documents" / file).write_bytes(content)
        manifest = {"contract": "1.0", "delivery": name, "produced_at": produced_at} | (told or {})
        if "files" not in manifest:
            manifest["files"] = [listed(file, content) for file, content in contents.items()]
        (path / "manifest.json").write_text(json.dumps(manifest))
        return path

    def take(self, path, **options):
        return deliver(
            Order(
                path=path,
                deliveries=self.folder / "deliveries",
                clock=lambda: NOW,
                limits=Limits(**self.limits),
                **options,
            )
        )

    def deliver(self, name="first", *, force=False, dry_run=False, **written):
        return self.take(self.write(name, **written), force=force, dry_run=dry_run)


def listed(file, content):
    plain = gzip.decompress(content) if file.endswith(".gz") else content
    rows = sum(1 for _ in csv.reader(io.StringIO(plain.decode("utf-8", "replace"), newline="")))
    return {"name": file, "rows": rows - 1, "sha256": hashlib.sha256(content).hexdigest()}


def zipped(folder):
    """Pack the delivery, as a CIS does, and return the zip."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder).as_posix())
    return path


def rejects_of(report):
    """Return the rejects as (file, line, code, column)."""
    if not report.rejects_file:
        return []
    with Path(report.rejects_file).open(encoding="utf-8", newline="") as file:
        return [
            (row["file"], int(row["line"]), row["code"], row["column"])
            for row in csv.DictReader(file)
        ]
