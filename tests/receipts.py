"""Bills for the rules: one that adds up, and all those of a delivery."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from utenza.bills.rules.exported import read_json
from utenza.bills.rules.lines import Line, Receipt
from utenza.bills.rules.states import BillKind, ItemGroup

D = Decimal


def a_line(position, group, label, amount, *, quantity=None, unit="", price=None):
    return Line(
        position,
        ItemGroup(group),
        label,
        None if quantity is None else D(quantity),
        unit,
        None if price is None else D(price),
        D(amount),
    )


def a_receipt(*, lines=None, **fields):
    """Anna's electricity of September and October: it adds up to the cent."""
    lines = tuple(lines or _lines())
    told = {
        "number": "2026/1",
        "kind": BillKind.BILL,
        "first": date(2026, 9, 1),
        "last": date(2026, 10, 31),
        "total": sum((line.amount for line in lines), D(0)),
        "quantity": D(400),
        "unit": "kWh",
        "is_estimated": False,
        "lines": lines,
    }
    return Receipt(**told | fields)


def _lines():
    used = {"quantity": 400, "unit": "kWh"}
    months = {"quantity": 2, "unit": "mesi"}
    vat = {"quantity": "95.06", "unit": "EUR", "price": "0.1"}
    return [
        a_line(1, "energy_variable", "Spesa per la vendita", "50.00", price="0.125", **used),
        a_line(2, "energy_variable", "Spesa per la rete", "16.48", price="0.0412", **used),
        a_line(3, "energy_fixed", "Commercializzazione", "12.00", price="6", **months),
        a_line(4, "energy_power", "Quota potenza", "7.50", price="3.75", **months),
        a_line(5, "excise_vat", "Accise", "9.08", price="0.0227", **used),
        a_line(6, "excise_vat", "IVA 10%", "9.51", **vat),
        a_line(7, "tv_licence", "Canone TV", "18.00", quantity=2, unit="rate", price="9"),
    ]


def with_line(bill, position, *, total=True, **changes):
    """Change a line of the bill; its total follows, unless it is to stay."""
    lines = tuple(
        replace(line, **changes) if line.position == position else line for line in bill.lines
    )
    summed = sum((line.amount for line in lines), D(0))
    return replace(bill, lines=lines, total=summed if total else bill.total)


def receipts_of(bills, items):
    """Return the bills of a delivery's rows that have items, in the order of their issue."""
    lines = defaultdict(list)
    for item in items:
        lines[item["bill_number"]].append(item)
    written = (
        bill | {"estimated": bill["estimated"] == "true", "lines": lines[bill["bill_number"]]}
        for bill in sorted(bills, key=lambda row: (row["issued_on"], row["bill_number"]))
        if bill["bill_number"] in lines
    )
    return [read_json(json.dumps(bill))[0] for bill in written]
