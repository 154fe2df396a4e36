"""Bills of consumption with all their lines, which add up to the cent."""

from datetime import date
from decimal import Decimal

import trade


def a_billed_period(*, supply, profile, number, first, last, kwh, price="0.125", **fields):
    """Bill electricity; VAT says what it taxes, as the others of its lines do."""
    energy, excise = Decimal(kwh) * Decimal(price), Decimal(kwh) * Decimal("0.02")
    lines = [
        ("energy_variable", "Spesa per la vendita", energy, kwh, "kWh", price),
        ("energy_fixed", "Commercializzazione", Decimal(12), 2, "mesi", 6),
        ("excise_vat", "Accise", excise, kwh, "kWh", "0.02"),
    ]
    taxable = sum(amount for _, _, amount, *_ in lines)
    vat = taxable / 10
    lines.append(("excise_vat", "IVA 10%", vat, taxable, "EUR", "0.1"))
    told = {"bill_number": number, "period_from": first, "period_to": last, "unit": "kWh"}
    bill = trade.a_paid_bill(
        supply=supply,
        profile=profile,
        total=str(taxable + vat),
        quantity=kwh,
        **told | fields,
    )
    for group, label, amount, quantity, unit, unit_price in lines:
        told = {"quantity": quantity, "unit": unit, "unit_price": unit_price}
        trade.an_item(bill=bill, group=group, label=label, amount=amount, **told)
    return bill


def three_bills(*, supply, profile):
    """Return the bill of two months, the one before it, and that of a year before."""
    to = {"supply": supply, "profile": profile}
    autumn = {"first": date(2026, 9, 1), "last": date(2026, 10, 31)}
    summer = {"first": date(2026, 7, 1), "last": date(2026, 8, 31)}
    past = {"first": date(2025, 9, 1), "last": date(2025, 10, 31)}
    dear = {"kwh": 500, "price": "0.13"}
    return (
        a_billed_period(**to, number="2026/ORA", **autumn, **dear, issued_on=date(2026, 11, 12)),
        a_billed_period(**to, number="2026/PRIMA", **summer, kwh=400, issued_on=date(2026, 9, 12)),
        a_billed_period(**to, number="2025/ORA", **past, kwh=600, issued_on=date(2025, 11, 12)),
    )
