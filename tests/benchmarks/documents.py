"""
How many bills the portal writes in a second on two cores: `python -m tests.benchmarks.documents`.

From a bill's facts (no database) to its PDF: words, layout, fonts, QR code and chart, no two alike.
By two processes, as granian has workers, and by two threads of one. Where others are at work, trust
the CPU of a document: two free cores write two of them in that time.
"""

import argparse
import json
import multiprocessing
import os
import resource
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from utenza.web.bills.written.facts import BillFacts

WORKERS = 2
GOAL = 40
KINDS = ("summary", "detail")
LINES = (
    ("energy_variable", "Spesa per la vendita di energia elettrica", "kWh", "0.156000"),
    ("energy_variable", "Spesa per la rete e gli oneri generali di sistema", "kWh", "0.041200"),
    ("energy_fixed", "Commercializzazione", "mesi", "6.000000"),
    ("energy_fixed", "Quota fissa per la rete e gli oneri generali di sistema", "mesi", "1.640000"),
    ("energy_power", "Quota potenza", "mesi", "5.250000"),
    ("excise_vat", "Accise", "kWh", "0.022700"),
    ("tv_licence", "Canone di abbonamento alla televisione", "rate", "9.000000"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker wrote: from when to when (monotonic), and CPU seconds of it all."""

    began: float
    ended: float
    cpu: float
    octets: int
    rss_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=600, help="of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = [
        measure(kind, options.documents, workers)
        for kind in KINDS
        for workers in ("processes", "threads")
    ]
    print(json.dumps(measured, indent=1) if options.json else "\n".join(map(words, measured)))


def measure(kind: str, documents: int, workers: str) -> dict[str, object]:
    spans = [(first, documents) for first in range(WORKERS)]
    if workers == "processes":
        context = multiprocessing.get_context("spawn")
        start = context.Manager().Barrier(WORKERS)
        with ProcessPoolExecutor(WORKERS, mp_context=context, initializer=ready) as pool:
            shares = list(pool.map(write, spans, [kind] * WORKERS, [start] * WORKERS))
        cpu = sum(share.cpu for share in shares)
    else:
        ready()
        barrier = threading.Barrier(WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            shares = list(pool.map(write, spans, [kind] * WORKERS, [barrier] * WORKERS))
        # Each thread counted the CPU of both.
        cpu = max(share.cpu for share in shares)
    wall = max(share.ended for share in shares) - min(share.began for share in shares)
    return {
        "kind": kind,
        "workers": workers,
        "documents": documents,
        "a_second": round(documents / wall, 1),
        "cpu_ms": round(cpu / documents * 1000, 1),
        "a_second_by_cpu": round(WORKERS * documents / cpu, 1),
        "goal": GOAL,
        "kb": round(sum(share.octets for share in shares) / documents / 1024),
        "rss_mb": round(max(share.rss_mb for share in shares)),
    }


def words(one: dict[str, object]) -> str:
    return (
        f"{one['kind']:<8} by two {one['workers']:<9} {one['a_second']:>6} a second"
        f" ({one['cpu_ms']} ms of CPU each: {one['a_second_by_cpu']} a second on two free cores;"
        f" goal {one['goal']}); {one['kb']} KB each, {one['rss_mb']} MB of memory"
    )


def ready() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "utenza.config.settings.demo"
    os.environ.setdefault("UTENZA_DATABASE_URL", "postgresql:///nothing_is_asked")
    django.setup()


def write(span: tuple[int, int], kind: str, start: threading.Barrier) -> Share:
    """Write every second bill, once all workers have written one; the first ones cost more."""
    from utenza.bills.queries.documents import DocumentKind
    from utenza.web.bills.written.documents import typeset_document

    first, count = span
    bills = [bill(number) for number in range(first, count, WORKERS)]
    typeset_document(bill(count + first), DocumentKind(kind))
    start.wait()
    began, cpu = time.monotonic(), time.process_time()
    octets = sum(len(typeset_document(one, DocumentKind(kind))) for one in bills)
    ended, spent = time.monotonic(), time.process_time() - cpu
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Share(began, ended, spent, octets, rss)


def bill(number: int) -> "BillFacts":
    """Make up a household's bill of two months, unlike any other."""
    from utenza.bills.queries.single import BillDetail
    from utenza.bills.rules.lines import Line, Receipt
    from utenza.bills.rules.states import BillKind, ItemGroup
    from utenza.site.rules.contents import Contact, ContactKind
    from utenza.web.bills.written.facts import BillFacts

    kwh = Decimal(300 + number % 400)
    counted = {"kWh": kwh, "mesi": Decimal(2), "rate": Decimal(2)}
    lines = [
        Line(
            position,
            ItemGroup(group),
            label,
            counted[unit],
            unit,
            Decimal(price),
            round(counted[unit] * Decimal(price), 2),
        )
        for position, (group, label, unit, price) in enumerate(LINES, start=1)
    ]
    taxed = sum((line.amount for line in lines[:-1]), Decimal(0))
    vat = round(taxed / 10, 2)
    lines.insert(-1, Line(9, ItemGroup.EXCISE_VAT, "IVA 10%", taxed, "EUR", Decimal("0.1"), vat))
    total = sum((line.amount for line in lines), Decimal(0))
    first, last = date(2026, 9, 1), date(2026, 10, 31)
    told = (f"2026/{number:010}", BillKind.BILL, first, last, total, kwh, "kWh", False)
    line = _line(number, total, first, last)
    return BillFacts(
        bill=BillDetail(line, f"302{number:015}", kwh, "kWh", False, "BP-000777", "S-1"),
        lines=Receipt(*told, tuple(lines)),
        customer=_customer(number),
        supply=_supply(number),
        readings=_readings(number, kwh),
        months=_months(number),
        contacts=(
            Contact(ContactKind.EMERGENCY, "Guasti", "803 500", ""),
            Contact(ContactKind.PHONE, "Numero Verde", "800 000 001", ""),
            Contact(ContactKind.EMAIL, "E-mail", "assistenza@example.com", ""),
            Contact(ContactKind.PEC, "PEC", "esempioenergia@pec.example.com", ""),
        ),
        language="it",
        is_newest=True,
    )


def _line(number: int, total: Decimal, first: date, last: date) -> object:
    from utenza.bills.queries.lines import BillLine
    from utenza.bills.rules.states import BillKind, BillState

    told = {
        "id": number,
        "number": f"2026/{number:010}",
        "kind": BillKind.BILL,
        "issued_on": date(2026, 11, 10),
        "due_on": date(2026, 12, 5),
        "period_from": first,
        "period_to": last,
        "total": total,
        "state": BillState.TO_PAY,
        "plico_number": "",
    }
    # What else a list knows of a bill is on no document.
    return BillLine(**dict.fromkeys(BillLine.__annotations__, False) | told)


def _customer(number: int) -> object:
    from utenza.customers.queries import CustomerData
    from utenza.customers.rules import CustomerKind

    fields = {"street": "Via Giuseppe Garibaldi", "street_number": str(number), "city": "Modena"}
    fields |= {"postcode": "41121", "province": "MO"}
    tax_code = f"RSSNNA90E52F{number % 1000:03}X"
    names = ("Anna", f"Rossi {number}", "", tax_code, "", "it")
    return CustomerData(f"C{number:08}", CustomerKind.PERSON, fields, *names)


def _supply(number: int) -> object:
    from utenza.supplies.queries import SupplyCard, SupplyDetail
    from utenza.supplies.rules import Commodity, PriceKind, SupplyStatus, SupplyUse

    point = f"IT999E{number:08}"
    address = ("Via Giuseppe Garibaldi", str(number), "41121", "Modena", "MO")
    offer = ("Casa Serena", date(2027, 6, 30), True, "", "", None)
    status = (SupplyStatus.ACTIVE, date(2020, 1, 1), None)
    card = SupplyCard(1, "S-1", Commodity.ELECTRICITY, point, *status, *address, *offer)
    told = (SupplyUse.DOMESTIC_RESIDENT, "000123ESVFL01XX", PriceKind.FIXED)
    meter = (Decimal(3), Decimal("3.3"), "", f"{number:010}", 6, None, Decimal(2700))
    return SupplyDetail(card, *told, *meter)


def _readings(number: int, kwh: Decimal) -> tuple[object, ...]:
    from utenza.metering.queries import ReadingLine
    from utenza.metering.rules import ReadingKind, Register

    start = 10_000 + number
    shown = ((date(2026, 10, 31), start + int(kwh)), (date(2026, 8, 31), start))
    return tuple(
        ReadingLine(day, Register.TOTAL, value, ReadingKind.ACTUAL) for day, value in shown
    )


def _months(number: int) -> tuple[object, ...]:
    from utenza.metering.queries import MonthOfConsumption

    day, months = date(2026, 10, 1), []
    for age in range(12):
        kwh = Decimal(150 + (number * 37 + age * 53) % 190)
        months.append(MonthOfConsumption(day, kwh, age == 9))
        day = (day - timedelta(days=1)).replace(day=1)
    return tuple(reversed(months))


if __name__ == "__main__":
    main()
