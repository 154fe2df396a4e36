"""A bill of Anna's whose items came and whose PDFs did not, with all that is printed of it."""

from datetime import date

import trade

NOTICE_NUMBER = "302000000000000184"
TOTAL = "126.99"
ITEMS = (
    ("energy_variable", "Spesa per la vendita di energia elettrica", "52.00", 400, "kWh", "0.13"),
    ("energy_variable", "Spesa per la rete e gli oneri generali", "16.48", 400, "kWh", "0.0412"),
    ("energy_fixed", "Commercializzazione", "12.00", 2, "mesi", "6"),
    ("energy_fixed", "Quota fissa per la rete", "3.28", 2, "mesi", "1.64"),
    ("energy_power", "Quota potenza", "10.50", 2, "mesi", "5.25"),
    ("other_items", "Ricalcolo dei consumi stimati", "-4.26", None, "", None),
    ("excise_vat", "Accise", "9.08", 400, "kWh", "0.0227"),
    ("excise_vat", "IVA 10%", "9.91", "99.08", "EUR", "0.1"),
    ("tv_licence", "Canone di abbonamento alla televisione", "18.00", 2, "rate", "9"),
)
_KWH = (205, 231, 310, 262, 240, 198, 176, 189, 214, 120, 190, 210)


def a_bill_without_pdfs(*, supply, profile, items=ITEMS, **fields):
    """Bill two months of electricity, 126.99 EUR with the TV licence, by pagoPA."""
    told = {
        "bill_number": "2026/SCRITTA",
        "total": TOTAL,
        "quantity": "400",
        "unit": "kWh",
        "issued_on": date(2026, 11, 12),
        "due_on": date(2026, 12, 7),
        "notice_number": NOTICE_NUMBER,
    }
    bill = trade.a_bill(supply=supply, profile=profile, **told | fields)
    for group, label, amount, quantity, unit, price in items:
        told = {"quantity": quantity, "unit": unit, "unit_price": price}
        trade.an_item(bill=bill, group=group, label=label, amount=amount, **told)
    return bill


def a_metered_year(supply):
    """Deliver the readings round the bill, the year until its end, and the month after it."""
    for read_on, value in ((date(2026, 8, 31), 11933), (date(2026, 10, 31), 12333)):
        trade.a_reading(supply=supply, value=value, read_on=read_on)
    for number, quantity in enumerate(_KWH):
        month = date(2025 + (number + 10) // 12, (number + 10) % 12 + 1, 1)
        kind = "estimated" if quantity == 262 else "actual"
        trade.a_month_of_consumption(supply=supply, month=month, quantity=quantity, kind=kind)
    trade.a_month_of_consumption(supply=supply, month=date(2026, 11, 1), quantity=900)


def a_known_contract(supply):
    """Fill in what the contract may tell of a supply."""
    supply.offer_code, supply.offer_until = "000123ESVFL01XX", date(2027, 6, 30)
    supply.committed_power_kw, supply.available_power_kw = "3", "3.3"
    supply.annual_kwh, supply.meter_serial, supply.meter_digits = "2545", "0005851658", 5
    supply.save()
