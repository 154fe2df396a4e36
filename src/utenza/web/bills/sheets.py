"""The lines of a bill, to be taken along."""

from django.utils.translation import gettext

from utenza.bills.rules.lines import Receipt
from utenza.web.bills.explained import GROUP_NAMES
from utenza.web.components.exports import Sheet
from utenza.web.words import said


def sheet_of_bill(bill: Receipt, language: str) -> Sheet:
    """Return a line a row: amounts and prices in EUR, their sum is the bill's total."""
    columns = [
        ("bill_number", gettext("Fattura")),
        ("group", gettext("Gruppo")),
        ("label", gettext("Voce")),
        ("quantity", gettext("Quantità")),
        ("unit", gettext("Unità")),
        ("unit_price", gettext("Prezzo unitario (€)")),
        ("amount", gettext("Importo (€)")),
    ]
    rows = [
        (
            bill.number,
            said(GROUP_NAMES[line.group], language),
            line.label,
            line.quantity,
            line.unit,
            line.unit_price,
            line.amount,
        )
        for line in bill.lines
    ]
    return Sheet("lines", gettext("Voci"), columns, rows)
