"""Rows of bills, their items, plichi and payments."""

from collections.abc import Iterator

from utenza.imports.generator.documents import Papers
from utenza.imports.generator.output import Delivery
from utenza.imports.generator.owed import Bill, Billed, Payment, Plico


def write_ledger(billed: Billed, delivery: Delivery, *, papers: Papers) -> None:
    for bill in billed.bills:
        delivery.tables.bills.add(_bill(bill, papers.of_bill(bill)))
        delivery.tables.bill_items.add_all(_items(bill))
        delivery.tables.payments.add_all(_payments(bill.payments, bill.number, f"{bill.number},"))
    for plico in billed.plichi:
        delivery.tables.plichi.add(_plico(plico, papers.of_plico(plico)))
        delivery.tables.payments.add_all(
            _payments(plico.payments, plico.number, f",{plico.number}")
        )


def _bill(bill: Bill, files: str) -> str:
    return (
        f"{bill.number},{bill.kind},{bill.supply.code},{bill.profile.code},{bill.plico},"
        f"{bill.issued_on},{bill.due_on},{bill.period_from},{bill.period_to},{bill.due / 100:.2f},"
        f"{bill.open / 100:.2f},{bill.collection},{bill.notice},{bill.quantity},"
        f"{bill.supply.unit if bill.quantity else ''},{'true' if bill.estimated else 'false'},"
        f"{files}"
    )


def _items(bill: Bill) -> list[str]:
    return [
        f"{bill.number},{position},{text},{cents / 100:.2f}"
        for position, (text, cents) in enumerate(bill.items, start=1)
    ]


def _plico(plico: Plico, file: str) -> str:
    return (
        f"{plico.number},{plico.profile.code},{plico.issued_on},{plico.due_on},"
        f"{plico.bills_total / 100:.2f},{plico.previous / 100:.2f},{plico.due / 100:.2f},"
        f"{plico.open / 100:.2f},{plico.profile.method},{plico.notice},{file}"
    )


def _payments(payments: tuple[Payment, ...], number: str, paid: str) -> Iterator[str]:
    for payment in payments:
        # pagoPA's is the one channel that gives a receipt of its own.
        code = f"P{number.replace('/', '-')}"
        receipt = f"RT-{code}" if payment.channel == "pagopa" else ""
        yield f"{code},{paid},{payment.day},{payment.cents / 100:.2f},{payment.channel},{receipt}"
